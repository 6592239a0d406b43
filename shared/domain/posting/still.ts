import type { App } from '../app.ts'
import type { ChannelRow } from '../ports.ts'
import { isVoid } from './leases.ts'
import type { Target } from './tries.ts'

/**
 * Nothing may reach one who left, or whose token ended, five seconds ago. Who is to be told is known when a telling begins; a
 * telling may take long, so each post asks again.
 */

/** Who is in a channel is believed for so long: the post itself may take two seconds. */
const BELIEVED_MS = 2500
/** What is read within it is as good as what is known. */
const LEARNT_MS = 500

/** Whether what concerns members may still go to a user. */
export type StillIn = (user: string) => boolean | Promise<boolean>

/** Whether somebody is in a channel who was, by both rows; nothing where these do not say. */
const stays = (before: ChannelRow, now: ChannelRow | undefined, user: string): boolean | undefined => {
  if (now?.members) return now.members.includes(user)
  if (before.members || now?.epoch !== before.epoch) return undefined
  // Those who leave a large channel are counted.
  return now.departures === before.departures || undefined
}

/**
 * Judges members whom a row named, or who were read after it: `at`, epoch milliseconds, it was so. What is older than is believed is
 * read again, once for all who are waited for; only where somebody has left a large channel each is asked for.
 */
export const stillIn = (app: App, before: ChannelRow, at: number): StillIn => {
  const { channel } = before
  let seen: { readonly at: number; readonly row: ChannelRow | undefined } = { at, row: before }
  let looking: Promise<void> | undefined
  const look = async () => {
    const now = app.clock.now()
    seen = { at: now, row: await app.channels.read(channel) }
  }
  const judged = (user: string) => stays(before, seen.row, user) ?? app.members.has(channel, user)
  const lookedUp = async (user: string) => {
    looking ??= look().finally(() => {
      looking = undefined
    })
    await looking
    return judged(user)
  }
  return user => (app.clock.now() - seen.at > BELIEVED_MS ? lookedUp(user) : judged(user))
}

/** The same for members that were read without a row. */
export const stillMember = (app: App, channel: string, at: number): StillIn => {
  return user => app.clock.now() - at <= BELIEVED_MS || app.members.has(channel, user)
}

/** Where that cannot be read the users' rows have it, which were read for this telling. */
const revokedLately = async ({ standing, log }: App): Promise<ReadonlyMap<string, number>> => {
  try {
    return await standing.recent()
  } catch (thrown) {
    log('WARN', 'revocations not read', { thrown })
    return new Map()
  }
}

/** Whether a post may begin now; what took long to be learnt is asked for again. @throws where a membership cannot be read */
export const mayStillHave =
  (app: App, isIn: StillIn) =>
  async ({ user, issued, expires }: Target): Promise<boolean> => {
    for (;;) {
      const askedAt = app.clock.now()
      const revoked = await revokedLately(app)
      const isOver = isVoid(issued, revoked.get(user)) || !(await isIn(user))
      const now = app.clock.now()
      if (isOver || expires <= now) return false
      if (now - askedAt <= LEARNT_MS) return true
    }
  }
