import { activityOf, byActivity, isConversation, stopIn, written } from './activity.ts'
import type { UseCase } from './dispatch.ts'
import { membershipsOf } from './memberships.ts'
import { fitting } from './pages.ts'
import type { ChannelRow } from './ports.ts'
import { withheld } from './presenting.ts'
import { hasExpired } from './retention.ts'
import { standingOf } from './standings.ts'
import { policyOf } from './tellings.ts'

/**
 * The conversations of the caller, the one with the newest entry first, each with its last entry and how much of it is unread.
 * Reads a row for each of them. One in which something is said while the list is read may be met twice; none is passed over.
 */
export const inbox: UseCase<'inbox'> = async (app, { caller, request, room }) => {
  const { limit, next } = request
  const now = app.clock.now()
  const from = next === undefined ? undefined : stopIn(next)
  const since = from?.since ?? now
  const memberships = (await membershipsOf(app, caller)).filter(isConversation)
  const rows = await app.channels.readMany(memberships.map(({ channel }) => channel))
  const lastOf = ({ channel, last }: ChannelRow) =>
    last && !hasExpired(last.at, policyOf(channel)?.kept, now) ? last : undefined
  const compare = byActivity(since)
  const rest = rows
    .filter(row => !from || compare(from, activityOf(row)) < 0)
    .toSorted((one, other) => compare(activityOf(one), activityOf(other)))
  const standing = standingOf(app, memberships)
  const listed = rest.slice(0, limit).map(row => {
    const last = lastOf(row)
    return { ...standing(row), ...(last && { last: withheld(last) }) }
  })
  const channels = fitting(listed, room)
  const stop = channels.length < rest.length ? rest[channels.length - 1] : undefined
  return { channels: [...channels], ...(stop && { next: written({ since, ...activityOf(stop) }) }) }
}
