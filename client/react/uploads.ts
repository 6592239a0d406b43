import type { Attachment, Channel, HeliographError, Upload, UploadOptions, UploadSource } from '../index.ts'
import { kept } from './same.ts'
import { Watchers } from './watchers.ts'

/** A file on its way, as a list shows it. */
export type ShownUpload = Pick<Upload, 'state' | 'sent' | 'size'> & {
  /** For React's `key`. */
  readonly id: number
  readonly file: UploadSource
  /** What a message may announce, once it is `sent`. */
  readonly attachment: Attachment | undefined
  /** Why it `ended`; `CLOSED`: the same file, given again, goes on where it was. */
  readonly error: HeliographError | undefined
  readonly pause: () => void
  readonly resume: () => void
  /** Removes what has come, and takes it off the list. */
  readonly cancel: () => void
}

export const NO_UPLOADS: readonly ShownUpload[] = []

/** The files that were given for one channel and are not put away, whether anybody looks or not. */
export class Uploads {
  snapshot = NO_UPLOADS
  readonly watch: (changed: () => void) => () => void
  readonly #channel: () => Channel
  readonly #watchers: Watchers
  #rows: readonly (() => ShownUpload)[] = []
  #count = 0

  constructor(channel: () => Channel) {
    this.#channel = channel
    this.#watchers = new Watchers({ begin: () => () => {}, ended: () => {}, refresh: () => this.#refresh() })
    this.watch = this.#watchers.add
  }

  /** Begins with a file. What it becomes is in the list too, so nobody has to wait for it. */
  readonly begin = (file: UploadSource, options: UploadOptions = {}): Promise<Attachment> => {
    const { tell } = this.#watchers
    const onProgress: UploadOptions['onProgress'] = (sent, size) => {
      options.onProgress?.(sent, size)
      tell()
    }
    const upload = this.#channel().upload(file, { ...options, onProgress })
    this.#rows = [...this.#rows, this.#rowOf(file, upload)]
    tell()
    return upload.attachment
  }

  /** Takes one off the list that needs nothing more: its attachment was announced, or its error was seen. */
  readonly discard = (id: number): void => {
    this.#rows = this.#rows.filter(row => row().id !== id)
    this.#watchers.tell()
  }

  #rowOf(file: UploadSource, upload: Upload): () => ShownUpload {
    const { tell } = this.#watchers
    this.#count++
    const id = this.#count
    const doings = {
      pause: () => {
        upload.pause()
        tell()
      },
      resume: () => {
        upload.resume()
        tell()
      },
      cancel: () => {
        upload.cancel()
        this.discard(id)
      },
    }
    let outcome: Pick<ShownUpload, 'attachment' | 'error'> = { attachment: undefined, error: undefined }
    const ended = (what: Partial<typeof outcome>) => {
      outcome = { ...outcome, ...what }
      tell()
    }
    upload.attachment.then(
      attachment => ended({ attachment }),
      error => ended({ error }),
    )
    return () => {
      const { state, sent, size } = upload
      return { id, file, state, sent, size, ...outcome, ...doings }
    }
  }

  #refresh(): void {
    const rows = this.#rows.map(row => row())
    this.snapshot = kept(this.snapshot, rows, ({ id }) => id)
  }
}
