import type { Attachment, Upload } from '../../client/index.ts'
import { LIMITS } from '../../shared/protocol/limits.ts'
import { fileNameOf, fileTypeOf, type OwnFile } from '../model/files.ts'
import { filesAt, withFiles, withToast } from '../model/state.ts'
import { type Where, whereKey } from '../model/where.ts'
import { words } from '../words/language.ts'
import { problemWords } from '../words/problems.ts'
import type { Talk } from './talk.ts'

/** An address is good for five minutes; it is not used in the last one. */
const ADDRESS_MS = 240_000

/** How a file is read: to be kept, shown in its place, or as its small picture. */
export type ReadAs = 'file' | 'inline' | 'thumb'

/** The files of one who talks: those that are to go with the next message, and the addresses of those that came. */
export class Files {
  readonly #talk: Talk
  readonly #uploads = new Map<string, Upload>()
  readonly #addresses = new Map<string, { readonly url: Promise<string>; readonly until: number }>()
  #count = 0

  constructor(talk: Talk) {
    this.#talk = talk
  }

  /** Begins to send files. The same one, given again after the page was closed, goes on where it was. */
  add(where: Where, files: readonly File[]): void {
    const free = LIMITS.attachments - filesAt(this.#talk.store.state, whereKey(where)).length
    for (const file of files.slice(0, free)) this.#begin(where, file)
    if (files.length <= free) return
    const { title, tooMany } = words().files
    const line = tooMany(String(LIMITS.attachments))
    this.#talk.store.change(state => withToast(state, { key: 'files', title, line }))
  }

  pause(where: Where, key: string): void {
    this.#uploads.get(key)?.pause()
    this.#follow(where, key, { state: 'paused' })
  }

  resume(where: Where, key: string): void {
    this.#uploads.get(key)?.resume()
    this.#follow(where, key, { state: 'sending' })
  }

  remove(where: Where, key: string): void {
    this.#uploads.get(key)?.cancel()
    this.#uploads.delete(key)
    this.#talk.store.change(state =>
      withFiles(state, whereKey(where), files => files.filter(file => file.key !== key)),
    )
  }

  /** An address of a file that came; nothing, and the person is told, where there is none. */
  async address(channel: string, { id, name }: Attachment, as: ReadAs): Promise<string | undefined> {
    try {
      return await this.#address(channel, id, as)
    } catch (thrown) {
      this.#addresses.delete(`${as} ${id}`)
      const toast = { key: `file ${id}`, title: name, line: problemWords(thrown) }
      // A small picture that is not there tells for itself.
      if (as !== 'thumb') this.#talk.store.change(state => withToast(state, toast))
      return undefined
    }
  }

  #address(channel: string, id: string, as: ReadAs): Promise<string> {
    const known = this.#addresses.get(`${as} ${id}`)
    if (known && known.until > Date.now()) return known.url
    const url = this.#talk.client.channel(channel).download(id, as)
    this.#addresses.set(`${as} ${id}`, { url, until: Date.now() + ADDRESS_MS })
    return url
  }

  #begin(where: Where, file: File): void {
    const [type, name] = [fileTypeOf(file), fileNameOf(file.name)]
    const key = `file ${++this.#count}`
    const own: OwnFile = { key, name, size: file.size, sent: 0, state: 'sending' }
    this.#talk.store.change(state => withFiles(state, whereKey(where), files => [...files, own]))
    const { badType, tooLarge, empty } = words().files
    if (type === undefined) this.#fail(where, key, badType)
    else if (file.size > LIMITS.fileBytes) this.#fail(where, key, tooLarge)
    else if (file.size === 0) this.#fail(where, key, empty)
    else void this.#send(where, key, new File([file], name, { type, lastModified: file.lastModified }))
  }

  async #send(where: Where, key: string, file: File): Promise<void> {
    const upload = this.#talk.client.channel(where.channel).upload(file, {
      onProgress: sent => this.#follow(where, key, { sent }),
    })
    this.#uploads.set(key, upload)
    try {
      const attachment = await upload.attachment
      this.#follow(where, key, { state: 'sent', sent: file.size, attachment })
    } catch (thrown) {
      this.#fail(where, key, problemWords(thrown))
    }
    // Nothing can be done with it any more, and it would keep the file.
    this.#uploads.delete(key)
  }

  #fail(where: Where, key: string, fault: string): void {
    this.#follow(where, key, { state: 'failed', fault })
  }

  #follow(where: Where, key: string, news: Partial<OwnFile>): void {
    this.#talk.store.change(state =>
      withFiles(state, whereKey(where), files =>
        files.map(file => (file.key === key ? { ...file, ...news } : file)),
      ),
    )
  }
}
