/**
 * What a client does about a problem: the same frame again now or later, a new connection, or nothing of the kind. No imports,
 * so that every side can use it.
 */
export type Advice = 'fix' | 'renew' | 'forget' | 'reread' | 'wait' | 'close' | 'retry'

/** One row a code of the closed table of problems. */
export const ADVICE = {
  INVALID_INPUT: 'fix',
  UNKNOWN_ACTION: 'fix',
  UNAUTHENTICATED: 'renew',
  FORBIDDEN: 'forget',
  NOT_FOUND: 'forget',
  CONFLICT: 'reread',
  TOO_LARGE: 'fix',
  RATE_LIMITED: 'wait',
  TOO_MANY_CONNECTIONS: 'close',
  INTERNAL: 'retry',
} as const satisfies Record<string, Advice>

export type ProblemCode = keyof typeof ADVICE

/** The error of a refused action, as it crosses the wire. */
export type ProblemBody = {
  readonly code: ProblemCode
  readonly message: string
  /** INVALID_INPUT: where the frame fails, dotted paths. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[]
  /** RATE_LIMITED: when to come back, in milliseconds. */
  readonly retryAfterMs?: number
  /** FORBIDDEN to one who is muted: when that ends; null where it has no end. */
  readonly until?: string | null
  /** INTERNAL: what to quote to the operator. */
  readonly requestId?: string
}
