import { LIMITS } from './limits.ts'
import type { ProblemBody } from './problems.ts'

/** The only reading and writing of frames. No schema here: the rows of `routes.ts` judge what is inside. */

export type Reply =
  | ({ readonly reply: string; readonly ok: true } & Record<string, unknown>)
  | { readonly reply: string | null; readonly ok: false; readonly error: ProblemBody }

/** A frame as far as its shape, or why the text is none, with the `id` where one could be read all the same. */
export type Decoded =
  | { readonly frame: Record<string, unknown> }
  | { readonly unreadable: 'size' | 'json' | 'depth' | 'text' | 'number' | 'object'; readonly id?: unknown }
type Fault = 'text' | 'number' | 'object'

const isUnsafeNumber = (value: unknown): boolean =>
  typeof value === 'number' && (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER)

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

/** Bytes of a text as UTF-8; the same in browsers, Node and Lambda. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/**
 * Reads a frame as far as its shape: an object of JSON, at most 32 KB and 16 levels, with numbers that are exact,
 * strings that are well formed and no `__proto__`. Never throws.
 */
export const decode = (text: string): Decoded => {
  if (text.length > LIMITS.frameBytes || bytesOf(text) > LIMITS.frameBytes) return { unreadable: 'size' }
  let fault: Fault | 'depth' | undefined = depthOf(text) > LIMITS.depth ? 'depth' : undefined
  const look = (key: string, inner: unknown): unknown => {
    if (isUnsafeNumber(inner)) fault ??= 'number'
    if (!key.isWellFormed() || (typeof inner === 'string' && !inner.isWellFormed())) fault ??= 'text'
    if (key === '__proto__') fault ??= 'object'
    return inner
  }
  try {
    // What nests too deep is not walked: only its id is of use, to answer the one who waits for it.
    const value: unknown = fault ? JSON.parse(text) : JSON.parse(text, look)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { unreadable: 'object' }
    const frame = value as Record<string, unknown>
    return fault ? { unreadable: fault, ...(frame.id !== undefined && { id: frame.id }) } : { frame }
  } catch {
    return { unreadable: fault ?? 'json' }
  }
}

/** Writes one frame: a reply, an event, or several events in order. */
export const encode = (frame: object | readonly object[]): string => JSON.stringify(frame)
