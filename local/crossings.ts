import type { Fleet } from './functions/fleet.ts'
import type { Outcome } from './functions/outcome.ts'

/** What an invocation is for. */
export type Cause = 'authorizer' | 'connect' | 'frame' | 'disconnect' | 'request' | 'stream' | 'schedule'

/** The status that a post to a socket gets. 200 sent, 410 gone, 413 too large, 429 throttled or the socket's buffer is full. */
export type PostStatus = 200 | 410 | 413 | 429

/**
 * Everything that crosses from one played service to another goes through here and nowhere else, so that a fault can
 * be put between any two of them: an invocation delayed, repeated or dropped, a post refused, a batch repeated.
 *
 * An implementation MUST answer every invocation and every post; it MAY run `deliver` never or more than once.
 */
export type Crossings = {
  readonly invoke: (cause: Cause, functionName: string, payload: string) => Promise<Outcome>
  readonly post: (connectionId: string, deliver: () => PostStatus) => PostStatus | Promise<PostStatus>
}

/** Nothing is put in between. */
export const honest = (fleet: Fleet): Crossings => ({
  invoke: (_, functionName, payload) => fleet.invoke(functionName, payload),
  post: (_, deliver) => deliver(),
})
