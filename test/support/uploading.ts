import type { ParsedOf } from '../../shared/protocol/index.ts'
import { conversation, type Speaker } from './conversation.ts'

/** Files over the memory twins. */

export const CHANNEL = 'dm:alice~bob'
export const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
export const WEBP = [...Buffer.from('RIFF\0\0\0\0WEBP')]

/** Bytes that begin so, as many as wanted. */
export const bytesOf = (size: number, beginning: readonly number[] = PNG) => {
  const bytes = new Uint8Array(size)
  bytes.set(beginning)
  return bytes
}

/** Three people, and how one of them gets bytes to where they belong. */
export const uploading = (options: { rates?: boolean } = {}) => {
  const talk = conversation(options)
  const [alice, bob, carol] = [talk.person('alice'), talk.person('bob'), talk.person('carol')]
  /** Puts bytes at the addresses of an upload; answers what is told to `upload-complete`. */
  const put = async (who: Speaker, upload: string, pieces: ReadonlyMap<number, Uint8Array>) => {
    const parts = [...pieces.keys()]
    const { urls } = await who.ask('upload-parts', { upload, parts })
    return urls
      .map(({ part, url }) => ({ part, etag: talk.app.putAt(url, pieces.get(part) ?? bytesOf(0)) ?? '' }))
      .filter(({ part }) => part > 0)
  }
  const sent = async (bytes: Uint8Array, over: Partial<ParsedOf<'upload'>> = {}, thumb?: Uint8Array) => {
    const asked = { channel: CHANNEL, name: 'harbour.png', type: 'image/png', size: bytes.length, ...over }
    const { upload } = await alice.ask('upload', asked as ParsedOf<'upload'>)
    const pieces = new Map([[1, bytes], ...(thumb ? ([[0, thumb]] as const) : [])])
    return { upload, parts: await put(alice, upload, pieces) }
  }
  const left = () => {
    const { uploads, open, objects } = talk.app.kept as Record<string, ReadonlyMap<string, unknown>>
    return [uploads, open, objects].map(one => one?.size)
  }
  return { ...talk, alice, bob, carol, put, sent, left }
}
