import { ADVICE, type Advice, type ProblemBody, type ProblemCode } from '../shared/protocol/advice.ts'

/**
 * What only a client can say: `TIMEOUT`, no reply within the deadline, so whether it was done is unknown; `CLOSED`, the
 * client was closed, or stopped for the problem in `cause`; `EXPIRED`, a message waited for longer than the server knows a
 * repeat again, so that whether it is in the log is for the person to see.
 */
export type ClientCode = 'TIMEOUT' | 'CLOSED' | 'EXPIRED'

/** Everything that `HeliographError.code` can be. */
export type ErrorCode = ProblemCode | ClientCode

const isProblem = (code: string): code is ProblemCode => Object.hasOwn(ADVICE, code)

/** The only error that the client rejects with: a code of the protocol's closed table, or one of the client's own. */
export class HeliographError extends Error {
  override readonly name = 'HeliographError'
  readonly code: ErrorCode
  /** INVALID_INPUT: where the frame fails, dotted paths. */
  readonly issues: ProblemBody['issues']
  /** RATE_LIMITED: when to come back, in milliseconds. */
  readonly retryAfterMs: number | undefined
  /** FORBIDDEN to one who is muted: when that ends; null where it has no end. */
  readonly until: string | null | undefined
  /** INTERNAL: what to quote to the operator. */
  readonly requestId: string | undefined

  constructor(code: ErrorCode, more: Partial<Omit<ProblemBody, 'code'>> = {}, cause?: unknown) {
    // What the server refused it says in words; what the client itself does is its code.
    super(more.message ?? code, cause ? { cause } : {})
    this.code = code
    this.issues = more.issues
    this.retryAfterMs = more.retryAfterMs
    this.until = more.until
    this.requestId = more.requestId
  }

  /** What a program does about it, from the protocol's table; `undefined` for the client's own codes. */
  get advice(): Advice | undefined {
    return isProblem(this.code) ? ADVICE[this.code] : undefined
  }
}

/** The error of a refusal as it came over the wire. A code that this version does not know counts as `INTERNAL`. */
export const asError = ({ code, ...more }: ProblemBody): HeliographError =>
  new HeliographError(isProblem(code) ? code : 'INTERNAL', more)

/** True for an error of this client with that code. */
export const hasCode = (thrown: unknown, code: ErrorCode): thrown is HeliographError =>
  thrown instanceof HeliographError && thrown.code === code

/** The socket went before the reply came. It never leaves the client: what was asked is asked again on the next socket. */
export class LinkLost extends Error {}
