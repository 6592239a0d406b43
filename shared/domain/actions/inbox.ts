import type { ReplyOf } from '../../protocol/index.ts'
import type { App } from '../app.ts'
import type { Description, Keeps } from '../conversation-ports.ts'
import type { UseCase } from '../dispatch.ts'
import {
  type Active,
  activityOf,
  byActivity,
  isConversation,
  pinOf,
  stopIn,
  written,
} from '../inbox/activity.ts'
import { isArchived, settingsOf } from '../inbox/keeps.ts'
import { standingOf } from '../inbox/standings.ts'
import { withheld } from '../log/presenting.ts'
import { membershipsOf } from '../members/memberships.ts'
import { policyOf } from '../namespaces.ts'
import { fitting } from '../pages.ts'
import type { ChannelRow, Marks } from '../ports.ts'
import { hasExpired } from '../retention.ts'

type Listed = ReplyOf<'inbox'>['channels'][number]

/** What a member keeps, without what is at rest: most lists have nothing of it. */
const keptOf = (keeps: Keeps, row: ChannelRow, now: number) => {
  const { pinned, mutedUntil, archived } = settingsOf(keeps, row)
  const isMuted = (keeps.mutedUntil ?? 0) > now
  return { ...(pinned > 0 && { pinned }), ...(isMuted && { mutedUntil }), ...(archived && { archived }) }
}

const mentionsOf = ({ mentions = [] }: Marks, { read, head }: Pick<Listed, 'read' | 'head'>) => {
  const unread = mentions.filter(seq => seq > read && seq <= head).length
  return unread > 0 ? { mentions: unread } : {}
}

/** The others, where the row names them; of two who talk the name of the channel tells. */
const othersOf = ({ members, conversation }: ChannelRow, user: string) =>
  members && conversation ? { members: members.filter(name => name !== user) } : {}

const titled = ({ title, subject, type }: Description = {}) => ({
  ...(title !== undefined && { title }),
  ...(subject !== undefined && { subject }),
  ...(type !== undefined && { type }),
})

/** Descriptions are read of those alone that have one, and are on the page. */
const descriptionsOf = (app: App, rows: readonly ChannelRow[]) => {
  const described = rows.filter(({ conversation }) => conversation !== undefined)
  return app.conversations.descriptions(described.map(({ channel }) => channel))
}

/**
 * The conversations of the caller, the pinned ones first and then the one with the newest entry, each with its last entry and how
 * much of it is unread; those that are archived, or those that are not. Reads a row for each of them. One in which something is
 * said while the list is read may be met twice; none is passed over.
 */
export const inbox: UseCase<'inbox'> = async (app, { caller, request, room }) => {
  const { limit, next, archived } = request
  const now = app.clock.now()
  const from = next === undefined ? undefined : stopIn(next)
  const since = from?.since ?? now
  const memberships = (await membershipsOf(app, caller)).filter(isConversation)
  const marks = new Map(memberships.map(own => [own.channel, own]))
  const keepsOf = ({ channel }: ChannelRow): Keeps => marks.get(channel)?.keeps ?? {}
  const placeOf = (row: ChannelRow): Active => ({ ...activityOf(row), ...pinOf(keepsOf(row), since) })
  const compare = byActivity(since)
  const rest = (await app.channels.readMany([...marks.keys()]))
    .filter(row => isArchived(keepsOf(row), row) === archived)
    .filter(row => !from || compare(from, placeOf(row)) < 0)
    .toSorted((one, other) => compare(placeOf(one), placeOf(other)))
  const page = rest.slice(0, limit)
  const descriptions = await descriptionsOf(app, page)
  const standing = standingOf(app, memberships)
  const listed = page.map((row): Listed => {
    const stands = standing(row)
    const { channel, last } = row
    return {
      ...stands,
      ...(last && !hasExpired(last.at, policyOf(channel)?.kept, now) && { last: withheld(last) }),
      ...mentionsOf(marks.get(channel) ?? { channel, read: 0, delivered: 0 }, stands),
      ...keptOf(keepsOf(row), row, now),
      ...titled(descriptions.get(channel)),
      ...othersOf(row, caller.user),
    }
  })
  const channels = fitting(listed, room)
  const stop = channels.length < rest.length ? rest[channels.length - 1] : undefined
  return { channels: [...channels], ...(stop && { next: written({ since, ...placeOf(stop) }) }) }
}
