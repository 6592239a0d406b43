import type { RequestOf } from '../../shared/protocol/routes.ts'
import { HeliographError, hasCode } from '../errors.ts'
import type { Hub } from '../hub.ts'
import { listen, together } from '../listen.ts'
import { persist, sendPart } from './part-sender.ts'
import { thumbnailOf } from './thumbnail.ts'
import type { Attachment, Upload, UploadOptions, UploadRecord, UploadSource, UploadState } from './uploads.ts'

/** One file on its way to one channel. What has come is kept by name, length and time of the file, for the next run. */
export class FileUpload implements Upload {
  state: UploadState = 'sending'
  readonly size: number
  readonly attachment: Promise<Attachment>
  readonly #hub: Hub
  readonly #channel: string
  readonly #file: UploadSource
  readonly #options: UploadOptions
  readonly #name: string
  #record: UploadRecord | undefined
  #thumb: Blob | undefined
  /** Ends what is on its way. */
  #flight = new AbortController()
  #resumed = () => {}
  #reject: (error: HeliographError) => void = () => {}

  constructor(hub: Hub, channel: string, file: UploadSource, options: UploadOptions) {
    this.#hub = hub
    this.#channel = channel
    this.#file = file
    this.#options = options
    this.size = file.size
    this.#name = `upload ${channel} ${file.size} ${file.lastModified ?? 0} ${file.name}`
    this.attachment = new Promise((resolve, reject) => {
      this.#reject = reject
      this.#run().then(resolve, thrown => {
        this.#stop()
        reject(thrown)
      })
    })
    const { signal } = options
    const over = together(
      listen(hub.closing, 'abort', () => this.#end('CLOSED')),
      signal && listen(signal, 'abort', () => this.cancel()),
    )
    // What outlives it would keep it, and its file.
    this.attachment.then(over, over)
    if (signal?.aborted) this.cancel()
  }

  get sent(): number {
    const { etags = {}, partSize = 0 } = this.#record ?? {}
    const bytes = (part: number) => (part === 0 ? 0 : Math.min(partSize, this.size - (part - 1) * partSize))
    return Object.keys(etags).reduce((sum, part) => sum + bytes(Number(part)), 0)
  }

  pause(): void {
    if (this.state !== 'sending') return
    this.state = 'paused'
    this.#flight.abort()
  }

  resume(): void {
    if (this.state !== 'paused') return
    this.state = 'sending'
    this.#resumed()
  }

  cancel(): void {
    const record = this.#record
    if (!this.#end('NOT_FOUND')) return
    this.#hub.kept.remove(this.#name)
    if (record) this.#abandon(record)
  }

  #abandon({ upload }: UploadRecord): void {
    this.#hub.connection.ask('upload-cancel', { upload }).catch(() => {})
  }

  /** Ends it where it has not ended yet; answers whether it had not. */
  #end(code: 'CLOSED' | 'NOT_FOUND'): boolean {
    if (this.state === 'sent' || this.state === 'ended') return false
    this.#stop()
    this.#reject(new HeliographError(code))
    return true
  }

  #stop(): void {
    this.state = 'ended'
    this.#flight.abort()
    this.#resumed()
  }

  /** Goes on until it is there, or refused; begins anew where the server knows nothing any more of what was kept. */
  async #run(): Promise<Attachment> {
    await this.#hub.ready()
    const { thumb = await thumbnailOf(this.#file) } = this.#options
    this.#thumb = thumb || undefined
    let isKept = this.#recall()
    if (isKept) this.#tellProgress()
    for (;;) {
      const { signal } = this.#flight
      try {
        return await this.#send(signal)
      } catch (thrown) {
        if (!signal.aborted) {
          this.#forget()
          if (!isKept || !hasCode(thrown, 'NOT_FOUND')) throw thrown
          isKept = false
        } else if (this.state === 'ended') throw thrown
        else await this.#unpaused()
      }
    }
  }

  async #unpaused(): Promise<void> {
    if (this.state === 'paused')
      await new Promise<void>(resolve => {
        this.#resumed = resolve
      })
    if (this.state === 'sending') this.#flight = new AbortController()
  }

  async #send(signal: AbortSignal): Promise<Attachment> {
    const { upload, parts, etags } = await this.#begun(signal)
    const all = Array.from({ length: parts + 1 }, (_, part) => part)
    const queue = all.filter(part => !etags[part] && (part > 0 || this.#thumb)).values()
    // The first that fails for good ends the others.
    if (signal.aborted) throw new HeliographError('CLOSED')
    const together = new AbortController()
    listen(signal, 'abort', () => together.abort())
    const worker = async () => {
      for (const part of queue) await this.#put(part, together.signal)
    }
    try {
      await Promise.all(Array.from({ length: this.#options.parallel ?? 1 }, worker))
    } finally {
      together.abort()
    }
    const told = all.slice(1).map(part => ({ part, etag: etags[part] ?? '' }))
    const ask = () => this.#hub.connection.ask('upload-complete', { upload, parts: told })
    const { attachment } = await persist(this.#hub, signal, ask)
    // It may have been called off meanwhile.
    if (this.state !== 'ended') this.state = 'sent'
    this.#hub.kept.remove(this.#name)
    return attachment
  }

  /** What the server knows of it, which is told of it first. */
  async #begun(signal: AbortSignal): Promise<UploadRecord> {
    if (this.#record) return this.#record
    const { name, type, size } = this.#file
    const thumb = this.#thumb && { type: this.#thumb.type, size: this.#thumb.size }
    const request = { channel: this.#channel, name, type, size, thumb }
    const begun = await persist(this.#hub, signal, () =>
      this.#hub.connection.ask('upload', request as RequestOf<'upload'>),
    )
    const record = { ...begun, thumb: this.#thumb?.size, etags: {} }
    if (this.state === 'ended') this.#abandon(record)
    this.#record = record
    this.#keep()
    return record
  }

  /** Each part has an address of its own, asked for when it goes: none is too old. */
  async #put(part: number, signal: AbortSignal): Promise<void> {
    const { upload = '', partSize = 0, etags = {} } = this.#record ?? {}
    const from = (part - 1) * partSize
    const bytes = (part === 0 && this.#thumb) || this.#file.slice(from, from + partSize)
    etags[part] = await sendPart(this.#hub, bytes, signal, async () => {
      const { urls } = await this.#hub.connection.ask('upload-parts', { upload, parts: [part] })
      return urls[0]?.url ?? ''
    })
    this.#keep()
    this.#tellProgress()
  }

  #tellProgress(): void {
    this.#options.onProgress?.(this.sent, this.size)
  }

  /** Takes up what an earlier run has kept; not where its small picture is another one. */
  #recall(): boolean {
    const record = JSON.parse(this.#hub.kept.read(this.#name) ?? 'null') as UploadRecord | null
    if (record && record.thumb === this.#thumb?.size) this.#record = record
    return !!this.#record
  }

  #keep(): void {
    if (this.state !== 'ended') this.#hub.kept.write(this.#name, JSON.stringify(this.#record))
  }

  #forget(): void {
    this.#hub.kept.remove(this.#name)
    this.#record = undefined
  }
}
