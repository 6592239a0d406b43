import type { Description, Keeps } from '../domain/conversation-ports.ts'
import { epochOf } from '../domain/log/eras.ts'
import type { ChannelRow, Commit, Marks, SocketLease, StoredEntry, UserRow } from '../domain/ports.ts'
import type { Relay } from '../domain/posting/relay.ts'
import type { EpochSeconds } from '../domain/retention.ts'
import type { Status } from '../protocol/index.ts'
import { NOBODY } from './dynamo/member-commands.ts'
import { afterHash } from './keys.ts'

/**
 * The shapes of items, and the way between them and the domain's values. A body is kept as JSON text: it comes back
 * to the letter, whatever DynamoDB's own types can hold. Unknown attributes are passed over, so that older code reads
 * newer items.
 */
export type Item = Record<string, unknown>

type LastItem = Omit<StoredEntry, 'seq' | 'body'> & { body: string }
const parseBody = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>

/** The part of an entry that both the channel's row and the log keep. */
export const lastItem = ({ key, from, at, body, origin, about, amends }: Commit['entry']): LastItem => ({
  key,
  from,
  at,
  body: JSON.stringify(body),
  ...(origin && { origin }),
  ...(about !== undefined && { about }),
  ...(amends && { amends }),
})

/** An element of the log, with the moment at which TTL may delete it. */
export const entryItem = (channel: string, entry: StoredEntry, expires?: EpochSeconds): Item => {
  const { seq, before, quiet, told } = entry
  return {
    channel,
    seq,
    ...lastItem(entry),
    ...(before !== undefined && { before }),
    ...(quiet && { quiet }),
    ...(told && { told }),
    ...(expires && { expires }),
  }
}

export const toEntry = (item: Item, seq: number = Number(item.seq)): StoredEntry => {
  const { key, from, at, body, origin, about, amends, before, quiet, told } = item as LastItem
  return {
    seq,
    key,
    from,
    at,
    body: parseBody(body),
    ...(origin && { origin }),
    ...(about !== undefined && { about }),
    ...(amends && { amends }),
    ...(before !== undefined && { before: Number(before) }),
    ...(quiet && { quiet }),
    ...(told && { told }),
  }
}

const BASE = 36

/** A fingerprint as the row keeps it: a set of short texts takes half the room and a third of the time that one of numbers takes. */
export const printText = (fingerprint: number): string => fingerprint.toString(BASE)
const prints = (set: unknown): number[] =>
  [...((set as Set<string> | undefined) ?? [])].map(text => Number.parseInt(text, BASE))

/** What governs those who speak, absent where nothing does. */
const governing = ({ muted, barring, rules, slow }: Item): Partial<ChannelRow> => ({
  ...(muted !== undefined && { muted: muted as NonNullable<ChannelRow['muted']> }),
  ...(barring === true && { barring }),
  ...(rules !== undefined && { rules: Number(rules) }),
  ...(slow !== undefined && { slow: Number(slow) }),
})

/** Given the deployment's generation; the image of a stream has that under which it was written. */
export const toRow = (item: Item, generation: string = String(item.generation ?? '')): ChannelRow => {
  const { pk, epoch, seq, last, before, quiet, amendedAt, earlier, members, departures } = item
  const { young, old, floor, turn, turnedAt, pace } = item
  return {
    channel: String(pk),
    epoch: epochOf(String(epoch), generation),
    generation,
    eras: (item.eras ?? []) as ChannelRow['eras'],
    head: Number(seq),
    ...(last !== undefined && {
      last: toEntry({ ...(last as Item), ...(before !== undefined && { before }), quiet }, Number(seq)),
    }),
    ...(quiet !== undefined && { quiet: Number(quiet) }),
    ...(amendedAt !== undefined && { amendedAt: Number(amendedAt) }),
    earlier: Number(earlier ?? 0),
    ...(members !== undefined && { members: [...(members as Set<string>)].filter(name => name !== NOBODY) }),
    departures: Number(departures ?? 0),
    young: prints(young),
    old: prints(old),
    floor: Number(floor),
    turn: Number(turn),
    turnedAt: Number(turnedAt),
    pace: (pace ?? {}) as ChannelRow['pace'],
    ...(item.conversation !== undefined && {
      conversation: item.conversation as NonNullable<ChannelRow['conversation']>,
    }),
    ...governing(item),
  }
}

export const toRelay = (item: Item): Relay => {
  const { channel, epoch, index, from, to, after, until, origins } = item as Relay
  return { channel, epoch, index, from, to, after, until, origins: origins ?? {} }
}

/** What a member keeps, absent where nothing is. */
const toKeeps = ({ pinned, pinnedAt, mutedUntil, archived }: Item): { keeps?: Keeps } => {
  const kept = Object.entries({ pinned, pinnedAt, mutedUntil, archived }).filter(
    ([, value]) => value !== undefined,
  )
  return kept.length > 0 ? { keeps: Object.fromEntries(kept.map(([name, at]) => [name, Number(at)])) } : {}
}

const numbersIn = (set: Set<number>): number[] => [...set].toSorted((one, other) => one - other)

export const toMarks = (item: Item): Marks => ({
  channel: afterHash(String(item.sk)),
  read: Number(item.read),
  delivered: Number(item.delivered),
  ...(item.quiet !== undefined && { quiet: Number(item.quiet) }),
  ...toKeeps(item),
  ...(item.mentions !== undefined && { mentions: numbersIn(item.mentions as Set<number>) }),
})

export const toDescription = ({ title, subject, type, details }: Item): Description => ({
  ...(title !== undefined && { title: String(title) }),
  ...(subject !== undefined && { subject: String(subject) }),
  ...(type !== undefined && { type: String(type) }),
  ...(details !== undefined && { details: parseBody(String(details)) }),
})

export const toUser = (item: Item): UserRow => {
  const { pk, sockets, status, detail, seen, revoked, hidesRead } = item
  return {
    user: afterHash(String(pk)),
    sockets: (sockets ?? {}) as Record<string, SocketLease>,
    ...(status !== undefined && { status: status as Status }),
    ...(detail !== undefined && { detail: parseBody(String(detail)) }),
    ...(revoked !== undefined && { revoked: Number(revoked) }),
    ...(hidesRead === true && { hidesRead }),
    seen: Number(seen ?? 0),
  }
}
