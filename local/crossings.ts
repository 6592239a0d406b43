import type { Fleet } from './functions/fleet.ts'
import { InTurn } from './functions/in-turn.ts'
import type { Outcome } from './functions/outcome.ts'
import type { StreamRecord } from './streams/records.ts'

/** What an invocation is for. */
export type Cause =
  | 'authorizer'
  | 'connect'
  | 'frame'
  | 'disconnect'
  | 'request'
  | 'stream'
  | 'schedule'
  | 'event'

/** The status that a post to a socket gets. 200 sent, 410 gone, 413 too large, 429 throttled or the socket's buffer is full. */
export type PostStatus = 200 | 410 | 413 | 429

/** A hand on one open socket, for those who do harm on purpose. Times in milliseconds. */
export type SocketHandle = {
  readonly id: string
  /** Ends it without a word. */
  readonly drop: () => void
  /** Cuts the client's network: posts go on succeeding for so long. Neither side is told. */
  readonly cutOff: (forMs: number) => void
}

/**
 * Everything that crosses from one played service to another goes through here and nowhere else, so that a fault can
 * be put between any two of them: an invocation delayed, repeated or dropped, a post refused, a batch repeated.
 *
 * An implementation MUST answer every invocation and every post; it MAY run `deliver` never or more than once.
 * An invocation whose turn comes when `isWaitedFor` says no need not begin any more.
 */
export type Crossings = {
  readonly invoke: (
    cause: Cause,
    functionName: string,
    payload: string,
    isWaitedFor?: () => boolean,
  ) => Promise<Outcome>
  readonly post: (connectionId: string, deliver: () => PostStatus) => PostStatus | Promise<PostStatus>
  /** Told of each socket that has been opened. */
  readonly opened?: (socket: SocketHandle) => void
  /** The order in which the records of a batch are handed over; MUST keep the order of each item. */
  readonly arrange?: (batch: readonly StreamRecord[]) => readonly StreamRecord[]
}

/**
 * So many disconnect events at once. AWS promises none of them, and no time; when a crowd is cut off, those who come back
 * matter more than those who went, and whoever is back before their old socket is told to be gone was never away.
 */
const FAREWELLS_AT_ONCE = 2

/** Nothing is put in between. */
export const honest = (fleet: Pick<Fleet, 'invoke'>): Crossings => {
  const farewells = new InTurn(FAREWELLS_AT_ONCE)
  return {
    invoke: (cause, functionName, payload, isWaitedFor) => {
      const invoke = () => fleet.invoke(functionName, payload, isWaitedFor)
      return cause === 'disconnect' ? farewells.run(invoke) : invoke()
    },
    post: (_, deliver) => deliver(),
  }
}
