import type { Change, UserRow } from '../../../shared/domain/ports.ts'
import { memoryConversations } from '../../../shared/store/memory/conversations.ts'
import { memoryFiles } from '../../../shared/store/memory/files.ts'
import { memoryFilters } from '../../../shared/store/memory/filters.ts'
import { memoryLedger } from '../../../shared/store/memory/ledger.ts'
import { memoryMovements } from '../../../shared/store/memory/movements.ts'
import { memoryStoring } from '../../../shared/store/memory/objects.ts'
import { memoryPins, type PinRows } from '../../../shared/store/memory/pins.ts'
import { memoryRelays } from '../../../shared/store/memory/relays.ts'
import { memoryReports } from '../../../shared/store/memory/reports.ts'
import { type Deletes, memoryChannels, memoryMembers } from '../../../shared/store/memory/rooms.ts'
import { memoryRules, memorySanctions } from '../../../shared/store/memory/sanctions.ts'
import {
  memoryCensus,
  memoryIdentities,
  memoryPrivacy,
  memoryRevocations,
  memoryUsers,
  type UserRows,
} from '../../../shared/store/memory/users.ts'
import { gatingsOf, type Parts } from './parts.ts'
import { type Release, Releases } from './releases.ts'
import type { Sky } from './sky.ts'
import { type Backup, newTables, type Tables } from './tables.ts'
import { portsOf, readingOf } from './versioned-ports.ts'
import { AGE, textBy, type Version } from './versions.ts'

/** What is deployed, over which tables; and the tables that every release shares: connections and ledger. */

type Setting = {
  readonly sky: Sky
  readonly tell: (change: Change, tables: Tables) => void
  readonly deletes: Deletes
  /** The version that is there at first, where others come; else all is of today, and nothing stands between. */
  readonly version?: Version
  readonly rates: boolean
  readonly sockets: Parts['sockets']
}

/** What is true, behind the effects. */
export type Store = Pick<Tables, 'generation' | 'state' | 'logs' | 'messages' | 'queues'> & {
  readonly rowsOfUsers: ReadonlyMap<string, UserRow>
  readonly users: Parts['users']
}

const sharedOf = (now: () => number) => {
  const rowsOfUsers: UserRows = new Map()
  const clock = { now, sleep: () => Promise.reject(new Error('the store does not wait')) }
  return {
    clock,
    rowsOfUsers,
    ledger: memoryLedger(clock),
    filters: memoryFilters(),
    reports: memoryReports(),
    users: memoryUsers(rowsOfUsers),
    census: memoryCensus(clock, rowsOfUsers),
    privacy: memoryPrivacy(rowsOfUsers),
    movements: memoryMovements(),
    revocations: memoryRevocations(rowsOfUsers),
    identities: memoryIdentities(),
    files: memoryFiles(),
    pins: new Map() as PinRows,
    storing: memoryStoring(clock).storing,
  }
}

export class Deployments {
  readonly releases: Releases
  /** Those of the newest release. */
  tables: Tables
  /** What is behind the effects, in the tables of the newest release. */
  store: Store
  readonly #shared: ReturnType<typeof sharedOf>
  readonly #setting: Setting
  #generations = 0

  constructor(setting: Setting) {
    const { sky, tell } = setting
    const deletes: Deletes = entry => {
      const isGone = setting.deletes(entry)
      sky.coverage.count(`sometimes: ${isGone ? 'TTL deletes an entry' : 'an expired entry stands still'}`)
      return isGone
    }
    this.#setting = { ...setting, deletes }
    this.#shared = sharedOf(() => sky.scheduler.now)
    this.tables = newTables({ clock: this.#shared.clock, deletes, tell })
    this.store = { ...this.tables, ...this.#shared }
    this.releases = new Releases(this.#release(setting.version ?? 'today', this.tables))
  }

  /** Puts another version in the place of the one that runs, which takes events for so long still. */
  deploy(version: Version, ms: number): void {
    const { sky } = this.#setting
    // It knows no generations: nobody goes back to it from restored tables.
    if (version === 'yesterday' && this.tables.generation) return
    const isForward = AGE[version] > AGE[this.releases.current.version]
    sky.trace.tell('deployment', version, ms)
    sky.coverage.count(`sometimes: a deployment goes ${isForward ? 'forward' : 'back'}`)
    this.releases.deploy(this.#release(version, this.tables), sky.scheduler.now, ms)
  }

  /** Puts restored tables in the place of those that there are; instances of before are at work for so long still. */
  restore(backup: Backup, ms: number): Tables {
    const { sky, tell, deletes } = this.#setting
    const { current } = this.releases
    this.#generations++
    const generation = `g${this.#generations}`
    sky.trace.tell('restore', generation, ms)
    const { clock } = this.#shared
    this.tables = newTables({ clock, deletes, tell }, generation, backup, this.tables.queues)
    this.store = { ...this.tables, ...this.#shared }
    const version = current.version === 'yesterday' ? 'today' : current.version
    this.releases.deploy(this.#release(version, this.tables), sky.scheduler.now, ms)
    return this.tables
  }

  #release(version: Version, tables: Tables): Release {
    const parts = this.#parts(tables)
    const isMixed = this.#setting.version !== undefined
    return {
      version,
      tables,
      gatings: gatingsOf(isMixed ? portsOf(version, tables, parts, this.#shared.rowsOfUsers) : parts),
      idle: new Map(),
      reads: isMixed ? readingOf(version) : change => change,
      says: isMixed ? text => textBy(version, text) : text => text,
    }
  }

  #parts({ state, relays, logs, amendments }: Tables): Parts {
    const {
      ledger,
      filters,
      reports,
      users,
      census,
      privacy,
      movements,
      revocations,
      identities,
      files,
      storing,
      pins,
    } = this.#shared
    const { rates, sockets } = this.#setting
    return {
      channels: memoryChannels(state),
      members: memoryMembers(state),
      conversations: memoryConversations(state),
      sanctions: memorySanctions(state),
      rules: memoryRules(state),
      reports,
      pins: memoryPins(state.tell, pins),
      relays: memoryRelays(state.tell, relays),
      ledger,
      filters,
      logs,
      amendments,
      users,
      census,
      privacy,
      movements,
      revocations,
      identities,
      files,
      storing,
      sockets,
      rates,
    }
  }
}
