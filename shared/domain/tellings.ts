import { parseChannel } from '../protocol/index.ts'
import { NAMESPACES, type Namespace } from './namespaces.ts'
import type { Change, ChannelRow, StoredEntry } from './ports.ts'
import type { Telling } from './posting.ts'
import { timestamp } from './timestamp.ts'

/** What each kind of change is told as, and to whom it is not. */

/** The policy of a channel that exists; there is none for a namespace that is gone from the table. */
export const policyOf = (channel: string): Namespace | undefined =>
  NAMESPACES[parseChannel(channel)?.namespace ?? '']

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
  const { seq, key, from, at, body } = entry
  return { event: 'message', channel, epoch, seq, key, from, at: timestamp(at), body }
}

/** What is said to a role is only for sockets that carry it. */
const inRole = (channel: string, telling: Telling): Telling => {
  const onlyRole = roleOf(channel)
  return onlyRole ? { ...telling, onlyRole } : telling
}

/** An entry as it is told. */
export const tellingOfEntry = (whose: Whose, entry: StoredEntry): Telling =>
  inRole(whose.channel, {
    event: policyOf(whose.channel)?.told === 'notice' ? noticeOf(whose, entry) : messageOf(whose, entry),
    ...(entry.origin && { exceptSocket: entry.origin }),
  })

const ofMember = ({ channel, user, change, origin }: Of<'member'>): Telling =>
  inRole(channel, {
    event: { event: 'member', channel, user, change },
    ...(origin && { exceptSocket: origin }),
  })

/** Receipts go round in small channels; in large ones each user's own devices alone are told. */
const ofMarks = ({ user, marks, origin }: Of<'marks'>, row: ChannelRow): Telling =>
  inRole(marks.channel, {
    event: { event: 'receipt', user, ...marks },
    ...(origin && { exceptSocket: origin }),
    ...(!row.members && { only: { users: [user], sockets: [] } }),
  })

type Kinds = {
  readonly [K in News['kind']]: {
    readonly channel: (change: Of<K>) => string
    readonly telling: (change: Of<K>, row: ChannelRow) => Telling
  }
}

/** One row a kind of news. */
const KINDS: Kinds = {
  appended: {
    channel: ({ row }) => row.channel,
    telling: ({ row, entry }) => tellingOfEntry(row, entry),
  },
  member: { channel: ({ channel }) => channel, telling: ofMember },
  marks: { channel: ({ marks }) => marks.channel, telling: ofMarks },
}
const kindOf = ({ kind }: News) =>
  KINDS[kind] as {
    readonly channel: (change: News) => string
    readonly telling: (change: News, row: ChannelRow) => Telling
  }

/** The entries among some news, in order. */
export const entriesOf = (news: readonly News[]): readonly StoredEntry[] =>
  news.flatMap(change => (change.kind === 'appended' ? [change.entry] : []))

/** The channel whose news it is. */
export const channelOf = (change: News): string => kindOf(change).channel(change)

/** One change as it is told, given the newest row of its channel. */
export const tellingOf = (change: News, row: ChannelRow): Telling => kindOf(change).telling(change, row)
