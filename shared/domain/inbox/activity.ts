import { parseChannel } from '../../protocol/index.ts'
import type { Keeps } from '../conversation-ports.ts'
import { policyOf } from '../namespaces.ts'
import type { ChannelRow } from '../ports.ts'
import { invalid } from '../problem.ts'

/** A list of conversations by when something was last said, and where a page of it stopped. */

/**
 * A conversation in a list: with the time of its last entry (epoch milliseconds; 0 where nothing was said), and its place
 * among the pinned, where it is pinned.
 */
export type Active = { readonly at: number; readonly channel: string; readonly pin?: number }
/** Where a page stopped, of a list whose first page was asked for at `since`. */
export type Stop = Active & { readonly since: number }

/** What was pinned while the list is read stands where it stood: it moves ahead of nobody who reads. */
export const pinOf = ({ pinned, pinnedAt = 0 }: Keeps, since: number): { pin?: number } =>
  pinned !== undefined && pinnedAt <= since ? { pin: pinned } : {}

const byName = (one: Active, other: Active): number =>
  one.channel < other.channel ? -1 : one.channel > other.channel ? 1 : 0

const UNPINNED = Number.MAX_SAFE_INTEGER

/**
 * The order of a list: the pinned by their places, then newest first as it was when it began, and behind that the conversations
 * in which something was said since, oldest first. So what moves while it is read moves ahead of whoever reads, and none is
 * passed over.
 */
export const byActivity = (since: number) => {
  const place = ({ pin = UNPINNED }: Active) => pin
  const isLater = ({ pin, at }: Active) => Number(pin === undefined && at > since)
  const rank = (active: Active) => (isLater(active) ? active.at : -active.at)
  return (one: Active, other: Active): number =>
    place(one) - place(other) ||
    isLater(one) - isLater(other) ||
    rank(one) - rank(other) ||
    byName(one, other)
}

/** As an opaque text, and back. Who makes one up asks for another part of their own list, and for nothing else. */
export const written = ({ since, at, channel, pin }: Stop): string =>
  [since.toString(36), ...(pin === undefined ? [] : [`p${pin.toString(36)}`]), at.toString(36), channel].join(
    '.',
  )

const STOP = /^([\da-z]{1,9})\.(?:p([\da-z]{1,3})\.)?([\da-z]{1,9})\.(.+)$/s

export const stopIn = (next: string): Stop => {
  const [, since = '', pin, at = '', channel = ''] = STOP.exec(next) ?? []
  const stop = {
    since: Number.parseInt(since, 36),
    at: Number.parseInt(at, 36),
    channel,
    ...(pin !== undefined && { pin: Number.parseInt(pin, 36) }),
  }
  if (Number.isSafeInteger(stop.at + stop.since) && parseChannel(channel)) return stop
  throw invalid('next', 'is not what a page gave')
}

/** Where a conversation stands in the list. */
export const activityOf = ({ channel, last }: ChannelRow): Active => ({ at: last?.at ?? 0, channel })

/** The conversations, of which one who is away is told: neither the caller's own queue nor what a role is told. */
export const isConversation = ({ channel }: { readonly channel: string }): boolean =>
  policyOf(channel)?.noticeAway ?? false
