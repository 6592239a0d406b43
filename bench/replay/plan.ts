import { isUserId, parseChannel } from '../../shared/protocol/channel.ts'
import type { ChatLog, Saying } from './chat-log.ts'
import { Names } from './names.ts'
import { hashOf } from './text-hash.ts'

/** A line of a room: who says it (a number of `Plan.people`), when (seconds of the log), and what. */
export type Line = { readonly by: number; readonly at: number; readonly text: string }

/** A room of the log as a channel, with everybody who speaks in it. */
export type RoomPlan = {
  readonly channel: string
  readonly members: readonly number[]
  readonly lines: readonly Line[]
}

/** Who is to be connected, and what each says where. */
export type Plan = {
  readonly people: readonly string[]
  readonly rooms: readonly RoomPlan[]
  readonly passedOver: number
  /** Users of the log who share a socket with another, and names of users and rooms that had to be changed. */
  readonly folded: number
  readonly renamed: number
  /** When the log begins, in its own seconds. */
  readonly from: number
}

/** Where a room's lines and members are gathered while the log is read. */
type Draft = { readonly lines: Line[]; readonly members: Set<number> }

const draftsOf = (sayings: readonly Saying[], numberOf: (user: string) => number): Map<string, Draft> => {
  const drafts = new Map<string, Draft>()
  for (const { room, user, at, text } of sayings) {
    const draft = drafts.get(room) ?? { lines: [], members: new Set() }
    drafts.set(room, draft)
    const by = numberOf(user)
    draft.members.add(by)
    draft.lines.push({ by, at, text })
  }
  return drafts
}

/** Casts a log: each user a client, or, beyond `clients` of them, one of the first so many, always the same. */
export const planOf = (
  { sayings, passedOver }: ChatLog,
  { clients = Number.POSITIVE_INFINITY }: { readonly clients?: number } = {},
): Plan => {
  const users = [...new Set(sayings.map(({ user }) => user))]
  const roomNames = [...new Set(sayings.map(({ room }) => room))]
  const seats = Math.min(clients, users.length)
  const places = new Map(users.map((user, at) => [user, at < seats ? at : hashOf(user) % seats]))
  const ids = new Names(isUserId, users)
  const channels = new Names(room => parseChannel(`chat:${room}`) !== undefined, roomNames)
  const drafts = draftsOf(sayings, user => places.get(user) ?? 0)
  const people = users.slice(0, seats).map(user => ids.of(user))
  const rooms = [...drafts].map(([room, { members, lines }]) => ({
    channel: `chat:${channels.of(room)}`,
    members: [...members],
    lines,
  }))
  const from = sayings.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY)
  const renamed = ids.changed + channels.changed
  return { people, rooms, passedOver, folded: users.length - seats, renamed, from }
}
