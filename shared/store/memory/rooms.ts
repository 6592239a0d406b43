import type { Description } from '../../domain/conversation-ports.ts'
import { emptyRow } from '../../domain/empty-row.ts'
import { epochOf } from '../../domain/log/eras.ts'
import type { Sanction } from '../../domain/moderation-ports.ts'
import { INLINE_MEMBERS } from '../../domain/namespaces.ts'
import type {
  Change,
  ChannelRow,
  Channels,
  Clock,
  Logs,
  Marks,
  Members,
  StoredEntry,
} from '../../domain/ports.ts'
import { hasExpired } from '../../domain/retention.ts'
import type { Role } from '../../protocol/index.ts'
import { applied, holds } from './commit.ts'
import { copyOf } from './copy.ts'
import { sanctionsOf } from './sanctions.ts'

/** Told of every change, in the order in which they were made, as the stream would. */
export type Listener = (change: Change) => void

export type Rooms = {
  readonly rows: Map<string, ChannelRow>
  readonly members: Map<string, Set<string>>
  readonly marks: Map<string, Map<string, Marks>>
  /** By channel, `#` and user; of those who are more than members. */
  readonly roles: Map<string, Role>
  readonly descriptions: Map<string, Description>
  /** By channel, then by the user, `#` and the kind. */
  readonly sanctions: Map<string, Map<string, Sanction>>
  /** Of channels, their own that may not be said there. */
  readonly words: Map<string, readonly string[]>
  readonly tell: Listener
  /** The deployment's: another one since the tables were restored. */
  readonly generation: string
  readonly now: () => number
}

export const rooms = (tell: Listener, now: Rooms['now'], generation = ''): Rooms => ({
  rows: new Map(),
  members: new Map(),
  marks: new Map(),
  roles: new Map(),
  descriptions: new Map(),
  sanctions: new Map(),
  words: new Map(),
  tell,
  generation,
  now,
})

const enter = (
  { members, marks, tell }: Rooms,
  channel: string,
  user: string,
  { head, quiet }: Pick<ChannelRow, 'head' | 'quiet'>,
  origin?: string,
) => {
  members.set(channel, (members.get(channel) ?? new Set()).add(user))
  const own = marks.get(user) ?? new Map<string, Marks>()
  marks.set(user, own.set(channel, { channel, read: head, delivered: head, ...(quiet && { quiet }) }))
  tell({ kind: 'member', channel, user, change: 'joined', ...(origin && { origin }) })
}

/** A row as it is read: it keeps an epoch of its own. */
const read = ({ rows, generation }: Rooms, channel: string): ChannelRow | undefined => {
  const row = rows.get(channel)
  return row && { ...row, generation, epoch: epochOf(row.epoch, generation) }
}

/** The channels' rows in memory. */
export const memoryChannels = (state: Rooms): Channels => ({
  read: async channel => read(state, channel),
  readMany: async channels => channels.flatMap(channel => read(state, channel) ?? []),
  create: async founding => {
    const { channel, members, owners = [], conversation, origin } = founding
    if (state.rows.has(channel)) return 'exists'
    state.rows.set(channel, emptyRow(founding, state.generation))
    for (const user of members ?? []) enter(state, channel, user, { head: 0 }, origin)
    for (const user of owners) state.roles.set(`${channel}#${user}`, 'owner')
    if (conversation) state.descriptions.set(channel, copyOf(conversation.description))
    return 'created'
  },
  commit: async commit => {
    const row = read(state, commit.channel)
    if (!row || !holds(row, commit)) return { ok: false, ...(row && { row }) }
    const after = applied(row, copyOf(commit))
    state.rows.set(commit.channel, { ...after, epoch: state.rows.get(commit.channel)?.epoch ?? '' })
    if (after.last) state.tell({ kind: 'appended', row: after, entry: after.last })
    return { ok: true, row: after }
  },
})

/** The memberships in memory. */
export const memoryMembers = (state: Rooms): Members => {
  const { rows, members, marks, roles } = state
  const has = (channel: string, user: string) => members.get(channel)?.has(user) ?? false
  const renamed = (row: ChannelRow, names: readonly string[] | undefined) => {
    const { members: _, ...rest } = row
    rows.set(row.channel, names ? { ...rest, members: names } : rest)
  }
  /** A caller that holds an older kind of row has to read again; names that have changed since do not matter. */
  const current = (row: ChannelRow): ChannelRow | undefined => {
    const now = rows.get(row.channel)
    return now && (now.members === undefined) === (row.members === undefined) ? now : undefined
  }
  return {
    has: async (channel, user) => has(channel, user),
    add: async (stale, user, origin) => {
      const row = current(stale)
      if (!row) return 'changed'
      if (row.members ? row.members.includes(user) : has(row.channel, user)) return 'already'
      if (row.members && row.members.length >= INLINE_MEMBERS) {
        renamed(row, undefined)
        return 'changed'
      }
      if (sanctionsOf(state, row.channel).some(one => one.user === user && one.kind === 'banned'))
        return 'barred'
      if (row.members) renamed(row, [...row.members, user])
      enter(state, row.channel, user, stale, origin)
      return 'joined'
    },
    remove: async (stale, user) => {
      const row = current(stale)
      if (!row) return 'changed'
      if (!has(row.channel, user)) return 'absent'
      if (row.members)
        renamed(
          row,
          row.members.filter(name => name !== user),
        )
      else rows.set(row.channel, { ...row, departures: row.departures + 1 })
      members.get(row.channel)?.delete(user)
      marks.get(user)?.delete(row.channel)
      roles.delete(`${row.channel}#${user}`)
      state.tell({ kind: 'member', channel: row.channel, user, change: 'left' })
      return 'left'
    },
    page: async (channel, { after, until }, most) =>
      [...(members.get(channel) ?? [])]
        .filter(name => !(after && name <= after) && !(until !== undefined && name > until))
        .toSorted((one, other) => (one < other ? -1 : 1))
        .slice(0, most),
    of: async user => [...(marks.get(user)?.values() ?? [])],
    marks: async (channel, users) =>
      new Map(
        users.flatMap(user => {
          const own = marks.get(user)?.get(channel)
          return own ? [[user, own] as const] : []
        }),
      ),
    advance: async (user, given, origin) => {
      const { channel } = given
      const own = marks.get(user)?.get(channel)
      if (!own) return undefined
      const { read, quiet } = own.read > given.read ? own : given
      const delivered = Math.max(own.delivered, given.delivered)
      const next = { channel, read, delivered, ...(quiet && { quiet }) }
      if (next.read === own.read && next.delivered === own.delivered) return own
      marks.get(user)?.set(channel, { ...own, ...next })
      const isOfRead = delivered === own.delivered
      state.tell({
        kind: 'marks',
        user,
        marks: next,
        ...(origin && { origin }),
        ...(isOfRead && { isOfRead }),
      })
      return next
    },
  }
}

/** Whether TTL has deleted an entry that has expired: never, always, or some of them, as DynamoDB's lateness has it. */
export type Deletes = (entry: StoredEntry) => boolean
type MemoryLogsOptions = {
  readonly deletes?: Deletes | undefined
  readonly logs?: Map<string, Map<number, StoredEntry>>
}

/** The logs in memory. What has expired is not shown, deleted or not. */
export const memoryLogs = (
  clock: Clock,
  { deletes = () => false, logs = new Map() }: MemoryLogsOptions = {},
): Logs => {
  return {
    put: async (channel, entry) => {
      logs.set(channel, (logs.get(channel) ?? new Map()).set(entry.seq, copyOf(entry)))
    },
    read: async (channel, after, limit, kept) => {
      // As DynamoDB does with a ValidationException.
      if (!(limit >= 1)) throw new RangeError(`the limit is ${limit}`)
      const isOver = (entry: StoredEntry) => hasExpired(entry.at, kept, clock.now())
      const above = [...(logs.get(channel)?.values() ?? [])].filter(
        entry => entry.seq > after && !(isOver(entry) && deletes(entry)),
      )
      above.sort((one, other) => one.seq - other.seq)
      for (let at = 0; at < above.length; at += limit) {
        const visible = above.slice(at, at + limit).filter(entry => !isOver(entry))
        if (visible.length > 0) return visible
      }
      return []
    },
  }
}
