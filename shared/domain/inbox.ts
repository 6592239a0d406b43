import { bytesOf, encode, parseChannel, type ReplyOf } from '../protocol/index.ts'
import type { UseCase } from './dispatch.ts'
import { membershipsOf } from './memberships.ts'
import { toWire } from './pages.ts'
import type { ChannelRow } from './ports.ts'
import { Problem } from './problem.ts'
import { hasExpired } from './retention.ts'
import { standingOf } from './standings.ts'
import { policyOf } from './tellings.ts'

type Listed = ReplyOf<'inbox'>['channels'][number]
/** Where a list stops: at a channel, with the time of its last entry (epoch milliseconds; 0 for one that has none). */
type Place = { readonly at: number; readonly channel: string }

/** Newest first; those of one time by name. */
const order = (one: Place, other: Place): number =>
  other.at - one.at || (one.channel < other.channel ? -1 : one.channel > other.channel ? 1 : 0)

/** As an opaque text, and back. Who makes one up asks for another part of their own list, and for nothing else. */
const written = ({ at, channel }: Place): string => `${at.toString(36)}.${channel}`
const placeIn = (next: string): Place => {
  const dot = next.indexOf('.')
  const [at, channel] = [Number.parseInt(next.slice(0, dot), 36), next.slice(dot + 1)]
  if (Number.isSafeInteger(at) && at >= 0 && parseChannel(channel)) return { at, channel }
  throw new Problem('INVALID_INPUT', { issues: [{ path: 'next', message: 'is not what a page gave' }] })
}

/** The conversations, of which one who is away is told: neither the caller's own queue nor what a role is told. */
const isConversation = ({ channel }: { readonly channel: string }): boolean =>
  policyOf(channel)?.noticeAway ?? false

/** As many as are wanted and a frame has room for; one at least, so that a reader always gets on. */
const fitting = (listed: readonly Listed[], limit: number, room: number): readonly Listed[] => {
  let left = room
  const stop = listed.findIndex((one, at) => {
    left -= bytesOf(encode(one)) + 1
    return at >= limit || (left < 0 && at > 0)
  })
  return stop < 0 ? listed : listed.slice(0, stop)
}

/**
 * The conversations of the caller, the one with the newest entry first, each with its last entry and how much of it is unread.
 * Reads a row for each of them; a channel in which something is said meanwhile comes to the front, and may be met twice.
 */
export const inbox: UseCase<'inbox'> = async (app, { caller, request, room }) => {
  const { limit, next } = request
  const from = next === undefined ? undefined : placeIn(next)
  const memberships = (await membershipsOf(app, caller)).filter(isConversation)
  const rows = await app.channels.readMany(memberships.map(({ channel }) => channel))
  const now = app.clock.now()
  const lastOf = ({ channel, last }: ChannelRow) =>
    last && !hasExpired(last.at, policyOf(channel)?.kept, now) ? last : undefined
  const placeOf = (row: ChannelRow): Place => ({ at: row.last?.at ?? 0, channel: row.channel })
  const rest = rows
    .filter(row => !from || order(from, placeOf(row)) < 0)
    .toSorted((one, other) => order(placeOf(one), placeOf(other)))
  const standing = standingOf(app, memberships)
  const channels = fitting(
    rest.slice(0, limit + 1).map(row => {
      const last = lastOf(row)
      return { ...standing(row), ...(last && { last: toWire(last) }) }
    }),
    limit,
    room,
  )
  const stop = rest[channels.length - 1]
  return {
    channels: [...channels],
    ...(stop && channels.length < rest.length && { next: written(placeOf(stop)) }),
  }
}
