/** The closed table of problem codes: what each means and what the client should do. */

import { ADVICE, type Advice, type ProblemCode } from './advice.ts'

export type { ProblemBody, ProblemCode } from './advice.ts'

type Row = { readonly text: string; readonly client: Advice; readonly should: string }

/** One row a code. `text` is safe to show; `client` is what a program acts on, `should` says it in words. */
export const PROBLEMS = {
  INVALID_INPUT: {
    text: 'The frame fails its schema.',
    client: ADVICE.INVALID_INPUT,
    should: 'fix it (`issues` names the fields)',
  },
  UNKNOWN_ACTION: { text: 'There is no such action.', client: ADVICE.UNKNOWN_ACTION, should: 'fix it' },
  UNAUTHENTICATED: {
    text: 'The token is missing, bad or expired.',
    client: ADVICE.UNAUTHENTICATED,
    should: 'get a new token and reconnect',
  },
  FORBIDDEN: { text: 'You may not do that there.', client: ADVICE.FORBIDDEN, should: 'give up' },
  NOT_FOUND: { text: 'There is no such thing.', client: ADVICE.NOT_FOUND, should: 'give up' },
  CONFLICT: {
    text: 'Something else was there first.',
    client: ADVICE.CONFLICT,
    should: 'read again, then decide',
  },
  TOO_LARGE: { text: 'That is too large.', client: ADVICE.TOO_LARGE, should: 'make it smaller' },
  RATE_LIMITED: {
    text: 'Too fast.',
    client: ADVICE.RATE_LIMITED,
    should: 'wait `retryAfterMs` milliseconds',
  },
  TOO_MANY_CONNECTIONS: {
    text: 'You have more sockets open than a user may have.',
    client: ADVICE.TOO_MANY_CONNECTIONS,
    should: 'close one',
  },
  INTERNAL: { text: 'A fault of the server.', client: ADVICE.INTERNAL, should: 'retry with the same `key`' },
} as const satisfies Record<ProblemCode, Row>

/** True when sending the very same frame again can succeed without anything else having changed. */
export const isRetryable = (code: ProblemCode): boolean => ADVICE[code] === 'retry' || ADVICE[code] === 'wait'
