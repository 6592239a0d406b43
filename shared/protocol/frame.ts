import type { ProblemBody } from './advice.ts'
import { CLIENT_LIMITS, FRAME_DEPTH } from './client-limits.ts'

/** The only reading and writing of frames. No schema here: the rows of `routes.ts` judge what is inside. */

export type Reply =
  | ({ readonly reply: string; readonly ok: true } & Record<string, unknown>)
  | { readonly reply: string | null; readonly ok: false; readonly error: ProblemBody }

/** A frame as far as its shape, or why the text is none, with the `id` where one could be read all the same. */
export type Decoded =
  | { readonly frame: Record<string, unknown> }
  | { readonly unreadable: 'size' | 'json' | 'depth' | 'text' | 'number' | 'object'; readonly id?: unknown }
type Fault = 'text' | 'number' | 'object'

/** Infinite numbers are beyond as well. */
const isUnsafe = (number: number): boolean => Math.abs(number) > Number.MAX_SAFE_INTEGER

/**
 * How deep the brackets of a JSON text nest, counted before parsing: `JSON.parse` takes 60,000 nested arrays, and
 * what comes after it then overflows the stack.
 */
const depthOf = (text: string): number => {
  let [depth, deepest, quoted] = [0, 0, false]
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (quoted) {
      if (char === '\\') at++
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth)
    else if (char === '}' || char === ']') depth--
  }
  return deepest
}

/** Bytes of a text as UTF-8; the same in browsers, Node and Lambda, and on phones, not all of which have an encoder. */
export const bytesOf = (text: string): number => {
  let bytes = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    // Two surrogates make four bytes.
    const isHalf = unit >= 0xd800 && unit < 0xe000
    bytes += unit < 0x80 ? 1 : unit < 0x800 || isHalf ? 2 : 3
  }
  return bytes
}

/** A unit of UTF-16 is one to three bytes of UTF-8, so most texts need not be encoded to know. */
const MOST_BYTES_A_UNIT = 3

/** True for a text of more bytes than that. */
export const exceeds = (text: string, bytes: number): boolean =>
  text.length * MOST_BYTES_A_UNIT > bytes && (text.length > bytes || bytesOf(text) > bytes)

const faultOf = (key: string, value: unknown): Fault | undefined => {
  if (typeof value === 'number' && isUnsafe(value)) return 'number'
  if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) return 'text'
  return key === '__proto__' ? 'object' : undefined
}

/** The first fault in what was parsed: what is inside a value comes before the value itself. */
const faultIn = (parsed: object): Fault | undefined => {
  for (const [key, value] of Object.entries(parsed)) {
    const inner = typeof value === 'object' && value !== null ? faultIn(value) : undefined
    const fault = inner ?? faultOf(key, value)
    if (fault) return fault
  }
  return undefined
}

/**
 * Reads a frame as far as its shape: an object of JSON, at most 32 KB and 16 levels, with numbers that are exact,
 * strings that are well formed and no `__proto__`. Never throws.
 */
export const decode = (text: string): Decoded => {
  if (exceeds(text, CLIENT_LIMITS.frameBytes)) return { unreadable: 'size' }
  const isDeep = depthOf(text) > FRAME_DEPTH
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { unreadable: 'object' }
    const frame = value as Record<string, unknown>
    // What nests too deep is not walked: only its id is of use, to answer the one who waits for it.
    const fault = isDeep ? 'depth' : faultIn(frame)
    return fault ? { unreadable: fault, ...(frame.id !== undefined && { id: frame.id }) } : { frame }
  } catch {
    return { unreadable: isDeep ? 'depth' : 'json' }
  }
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some(inner => isDeeper(inner, levels - 1)))

/** Holds to the bounds of a frame what came as a value, such as what a service invokes a function with. Never throws. */
export const judge = (frame: Record<string, unknown>): Decoded => {
  if (isDeeper(frame, FRAME_DEPTH)) return { unreadable: 'depth' }
  if (exceeds(encode(frame), CLIENT_LIMITS.frameBytes)) return { unreadable: 'size' }
  const fault = faultIn(frame)
  return fault ? { unreadable: fault } : { frame }
}

/** Writes one frame: a reply, an event, or several events in order. */
export const encode = (frame: object | readonly object[]): string => JSON.stringify(frame)
