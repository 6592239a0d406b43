import type { App } from '../../domain/app.ts'
import type { Change, Clock } from '../../domain/ports.ts'
import { type AmendedRows, memoryAmendments } from './amendments.ts'
import { memoryConversations } from './conversations.ts'
import { memoryFiles } from './files.ts'
import { memoryFilters } from './filters.ts'
import { memoryLedger } from './ledger.ts'
import { memoryMovements } from './movements.ts'
import { memoryPins, type PinRows } from './pins.ts'
import { memoryRelays } from './relays.ts'
import { memoryReports } from './reports.ts'
import { type Deletes, memoryChannels, memoryLogs, memoryMembers, rooms } from './rooms.ts'
import { memoryRules, memorySanctions } from './sanctions.ts'
import { memoryCensus, memoryPrivacy, memoryRevocations, memoryUsers, type UserRows } from './users.ts'

type Ports = Pick<
  App,
  | 'channels'
  | 'amendments'
  | 'members'
  | 'conversations'
  | 'sanctions'
  | 'rules'
  | 'reports'
  | 'pins'
  | 'relays'
  | 'ledger'
  | 'filters'
  | 'files'
  | 'logs'
  | 'users'
  | 'census'
  | 'privacy'
  | 'movements'
  | 'revocations'
>

type Setting = {
  readonly clock: Clock
  /** What the stream would bring. */
  readonly tell: (change: Change) => void
  readonly deletes?: Deletes | undefined
  readonly users?: UserRows
}

/** The whole store in memory, and the tables that it keeps. */
export const memoryPorts = ({ clock, tell, deletes, users = new Map() }: Setting) => {
  const state = rooms(tell, clock.now)
  const logs = new Map()
  const amended: AmendedRows = new Map()
  const files = new Map()
  const reports = { open: new Map(), resolved: new Map(), said: new Set<string>() }
  const pins: PinRows = new Map()
  const ports: Ports = {
    channels: memoryChannels(state),
    members: memoryMembers(state),
    conversations: memoryConversations(state),
    sanctions: memorySanctions(state),
    rules: memoryRules(state),
    reports: memoryReports(reports),
    pins: memoryPins(tell, pins),
    relays: memoryRelays(state.tell),
    ledger: memoryLedger(clock),
    filters: memoryFilters(),
    files: memoryFiles(files),
    logs: memoryLogs(clock, { deletes, logs }),
    amendments: memoryAmendments(amended),
    users: memoryUsers(users),
    census: memoryCensus(clock, users),
    privacy: memoryPrivacy(users),
    movements: memoryMovements(),
    revocations: memoryRevocations(users),
  }
  const { rows, members, marks, roles, descriptions, sanctions, words } = state
  const tables = { rows, members, marks, roles, descriptions, sanctions, words }
  return { ports, kept: { ...tables, users, logs, amended, files, reports, pins } }
}
