import { parseChannel } from '../../protocol/index.ts'
import { settingsOf } from '../inbox/keeps.ts'
import { policyOf } from '../namespaces.ts'
import { toWire } from '../pages.ts'
import type { Change, ChannelRow, StoredEntry } from '../ports.ts'
import { timestamp } from '../timestamp.ts'
import { LANES, type Lane, type Lanes } from './lanes.ts'
import type { Telling } from './posting.ts'

/** What each kind of change is told as, and to whom it is not. */

/** How what is told of a channel ranks. */
export const lanesOf = (channel: string): Lanes => policyOf(channel)?.lanes ?? LANES

const roleOf = (channel: string): string | undefined =>
  channel.startsWith('role:') ? parseChannel(channel)?.id : undefined

/** A change of a channel itself, of its members or of their marks. */
export type News = Exclude<Change, { kind: 'relay' }>
/** What telling asks of a channel's row. */
type Whose = Pick<ChannelRow, 'channel' | 'epoch'>
type Of<K extends News['kind']> = Extract<News, { kind: K }>

const noticeOf = ({ epoch }: Whose, { seq, at, body }: StoredEntry): Telling['event'] => {
  const { kind, ...rest } = body
  return { event: 'notice', kind: String(kind ?? 'message'), at: timestamp(at), body: rest, seq, epoch }
}

const messageOf = ({ channel, epoch }: Whose, entry: StoredEntry): Telling['event'] => {
  return { event: 'message', channel, epoch, ...toWire(entry) }
}

/** What is said to a role is only for sockets that carry it. */
const inRole = (channel: string, telling: Telling): Telling => {
  const onlyRole = roleOf(channel)
  return onlyRole ? { ...telling, onlyRole } : telling
}

/** How the entries of a channel rank. */
export const laneOfEntries = (channel: string): Lane => lanesOf(channel)[policyOf(channel)?.told ?? 'message']

/** An entry as it is told. */
export const tellingOfEntry = (whose: Whose, entry: StoredEntry): Telling =>
  inRole(whose.channel, {
    lane: laneOfEntries(whose.channel),
    event: policyOf(whose.channel)?.told === 'notice' ? noticeOf(whose, entry) : messageOf(whose, entry),
    ...(entry.origin && { exceptSocket: entry.origin }),
  })

const ofMember = ({ channel, user, change, origin }: Of<'member'>): Telling =>
  inRole(channel, {
    event: { event: 'member', channel, user, change },
    lane: lanesOf(channel).member,
    ...(origin && { exceptSocket: origin }),
  })

/** Receipts go round in small channels; in large ones each user's own devices alone are told. */
const ofMarks = ({ user, marks, origin, isOfRead }: Of<'marks'>, row: ChannelRow): Telling => {
  const { channel, read, delivered } = marks
  const event = { event: 'receipt' as const, user, channel, read, delivered }
  return inRole(channel, {
    event,
    veiled: { of: user, ...(!isOfRead && { event: { ...event, read: 0 } }) },
    lane: lanesOf(channel).receipt,
    ...(origin && { exceptSocket: origin }),
    ...(!row.members && { only: { users: [user], sockets: [] } }),
  })
}

const ofDescription = ({ channel, description, origin }: Of<'described'>): Telling => ({
  event: { event: 'description', channel, description },
  lane: lanesOf(channel).description,
  ...(origin && { exceptSocket: origin }),
})

const ofPin = ({ channel, user: by, seq, on, at, origin }: Of<'pinned'>): Telling => ({
  event: { event: 'pinned', channel, seq, on, by, at: timestamp(at) },
  lane: lanesOf(channel).pinned,
  ...(origin && { exceptSocket: origin }),
})

/** What a user keeps is told to their own devices alone. */
const ofKeeps = ({ channel, user, keeps, origin }: Of<'keeps'>, row: ChannelRow): Telling => ({
  event: { event: 'settings', channel, ...settingsOf(keeps, row) },
  lane: lanesOf(channel).settings,
  only: { users: [user], sockets: [] },
  ...(origin && { exceptSocket: origin }),
})

type Kinds = {
  readonly [K in News['kind']]: {
    readonly channel: (change: Of<K>) => string
    /** Whether it goes to all members, in a channel that one invocation tells; else to the devices of its user alone. */
    readonly isForAll: (row: ChannelRow, isCrowd: boolean) => boolean
    readonly lane: (change: Of<K>) => Lane
    readonly telling: (change: Of<K>, row: ChannelRow) => Telling
  }
}

/** One row a kind of news. */
const KINDS: Kinds = {
  appended: {
    channel: ({ row }) => row.channel,
    isForAll: () => true,
    lane: ({ row }) => laneOfEntries(row.channel),
    telling: ({ row, entry }) => tellingOfEntry(row, entry),
  },
  member: {
    channel: ({ channel }) => channel,
    isForAll: (_row, isCrowd) => !isCrowd,
    lane: ({ channel }) => lanesOf(channel).member,
    telling: ofMember,
  },
  marks: {
    channel: ({ marks }) => marks.channel,
    isForAll: row => row.members !== undefined,
    lane: ({ marks }) => lanesOf(marks.channel).receipt,
    telling: ofMarks,
  },
  described: {
    channel: ({ channel }) => channel,
    isForAll: () => true,
    lane: ({ channel }) => lanesOf(channel).description,
    telling: ofDescription,
  },
  pinned: {
    channel: ({ channel }) => channel,
    isForAll: () => true,
    lane: ({ channel }) => lanesOf(channel).pinned,
    telling: ofPin,
  },
  keeps: {
    channel: ({ channel }) => channel,
    isForAll: () => false,
    lane: ({ channel }) => lanesOf(channel).settings,
    telling: ofKeeps,
  },
}
const kindOf = ({ kind }: News) =>
  KINDS[kind] as {
    readonly channel: (change: News) => string
    readonly isForAll: (row: ChannelRow, isCrowd: boolean) => boolean
    readonly lane: (change: News) => Lane
    readonly telling: (change: News, row: ChannelRow) => Telling
  }

/** The entries among some news, in order. */
export const entriesOf = (news: readonly News[]): readonly StoredEntry[] =>
  news.flatMap(change => (change.kind === 'appended' ? [change.entry] : []))

/** Where in their log some entries stand, in whatever order they came: a batch that is brought again may be mixed. */
export const rangeOf = (
  entries: readonly StoredEntry[],
): { readonly after: number; readonly most: number } => {
  const numbers = entries.map(({ seq }) => seq)
  const after = Math.min(...numbers) - 1
  return { after, most: Math.max(...numbers) - after }
}

/** The channel whose news it is. */
export const channelOf = (change: News): string => kindOf(change).channel(change)

/** Whether a change goes to all members of its channel. */
export const isForAll = (change: News, row: ChannelRow, isCrowd: boolean): boolean =>
  kindOf(change).isForAll(row, isCrowd)

/** How a change ranks beside those of other channels. */
export const laneOf = (change: News): Lane => kindOf(change).lane(change)

/** The last of one user's marks in a batch; `read` alone has moved where it has in all of them. */
const lastOf = (all: readonly Of<'marks'>[]): readonly News[] => {
  const last = all.at(-1)
  if (!last?.isOfRead || all.every(({ isOfRead }) => isOfRead)) return last ? [last] : []
  const { isOfRead: _, ...rest } = last
  return [rest]
}

/**
 * The news without what later ones say again: a receipt says all that those before it said, and marks only move forward.
 * For the news of one channel, in order.
 */
export const withoutOlderMarks = (news: readonly News[]): readonly News[] => {
  const marks = Map.groupBy(
    news.filter(change => change.kind === 'marks'),
    ({ user }) => user,
  )
  return news.flatMap(change => {
    if (change.kind !== 'marks') return change
    const own = marks.get(change.user) ?? []
    return own.at(-1) === change ? lastOf(own) : []
  })
}

/** One change as it is told, given the newest row of its channel. */
export const tellingOf = (change: News, row: ChannelRow): Telling => kindOf(change).telling(change, row)
