import type { Change, UserRow } from '../../../shared/domain/ports.ts'
import {
  type Deletes,
  memoryChannels,
  memoryLogs,
  memoryMembers,
  rooms,
} from '../../../shared/store/memory-rooms.ts'
import { memoryLedger } from '../../../shared/store/memory-ledger.ts'
import { memoryRelays } from '../../../shared/store/memory-relays.ts'
import {
  memoryIdentities,
  memoryRevocations,
  memoryUsers,
  type UserRows,
} from '../../../shared/store/memory-users.ts'
import { Chance } from './chance.ts'
import { Coverage } from './coverage.ts'
import { Gateway } from './gateway.ts'
import { type Handlers, handlers } from './handlers.ts'
import { type Fates, Lambda } from './lambda.ts'
import { Scheduler } from './scheduler.ts'
import type { Sky } from './sky.ts'
import { Stream } from './stream.ts'
import { Trace } from './trace.ts'
import { Watch } from './watch.ts'
import { CALM, type Weather } from './weather.ts'

/** The whole system in one process: the real use cases over the memory twins, under one virtual time and one chance. */

export const START = Date.parse('2026-11-21T09:00:00.000Z')
const SWEEP_EVERY_MS = 60_000

export type WorldOptions = {
  readonly seed: number
  readonly isTraced?: boolean
  readonly weather?: Weather
  /** Decides about effects before the weather does. */
  readonly fates?: Fates
  readonly lanes?: number
  readonly batchSize?: number
  readonly rates?: boolean
  /** Which expired entries TTL has deleted. */
  readonly deletes?: Deletes
  readonly identities?: boolean
  readonly frameMs?: number
}

/** The twins, as they are behind the effects: what is read here is the truth. */
type Store = ReturnType<typeof storeOf>

const storeOf = (now: () => number, tell: (change: Change) => void, deletes: Deletes) => {
  const state = rooms(tell)
  const users: UserRows = new Map()
  const clock = { now, sleep: () => Promise.reject(new Error('the store does not wait')) }
  return {
    state,
    rowsOfUsers: users as ReadonlyMap<string, UserRow>,
    channels: memoryChannels(state),
    members: memoryMembers(state),
    relays: memoryRelays(state.tell),
    ledger: memoryLedger(clock),
    logs: memoryLogs(clock, { deletes }),
    users: memoryUsers(users),
    revocations: memoryRevocations(users),
    identities: memoryIdentities(),
  }
}

export class World {
  readonly sky: Sky
  readonly store: Store
  readonly lambda: Lambda
  readonly gateway: Gateway
  readonly handlers: Handlers
  readonly stream: Stream
  #cancelSweep = () => {}

  constructor(options: WorldOptions) {
    const { seed, weather = CALM, isTraced = false, fates = () => undefined, deletes = () => false } = options
    const scheduler = new Scheduler(START)
    this.sky = {
      scheduler,
      chance: new Chance(seed),
      trace: new Trace(() => scheduler.now, isTraced),
      coverage: new Coverage(),
      watch: new Watch(() => {
        scheduler.isStopped = true
      }),
      weather,
    }
    this.store = storeOf(
      () => scheduler.now,
      change => this.#changed(change),
      deletes,
    )
    this.gateway = new Gateway(
      this.sky,
      () => this.handlers,
      () => this.lambda.current,
    )
    this.lambda = new Lambda(this.sky, this.#parts(options.rates ?? false), fates)
    const { identities = false, frameMs } = options
    const { sky, lambda } = this
    this.handlers = handlers({ sky, lambda, identities, ...(frameMs && { frameMs }) })
    this.stream = new Stream(this.sky, this.lambda, {
      lanes: options.lanes ?? 4,
      batchSize: options.batchSize ?? 100,
    })
    this.sweepEvery()
  }

  #parts(rates: boolean) {
    const { channels, members, relays, ledger, logs, users, revocations, identities } = this.store
    const { gateway } = this
    const sockets = {
      post: (connection: string, frame: string) => gateway.post(connection, frame),
      close: (connection: string) => gateway.close(connection),
    }
    return { channels, members, relays, ledger, logs, users, revocations, identities, sockets, rates }
  }

  #changed(change: Change): void {
    this.sky.watch.tell('changed', change, this.lambda.current)
    this.stream.put(change)
  }

  /** Sweeps so often from now on: while everybody sleeps for days there is little to sweep. */
  sweepEvery(ms: number = SWEEP_EVERY_MS): void {
    this.#cancelSweep()
    this.#cancelSweep = this.sky.scheduler.after(ms, () => {
      void this.handlers.sweep()
      this.sweepEvery(ms)
    })
  }
}
