import type { Amendments } from '../../../shared/domain/log/amended.ts'
import { epochOf } from '../../../shared/domain/log/eras.ts'
import type { Change, ChannelRow, Clock, Logs, Marks, StoredEntry } from '../../../shared/domain/ports.ts'
import type { Relay } from '../../../shared/domain/posting/relay.ts'
import { type AmendedRows, memoryAmendments } from '../../../shared/store/memory/amendments.ts'
import { type Deletes, memoryLogs, rooms } from '../../../shared/store/memory/rooms.ts'

/** The tables of a deployment that a restore makes anew, rooms and messages, and the queues, which it leaves. */

type LogsByName = Map<string, Map<number, StoredEntry>>
type Rooms = ReturnType<typeof rooms>

export type Tables = {
  readonly generation: string
  readonly state: Rooms
  readonly relays: Map<string, Relay>
  readonly logs: Logs
  readonly amendments: Amendments
  readonly amended: AmendedRows
  readonly messages: LogsByName
  readonly queues: LogsByName
}

/** The rooms as they were at one moment, the messages as they were at another. `generation`: of the tables that these are copies of. */
export type RoomsBackup = Pick<Rooms, 'rows' | 'members' | 'marks'> & Pick<Tables, 'generation' | 'relays'>
export type MessagesBackup = Pick<Tables, 'messages' | 'amended'>
export type Backup = { readonly rooms: RoomsBackup; readonly messages: MessagesBackup }

type Setting = {
  readonly clock: Clock
  readonly deletes: Deletes
  readonly tell: (change: Change, tables: Tables) => void
}

/** Where a table keeps it, as `dynamo-logs.ts` does: what expires stands in the queues. */
const logsIn = (messages: LogsByName, queues: LogsByName, { clock, deletes }: Setting): Logs => {
  const forGood = memoryLogs(clock, { deletes, logs: messages })
  const expiring = memoryLogs(clock, { deletes, logs: queues })
  return {
    put: (log, entry, kept) => (kept === undefined ? forGood : expiring).put(log, entry, kept),
    read: (log, after, limit, kept) =>
      (kept === undefined ? forGood : expiring).read(log, after, limit, kept),
  }
}

const EMPTY: RoomsBackup = {
  generation: '',
  rows: new Map<string, ChannelRow>(),
  members: new Map<string, Set<string>>(),
  marks: new Map<string, Map<string, Marks>>(),
  relays: new Map<string, Relay>(),
}

/** Rows, marks and entries are never changed in their place, so that they need no copy. */
const copyOfRooms = ({ generation, rows, members, marks, relays }: RoomsBackup): RoomsBackup => ({
  generation,
  rows: new Map(rows),
  members: new Map([...members].map(([name, users]) => [name, new Set(users)])),
  marks: new Map([...marks].map(([name, own]) => [name, new Map(own)])),
  relays: new Map(relays),
})
const copyOfLogs = <Entry>(logs: ReadonlyMap<string, ReadonlyMap<number, Entry>>) =>
  new Map([...logs].map(([name, log]) => [name, new Map(log)]))

export const backupOfRooms = ({ generation, state, relays }: Tables): RoomsBackup =>
  copyOfRooms({ ...state, generation, relays })
export const backupOfMessages = ({ messages, amended }: MessagesBackup): MessagesBackup => ({
  messages: copyOfLogs(messages),
  amended: copyOfLogs(amended),
})

/** New tables, from backups or empty, under a generation of their own. The queues are those that there were. */
export const newTables = (
  setting: Setting,
  generation = '',
  backup: Backup = { rooms: EMPTY, messages: { messages: new Map(), amended: new Map() } },
  queues: LogsByName = new Map(),
): Tables => {
  const { rows, members, marks, relays } = copyOfRooms(backup.rooms)
  const { messages, amended } = backupOfMessages(backup.messages)
  const tables: Tables = {
    generation,
    state: {
      ...rooms(change => setting.tell(change, tables), setting.clock.now, generation),
      rows,
      members,
      marks,
    },
    relays,
    logs: logsIn(messages, queues, setting),
    amendments: memoryAmendments(amended),
    amended,
    messages,
    queues,
  }
  return tables
}

/** A row as the store gives it, with the generation in its epoch. */
export const rowIn = (
  { state, generation }: Pick<Tables, 'state' | 'generation'>,
  channel: string,
): ChannelRow | undefined => {
  const row = state.rows.get(channel)
  return row && { ...row, generation, epoch: epochOf(row.epoch, generation) }
}
