import type { Change } from '../../../shared/domain/ports.ts'
import type { Deletes } from '../../../shared/store/memory/rooms.ts'
import { Chance } from './chance.ts'
import { Coverage } from './coverage.ts'
import { Deployments, type Store } from './deployments.ts'
import type { Fates } from './fates.ts'
import { Gateway } from './gateway.ts'
import { type Handlers, handlers } from './handlers.ts'
import { Lambda } from './lambda.ts'
import { Scheduler } from './scheduler.ts'
import type { Sky } from './sky.ts'
import { Stream } from './stream.ts'
import type { Backup, Tables } from './tables.ts'
import { Trace } from './trace.ts'
import { isUnknown, type Version } from './versions.ts'
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
  /** The version that is deployed at first, where others come: then every version reads and writes as it does. */
  readonly version?: Version
}

export class World {
  readonly sky: Sky
  readonly deployments: Deployments
  readonly lambda: Lambda
  readonly gateway: Gateway
  readonly handlers: Handlers
  readonly stream: Stream
  /** Versions that differ read and write the same tables. */
  readonly isMixed: boolean
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
    this.gateway = new Gateway(
      this.sky,
      () => this.handlers,
      () => this.lambda.current,
    )
    const { rates = false, version } = options
    this.isMixed = version !== undefined
    this.deployments = new Deployments({
      sky: this.sky,
      tell: (change, tables) => this.#changed(change, tables),
      deletes,
      rates,
      sockets: this.#sockets(),
      ...(version && { version }),
    })
    const { releases } = this.deployments
    this.lambda = new Lambda(this.sky, { releases, rates }, fates)
    const { identities = false, frameMs } = options
    const { sky, lambda } = this
    this.handlers = handlers({ sky, lambda, identities, ...(frameMs && { frameMs }) })
    this.stream = new Stream(this.sky, this.lambda, {
      lanes: options.lanes ?? 4,
      batchSize: options.batchSize ?? 100,
    })
    this.sweepEvery()
  }

  /** The twins of the newest release, as they are behind the effects: what is read here is the truth. */
  get store(): Store {
    return this.deployments.store
  }

  /** What a function posts is as its version says it. */
  #sockets() {
    const { gateway } = this
    return {
      post: (connection: string, frame: string) => {
        const said = this.lambda.current?.instance.release.says(frame) ?? frame
        if (isUnknown(said)) this.sky.coverage.count('sometimes: an event is posted that no client knows')
        return gateway.post(connection, said)
      },
      close: (connection: string) => gateway.close(connection),
    }
  }

  /** Puts new tables in the place of the old: their stream begins anew, and what the old one held is lost. */
  restore(backup: Backup, ms: number): void {
    const { tables: left } = this.deployments
    const tables = this.deployments.restore(backup, ms)
    this.stream.beginAnew()
    this.sky.watch.tell('restored', { left, tables, of: backup.rooms.generation, ms })
  }

  #changed(change: Change, tables: Tables): void {
    const { current } = this.lambda
    if (tables === this.deployments.tables) {
      this.sky.watch.tell('changed', change, current)
      this.stream.put(change)
    } else this.sky.watch.tell('strayed', change, tables)
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
