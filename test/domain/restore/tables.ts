import type { App } from '../../../shared/domain/app.ts'
import { fanOut } from '../../../shared/domain/delivery/fanout.ts'
import { newMemory } from '../../../shared/domain/instance.ts'
import type { Change, ChannelRow, Marks, StoredEntry } from '../../../shared/domain/ports.ts'
import { type AmendedRows, memoryAmendments } from '../../../shared/store/memory/amendments.ts'
import { memoryChannels, memoryLogs, memoryMembers, rooms } from '../../../shared/store/memory/rooms.ts'
import { memoryUsers } from '../../../shared/store/memory/users.ts'
import { type TestApp, type TestClock, testApp, testClock } from '../../support/app.ts'

/** Tables that can be copied as they are at a moment, and restored to new ones, each to a moment of its own. */

type RoomsTable = {
  readonly rows: ReadonlyMap<string, ChannelRow>
  readonly members: ReadonlyMap<string, ReadonlySet<string>>
  readonly marks: ReadonlyMap<string, ReadonlyMap<string, Marks>>
}
type LogsTable = ReadonlyMap<string, ReadonlyMap<number, StoredEntry>>
/** What a backup has: the rooms and the logs of one moment. */
export type Backup = { readonly rooms: RoomsTable; readonly logs: LogsTable; readonly amended: AmendedRows }

const EMPTY: Backup = {
  rooms: { rows: new Map(), members: new Map(), marks: new Map() },
  logs: new Map(),
  amended: new Map(),
}

/** A deployment over memory: its tables, the stream of its rooms, and everything that was ever committed in it. */
export type Deployment = {
  readonly app: TestApp
  /** Every entry that was committed, in order; a stream brings each once. */
  readonly committed: readonly Extract<Change, { kind: 'appended' }>[]
  backup(): Backup
  /** Runs the stream until it is empty. */
  flow(): Promise<void>
}

export const deployed = (
  { rooms: { rows, members, marks }, logs, amended }: Backup = EMPTY,
  generation = '',
  clock: TestClock = testClock(),
): Deployment => {
  const changes: Change[] = []
  const committed: Extract<Change, { kind: 'appended' }>[] = []
  const tell = (change: Change) => {
    changes.push(change)
    if (change.kind === 'appended') committed.push(change)
  }
  const state = rooms(tell, clock.now, generation)
  const kept = new Map<string, Map<number, StoredEntry>>()
  for (const [name, row] of rows) state.rows.set(name, structuredClone(row))
  for (const [name, users] of members) state.members.set(name, new Set(users))
  for (const [user, own] of marks) state.marks.set(user, new Map(own))
  for (const [name, log] of logs) kept.set(name, new Map(log))
  const sums: AmendedRows = structuredClone(amended)
  const store: Partial<App> = {
    channels: memoryChannels(state),
    members: memoryMembers(state),
    logs: memoryLogs(clock, { logs: kept }),
    amendments: memoryAmendments(sums),
    users: memoryUsers(),
    clock,
    generation,
  }
  const made = testApp({ store })
  // What an instance keeps goes by the same clock.
  const app: TestApp = { ...made, ...newMemory(made.revocations, clock), clock, changes, generation }
  return {
    app,
    committed,
    backup: () => ({
      rooms: {
        rows: structuredClone(state.rows),
        members: structuredClone(state.members),
        marks: structuredClone(state.marks),
      },
      logs: structuredClone(kept),
      amended: structuredClone(sums),
    }),
    flow: async () => {
      while (changes.length > 0) {
        const batch = changes.splice(0).map((change, at) => ({ sequence: String(at), change }))
        const failed = await fanOut(app, batch)
        if (failed.length > 0) throw new Error('the stream failed')
      }
    },
  }
}
