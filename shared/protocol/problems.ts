/** The closed table of problem codes: what each means and what the client should do. No imports, so that every side can use it. */

/** What a client does about a problem: the same frame again now or later, a new connection, or nothing of the kind. */
export type Advice = 'fix' | 'renew' | 'forget' | 'reread' | 'wait' | 'close' | 'retry'

type Row = { readonly text: string; readonly client: Advice; readonly should: string }

/** One row a code. `text` is safe to show; `client` is what a program acts on, `should` says it in words. */
export const PROBLEMS = {
  INVALID_INPUT: {
    text: 'The frame fails its schema.',
    client: 'fix',
    should: 'fix it (`issues` names the fields)',
  },
  UNKNOWN_ACTION: { text: 'There is no such action.', client: 'fix', should: 'fix it' },
  UNAUTHENTICATED: {
    text: 'The token is missing, bad or expired.',
    client: 'renew',
    should: 'get a new token and reconnect',
  },
  FORBIDDEN: { text: 'You may not do that there.', client: 'forget', should: 'give up' },
  NOT_FOUND: { text: 'There is no such thing.', client: 'forget', should: 'give up' },
  CONFLICT: { text: 'Something else was there first.', client: 'reread', should: 'read again, then decide' },
  TOO_LARGE: { text: 'That is too large.', client: 'fix', should: 'make it smaller' },
  RATE_LIMITED: { text: 'Too fast.', client: 'wait', should: 'wait `retryAfterMs` milliseconds' },
  TOO_MANY_CONNECTIONS: {
    text: 'You have more sockets open than a user may have.',
    client: 'close',
    should: 'close one',
  },
  INTERNAL: { text: 'A fault of the server.', client: 'retry', should: 'retry with the same `key`' },
} as const satisfies Record<string, Row>

export type ProblemCode = keyof typeof PROBLEMS

/** The error of a refused action, as it crosses the wire. */
export type ProblemBody = {
  readonly code: ProblemCode
  readonly message: string
  /** INVALID_INPUT: where the frame fails, dotted paths. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[]
  /** RATE_LIMITED: when to come back, in milliseconds. */
  readonly retryAfterMs?: number
  /** INTERNAL: what to quote to the operator. */
  readonly requestId?: string
}

/** True when sending the very same frame again can succeed without anything else having changed. */
export const isRetryable = (code: ProblemCode): boolean =>
  PROBLEMS[code].client === 'retry' || PROBLEMS[code].client === 'wait'
