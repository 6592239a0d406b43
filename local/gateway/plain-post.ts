import { isOwnHost } from '../loopback.ts'

/** A post as it came: its path as it was written, and the bytes of its body. */
export type PlainPost = { readonly path: string; readonly body: Buffer }

const LINE_END = '\r\n'
const REQUEST = /^POST (\/[^ ?]+) HTTP\/1\.1$/
const HEADER = /^([a-z\d-]+): ([ -~]+)$/i
const LENGTH = /^\d{1,6}$/

/** Headers that say nothing about how the request is to be read. */
const isHarmless = (name: string): boolean =>
  name === 'content-type' || name === 'authorization' || name.startsWith('x-amz-')

/** The two headers that count, each there once and no others of consequence. */
const essentials = (lines: readonly string[]): { host: string; length: string } | undefined => {
  let [host, length] = ['', '']
  for (const line of lines) {
    const [, name = '', value = ''] = HEADER.exec(line) ?? []
    const lower = name.toLowerCase()
    if (lower === 'host' && host === '') host = value
    else if (lower === 'content-length' && length === '') length = value
    else if (!isHarmless(lower)) return undefined
  }
  return { host, length }
}

/**
 * Reads what came on a connection as one post, whole and nothing behind it, as our poster sends it; `undefined` for
 * anything else, however well-formed: that is for a server that knows all of HTTP.
 */
export const plainPost = (chunk: Buffer): PlainPost | undefined => {
  const end = chunk.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = chunk.toString('latin1', 0, end).split(LINE_END)
  const [, path] = REQUEST.exec(first) ?? []
  const found = path === undefined ? undefined : essentials(lines)
  if (path === undefined || !found || !LENGTH.test(found.length) || !isOwnHost(found.host)) return undefined
  const body = chunk.subarray(end + 4)
  return body.length === Number(found.length) ? { path, body } : undefined
}
