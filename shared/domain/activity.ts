import { parseChannel } from '../protocol/index.ts'
import type { ChannelRow } from './ports.ts'
import { Problem } from './problem.ts'
import { policyOf } from './tellings.ts'

/** A list of conversations by when something was last said, and where a page of it stopped. */

/** A conversation in a list: with the time of its last entry (epoch milliseconds; 0 where nothing was said). */
export type Active = { readonly at: number; readonly channel: string }
/** Where a page stopped, of a list whose first page was asked for at `since`. */
export type Stop = Active & { readonly since: number }

const byName = (one: Active, other: Active): number =>
  one.channel < other.channel ? -1 : one.channel > other.channel ? 1 : 0

/**
 * The order of a list: newest first as it was when it began, and behind that the conversations in which something was said
 * since, oldest first. So what moves while it is read moves ahead of whoever reads, and none is passed over.
 */
export const byActivity = (since: number) => {
  const rank = ({ at }: Active) => (at > since ? at : -at)
  const isLater = ({ at }: Active) => Number(at > since)
  return (one: Active, other: Active): number =>
    isLater(one) - isLater(other) || rank(one) - rank(other) || byName(one, other)
}

/** As an opaque text, and back. Who makes one up asks for another part of their own list, and for nothing else. */
export const written = ({ since, at, channel }: Stop): string =>
  `${since.toString(36)}.${at.toString(36)}.${channel}`
export const stopIn = (next: string): Stop => {
  const [, since = '', at = '', channel = ''] = /^([\da-z]{1,9})\.([\da-z]{1,9})\.(.+)$/s.exec(next) ?? []
  const stop = { since: Number.parseInt(since, 36), at: Number.parseInt(at, 36), channel }
  if (Number.isSafeInteger(stop.at + stop.since) && parseChannel(channel)) return stop
  throw new Problem('INVALID_INPUT', { issues: [{ path: 'next', message: 'is not what a page gave' }] })
}

/** Where a conversation stands in the list. */
export const activityOf = ({ channel, last }: ChannelRow): Active => ({ at: last?.at ?? 0, channel })

/** The conversations, of which one who is away is told: neither the caller's own queue nor what a role is told. */
export const isConversation = ({ channel }: { readonly channel: string }): boolean =>
  policyOf(channel)?.noticeAway ?? false
