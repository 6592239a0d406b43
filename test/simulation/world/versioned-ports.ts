import type { Change, ChannelRow, Full, UserRow } from '../../../shared/domain/ports.ts'
import { isFull } from '../../../shared/domain/posting/leases.ts'
import { memoryChannels, memoryMembers } from '../../../shared/store/memory/rooms.ts'
import { entryRead, relayRead, rowRead, userRead } from './items.ts'
import type { Parts } from './parts.ts'
import type { Tables } from './tables.ts'
import { DIFFERENCES, userKept, type Version } from './versions.ts'

/** The ports as one of several versions has them that read and write the same tables. */

type Rows = Pick<Parts, 'channels' | 'members'>

/** Commits leave in the row, and tell the stream, what the version writes. */
const channelsOf = (version: Version, { state }: Tables, seen: (row: ChannelRow) => ChannelRow): Rows => {
  const { last: written, body, marksRow } = DIFFERENCES[version]
  let stale: number | undefined
  const asWritten = (change: Change): Change => {
    if (change.kind !== 'appended') return change
    const { row } = change
    const last = written(change.entry, stale)
    const kept = state.rows.get(row.channel)
    if (kept) state.rows.set(row.channel, { ...kept, ...marksRow, last })
    return { ...change, row: { ...row, ...marksRow, last }, entry: last }
  }
  const own = { ...state, tell: (change: Change) => state.tell(asWritten(change)) }
  const channels = memoryChannels(own)
  return {
    members: memoryMembers(own),
    channels: {
      create: founding => channels.create(founding),
      read: async channel => {
        const row = await channels.read(channel)
        return row && seen(row)
      },
      readMany: async names => (await channels.readMany(names)).map(seen),
      commit: async commit => {
        stale = state.rows.get(commit.channel)?.last?.before
        const entry = { ...commit.entry, body: body(commit.entry.from, commit.entry.body) }
        const result = await channels.commit({ ...commit, entry })
        return result.row ? { ...result, row: seen(result.row) } : result
      },
    },
  }
}

const logsOf = (version: Version, { logs }: Tables): Parts['logs'] => {
  const { entry: seen, marksEntry } = DIFFERENCES[version]
  return {
    put: (log, entry, kept) => logs.put(log, { ...seen(entry), ...marksEntry }, kept),
    read: async (...range) => (await logs.read(...range)).map(entry => seen(entryRead(entry))),
  }
}

const isRow = (answer: UserRow | Full | string | undefined): answer is UserRow =>
  typeof answer === 'object' && !isFull(answer)

const usersOf = (version: Version, { users }: Parts, rows: Map<string, UserRow>): Parts['users'] => ({
  ...users,
  read: async names =>
    new Map([...(await users.read(names))].map(([name, row]) => [name, userRead(row)] as const)),
  touch: async (caller, lease, terms) => {
    const before = await users.touch(caller, lease, terms)
    const row = rows.get(caller.user)
    if (row && isRow(before ?? row)) rows.set(caller.user, userKept(version, row))
    return isRow(before) ? userRead(before) : before
  },
  release: async (...what) => {
    const row = await users.release(...what)
    return row && userRead(row)
  },
  lag: async (...what) => {
    const row = await users.lag(...what)
    return row && userRead(row)
  },
  show: async (...what) => userRead(await users.show(...what)),
})

/** A change of the stream as the version reads it. */
export const readingOf = (version: Version) => {
  const { row: seenRow, entry: seenEntry } = DIFFERENCES[version]
  return (change: Change): Change => {
    if (change.kind === 'relay') return { ...change, relay: relayRead(change.relay) }
    if (change.kind !== 'appended') return change
    const row = seenRow(rowRead(change.row))
    return { ...change, row, entry: row.last ?? seenEntry(change.entry) }
  }
}

export const portsOf = (
  version: Version,
  tables: Tables,
  parts: Parts,
  rows: Map<string, UserRow>,
): Parts => {
  const seen = (row: ChannelRow) => DIFFERENCES[version].row(rowRead(row))
  return {
    ...parts,
    ...channelsOf(version, tables, seen),
    logs: logsOf(version, tables),
    users: usersOf(version, parts, rows),
  }
}
