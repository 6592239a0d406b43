import { parseChannel } from '../protocol/index.ts'
import type { UseCase } from './dispatch.ts'
import { membershipsOf } from './memberships.ts'
import { fitting, toWire } from './pages.ts'
import type { ChannelRow } from './ports.ts'
import { Problem } from './problem.ts'
import { hasExpired } from './retention.ts'
import { standingOf } from './standings.ts'
import { policyOf } from './tellings.ts'

/** A conversation in a list: with the time of its last entry (epoch milliseconds; 0 where nothing was said). */
type Place = { readonly at: number; readonly channel: string }
/** Where a page stopped, of a list whose first page was asked for at `since`. */
type Stop = Place & { readonly since: number }

const byName = (one: Place, other: Place): number =>
  one.channel < other.channel ? -1 : one.channel > other.channel ? 1 : 0

/**
 * The order of a list: newest first as it was when it began, and behind that the conversations in which something was said
 * since, oldest first. So what moves while it is read moves ahead of whoever reads, and none is passed over.
 */
const order = (since: number) => {
  const rank = ({ at }: Place) => (at > since ? at : -at)
  const isLater = ({ at }: Place) => Number(at > since)
  return (one: Place, other: Place): number =>
    isLater(one) - isLater(other) || rank(one) - rank(other) || byName(one, other)
}

/** As an opaque text, and back. Who makes one up asks for another part of their own list, and for nothing else. */
const written = ({ since, at, channel }: Stop): string =>
  `${since.toString(36)}.${at.toString(36)}.${channel}`
const stopIn = (next: string): Stop => {
  const [, since = '', at = '', channel = ''] = /^([\da-z]{1,9})\.([\da-z]{1,9})\.(.+)$/s.exec(next) ?? []
  const stop = { since: Number.parseInt(since, 36), at: Number.parseInt(at, 36), channel }
  if (Number.isSafeInteger(stop.at + stop.since) && parseChannel(channel)) return stop
  throw new Problem('INVALID_INPUT', { issues: [{ path: 'next', message: 'is not what a page gave' }] })
}

/** The conversations, of which one who is away is told: neither the caller's own queue nor what a role is told. */
const isConversation = ({ channel }: { readonly channel: string }): boolean =>
  policyOf(channel)?.noticeAway ?? false

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
  const placeOf = (row: ChannelRow): Place => ({ at: row.last?.at ?? 0, channel: row.channel })
  const compare = order(since)
  const rest = rows
    .filter(row => !from || compare(from, placeOf(row)) < 0)
    .toSorted((one, other) => compare(placeOf(one), placeOf(other)))
  const standing = standingOf(app, memberships)
  const listed = rest.slice(0, limit).map(row => {
    const last = lastOf(row)
    return { ...standing(row), ...(last && { last: toWire(last) }) }
  })
  const channels = fitting(listed, room)
  const stop = channels.length < rest.length ? rest[channels.length - 1] : undefined
  return { channels: [...channels], ...(stop && { next: written({ since, ...placeOf(stop) }) }) }
}
