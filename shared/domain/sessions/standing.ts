import type { Caller, Clock, Revocations } from '../ports.ts'
import { BELIEVED_MS, isVoid } from '../posting/leases.ts'

/**
 * Whether a caller's token still stands. A socket whose close failed goes on sending, and no frame may cost a read of
 * its own: so an instance reads all recent revocations at once, at most every two and a half seconds, when it has work.
 */
export type Standing = {
  isVoid(caller: Caller): Promise<boolean>
  /** The revocations that a socket may have outlived, by user, as they were two and a half seconds before this was asked for at the latest. */
  recent(): Promise<ReadonlyMap<string, number>>
  /** The same, and when its reading began, epoch milliseconds. */
  list(): Promise<{ readonly at: number; readonly recent: ReadonlyMap<string, number> }>
}

export const standing = (revocations: Revocations, clock: Clock): Standing => {
  let seen: { readonly at: number; readonly recent: Promise<ReadonlyMap<string, number>> } | undefined
  const latest = () => {
    const now = clock.now()
    if (!seen || now - seen.at >= BELIEVED_MS) {
      const read = { at: now, recent: revocations.recent() }
      // What could not be read is read again by the next frame: nobody stands because a read failed.
      read.recent.catch(() => {
        if (seen === read) seen = undefined
      })
      seen = read
    }
    return seen
  }
  return {
    recent: () => latest().recent,
    list: async () => {
      const { at, recent } = latest()
      return { at, recent: await recent }
    },
    isVoid: async ({ user, issued }) => isVoid(issued, (await latest().recent).get(user)),
  }
}
