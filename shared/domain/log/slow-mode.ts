import type { Inside, Place } from '../access.ts'
import type { App } from '../app.ts'
import type { ChannelRow, Commit } from '../ports.ts'
import { Problem } from '../problem.ts'
import type { Message } from './earlier.ts'
import { isGoverned } from './governed.ts'

/**
 * Slow mode: so many seconds between two messages of one member. It is kept where the rate is, in the sender's pace, by the
 * same update; amendments are neither counted nor refused.
 */

/**
 * How a sender is held to it: moderators write as fast as they like, and leave their time there. `kept`: what amends leaves the
 * one that there is, also where it begins a new window of the rate.
 */
export type Slowed = { readonly seconds: number; readonly isExempt: boolean; readonly kept?: number }
type Slowing = { readonly slow?: Slowed }

/** What a first attempt rests on. */
export const slowing = (app: App, place: Place, message: Message, row: ChannelRow | undefined): Slowing => {
  const isHeld = app.rates && place.policy.rate && isGoverned(place, message)
  if (!isHeld || !row?.slow) return {}
  const kept = message.amends && { kept: row.pace[message.sender]?.last ?? 0 }
  return { slow: { seconds: row.slow, isExempt: false, ...kept } }
}

const isModerator = async (app: App, channel: string, user: string): Promise<boolean> =>
  ((await app.conversations.roleOf(channel, user)) ?? 'member') !== 'member'

/**
 * What the next attempt rests on, by a row that refused one. Refuses a member whose time has not come; the role is read only
 * of those whose time has not.
 */
export const slowedBy = async (app: App, inside: Inside, message: Message): Promise<Slowing> => {
  const { slow } = slowing(app, inside, message, inside.row)
  if (!slow || slow.kept !== undefined) return slow ? { slow } : {}
  const last = inside.row.pace[message.sender]?.last ?? 0
  const retryAfterMs = last + slow.seconds * 1000 - app.clock.now()
  if (retryAfterMs <= 0) return { slow }
  if (await isModerator(app, inside.channel, message.sender)) return { slow: { ...slow, isExempt: true } }
  throw new Problem('RATE_LIMITED', { retryAfterMs })
}

/** The part of a commit. */
export const slowIn = (slow: Slowed | undefined, now: number): Pick<Commit, 'slow'> => {
  if (!slow) return {}
  if (slow.kept !== undefined) return { slow: { kept: slow.kept } }
  return { slow: slow.isExempt ? {} : { lastBy: now - slow.seconds * 1000 } }
}
