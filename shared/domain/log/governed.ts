import type { Inside, Place } from '../access.ts'
import type { App } from '../app.ts'
import { FOR_GOOD } from '../channel-row.ts'
import type { ChannelRow, Commit } from '../ports.ts'
import { Problem } from '../problem.ts'
import { timestamp } from '../timestamp.ts'
import type { Message } from './earlier.ts'

/** What a channel's owners and moderators may hold its members to, as far as it decides whether an entry is committed. */

/** True where there is somebody who governs the sender. */
export const isGoverned = ({ policy }: Place, { isFree }: Pick<Message, 'isFree'>): boolean =>
  policy.hasRoles === true && !isFree

/** The part of a commit that holds a sender to it. */
export const governing = (
  place: Place,
  message: Message,
  row: ChannelRow | undefined,
): Pick<Commit, 'governed'> => (isGoverned(place, message) ? { governed: { rules: row?.rules ?? 0 } } : {})

/** Until when one may not speak, epoch milliseconds; 0 for one who may. */
export const mutedUntil = ({ muted }: ChannelRow, user: string, now: number): number => {
  const until = muted && Object.hasOwn(muted, user) ? (muted[user] ?? 0) : 0
  return until > now ? until : 0
}

/** Refuses one who is muted, and says until when: `null` where only a pardon ends it. */
export const refuseMuted = (app: App, row: ChannelRow, user: string): void => {
  const until = mutedUntil(row, user, app.clock.now())
  if (until > 0) throw new Problem('FORBIDDEN', { until: until === FOR_GOOD ? null : timestamp(until) })
}

export const refuseUnheard = (app: App, { row, ...place }: Inside, message: Message): void => {
  if (isGoverned(place, message)) refuseMuted(app, row, message.sender)
}
