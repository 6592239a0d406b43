const LINE_BYTES = 1024
const TRAILER_BYTES = 16_384
const SIZE = /^([\da-f]{1,8})[ \t]*(?:;[^\r\n]*)?$/i
const LINE_END = Buffer.from('\r\n')

/** How far it got: at which byte it stands, and whether the body has ended there, is malformed or goes on. */
export type Stride = { readonly at: number; readonly is: 'more' | 'whole' | 'malformed' }

/** What is read next of a body in chunks: https://www.rfc-editor.org/rfc/rfc9112#section-7.1 */
type Phase = 'size' | 'data' | 'data end' | 'trailer'
type State = { phase: Phase; left: number; trailer: number }

type Line =
  | { readonly is: 'line'; readonly text: string; readonly next: number }
  | { readonly is: 'more' | 'malformed' }

/** The next line without its end; `more` where it has none yet. */
const lineOf = (bytes: Buffer, at: number): Line => {
  const end = bytes.indexOf(LINE_END, at)
  if ((end < 0 ? bytes.length : end) - at > LINE_BYTES) return { is: 'malformed' }
  return end < 0
    ? { is: 'more' }
    : { is: 'line', text: bytes.toString('latin1', at, end), next: end + LINE_END.length }
}

type Step = (state: State, bytes: Buffer, at: number, take: (piece: Buffer) => void) => Stride

const STEPS: Readonly<Record<Phase, Step>> = {
  size: (state, bytes, at) => {
    const line = lineOf(bytes, at)
    if (line.is !== 'line') return { at, is: line.is }
    const [, digits] = SIZE.exec(line.text) ?? []
    if (digits === undefined) return { at, is: 'malformed' }
    state.left = Number.parseInt(digits, 16)
    state.phase = state.left === 0 ? 'trailer' : 'data'
    return { at: line.next, is: 'more' }
  },
  data: (state, bytes, at, take) => {
    const piece = bytes.subarray(at, at + state.left)
    if (piece.length > 0) take(piece)
    state.left -= piece.length
    if (state.left === 0) state.phase = 'data end'
    return { at: at + piece.length, is: 'more' }
  },
  'data end': (state, bytes, at) => {
    if (bytes.length < at + 2) return { at, is: 'more' }
    if (bytes[at] !== 0x0d || bytes[at + 1] !== 0x0a) return { at, is: 'malformed' }
    state.phase = 'size'
    return { at: at + 2, is: 'more' }
  },
  trailer: (state, bytes, at) => {
    const line = lineOf(bytes, at)
    if (line.is !== 'line') return { at, is: line.is }
    state.trailer += line.text.length
    if (line.text === '') return { at: line.next, is: 'whole' }
    return { at: line.next, is: state.trailer > TRAILER_BYTES ? 'malformed' : 'more' }
  },
}

/**
 * Reads a body in chunks from pieces of any size. Each call is given what the last one left over and what came since;
 * the pieces that it hands on are parts of the caller's memory.
 */
export const chunkedBody = () => {
  const state: State = { phase: 'size', left: 0, trailer: 0 }
  return (bytes: Buffer, from: number, take: (piece: Buffer) => void): Stride => {
    for (let at = from; ; ) {
      const { phase } = state
      const stride = STEPS[phase](state, bytes, at, take)
      if (stride.is !== 'more' || (stride.at === at && state.phase === phase)) return stride
      at = stride.at
    }
  }
}
