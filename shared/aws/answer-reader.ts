import { type AnswerHead, headOf } from './answer-head.ts'
import { chunkedBody, type Stride } from './chunked-body.ts'

/** An answer of HTTP; `whole` is false where its body broke off. */
export type Answered = { readonly status: number; readonly text: string; readonly whole: boolean }

/** Reads answers of HTTP/1.1, one after the other, from pieces of any size. */
export type AnswerReader = {
  /** The next bytes. Their memory is the caller's again afterwards. Nothing may come after `whole` or `malformed` but `begin`. */
  take(bytes: Buffer): 'more' | 'whole' | 'malformed'
  /** What there is of the answer; `undefined` as long as its head is not there. @param ended all that came has come */
  answer(ended: boolean): Answered | undefined
  /** Whether any byte of it has come. */
  begun(): boolean
  /** How long the connection may lie idle after this answer, in milliseconds; 0 where it must end. */
  keptFor(): number
  /** Gets ready for the next answer. */
  begin(): void
}

/** As many as Node's own client takes: https://nodejs.org/api/cli.html#--max-http-header-sizesize */
const HEAD_BYTES = 16_384
const HEAD_END = Buffer.from('\r\n\r\n')
const NOTHING = Buffer.alloc(0)

type State = {
  head: AnswerHead | undefined
  /** What came and is not understood yet: part of a head or of a chunk's line. */
  held: Buffer
  /** Copies of what came of the body. */
  body: Buffer[]
  size: number
  /** What came of a body in one piece with its head. */
  text: string | undefined
  begun: boolean
  whole: boolean
  /** More came than was asked for. */
  surplus: boolean
  chunks: ReturnType<typeof chunkedBody> | undefined
}

const fresh = (): State => ({
  head: undefined,
  held: NOTHING,
  body: [],
  size: 0,
  text: undefined,
  begun: false,
  whole: false,
  surplus: false,
  chunks: undefined,
})

/** Where the head of the answer itself ends; what comes before it (1xx) is passed over. */
const readHead = (state: State, bytes: Buffer): number | 'more' | 'malformed' => {
  for (let at = 0; ; ) {
    const end = bytes.indexOf(HEAD_END, at)
    if ((end < 0 ? bytes.length : end) - at > HEAD_BYTES) return 'malformed'
    if (end < 0) {
      state.held = Buffer.from(bytes.subarray(at))
      return 'more'
    }
    const head = headOf(bytes.toString('latin1', at, end))
    // Nobody asked for another protocol.
    if (!head || head.status === 101) return 'malformed'
    at = end + HEAD_END.length
    if (head.status < 200) continue
    state.head = head
    return at
  }
}

const readSized = (state: State, bytes: Buffer, at: number, length: number): Stride => {
  const end = Math.min(bytes.length, at + length - state.size)
  const isWhole = state.size + end - at === length
  if (isWhole && state.size === 0) state.text = bytes.toString('utf8', at, end)
  else state.body.push(Buffer.from(bytes.subarray(at, end)))
  state.size += end - at
  return { at: end, is: isWhole ? 'whole' : 'more' }
}

const readBody = (state: State, { body }: AnswerHead, bytes: Buffer, at: number): Stride => {
  if (typeof body === 'number') return readSized(state, bytes, at, body)
  const keep = (piece: Buffer) => {
    state.body.push(Buffer.from(piece))
    state.size += piece.length
  }
  if (body === 'chunked') {
    state.chunks ??= chunkedBody()
    return state.chunks(bytes, at, keep)
  }
  keep(bytes.subarray(at))
  return { at: bytes.length, is: 'more' }
}

/** @param mostBytes a body that is longer is malformed, before it is held */
export const answerReader = (mostBytes: number): AnswerReader => {
  let state = fresh()
  const isTooLong = () => (typeof state.head?.body === 'number' ? state.head.body : state.size) > mostBytes
  const understand = (bytes: Buffer): Stride => {
    let at = 0
    if (!state.head) {
      const end = readHead(state, bytes)
      if (typeof end === 'string') return { at: bytes.length, is: end }
      at = end
    }
    if (!state.head || isTooLong()) return { at, is: 'malformed' }
    const stride = readBody(state, state.head, bytes, at)
    if (stride.is === 'more' && stride.at < bytes.length) state.held = Buffer.from(bytes.subarray(stride.at))
    return isTooLong() ? { ...stride, is: 'malformed' } : stride
  }
  return {
    take: piece => {
      state.begun = true
      const bytes = state.held.length > 0 ? Buffer.concat([state.held, piece]) : piece
      state.held = NOTHING
      const { at, is } = understand(bytes)
      state.whole = is === 'whole'
      state.surplus = at < bytes.length
      return is
    },
    answer: ended => {
      const { head, text, body, whole } = state
      if (!head) return undefined
      const isWhole = whole || (ended && head.body === 'with the connection')
      return { status: head.status, text: text ?? Buffer.concat(body).toString(), whole: isWhole }
    },
    begun: () => state.begun,
    keptFor: () => (state.surplus ? 0 : (state.head?.keptFor ?? 0)),
    begin: () => {
      state = fresh()
    },
  }
}
