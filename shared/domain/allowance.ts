import type { Action } from '../protocol/index.ts'

/** What costs others something and has no rate in the store, as messages have. */
const PACED: ReadonlySet<Action> = new Set<Action>(['typing', 'presence', 'receipt', 'join', 'leave'])
/** Fifty chats are joined at once after a reconnect; nobody needs twenty signals a second. */
const BURST = 60
const PER_SECOND = 20
const SOCKETS = 10_000

/**
 * How much one socket may ask of this instance, or one user without a socket. It costs nothing and is not exact: frames of one socket may come to
 * several instances, each of which allows as much.
 */
export type Allowance = {
  /** Takes a frame from what the socket has left; answers how many milliseconds are missing, 0 where it was taken. */
  take(socket: string, action: Action, now: number): number
}

export const allowance = (): Allowance => {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>()
  return {
    take: (connection, action, now) => {
      if (!PACED.has(action)) return 0
      const { left, at } = buckets.get(connection) ?? { left: BURST, at: now }
      const filled = Math.min(BURST, left + (Math.max(0, now - at) / 1000) * PER_SECOND)
      const taken = filled >= 1
      buckets.delete(connection)
      buckets.set(connection, { left: taken ? filled - 1 : filled, at: now })
      const [oldest] = buckets.keys()
      if (buckets.size > SOCKETS && oldest !== undefined) buckets.delete(oldest)
      return taken ? 0 : Math.ceil(((1 - filled) / PER_SECOND) * 1000)
    },
  }
}
