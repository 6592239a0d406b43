import { Traffic, type TrafficRead } from '../gateway/traffic.ts'
import type { Units } from '../metering/units.ts'
import { addMetrics, isMetricsLine, type Metrics } from './metrics.ts'
import type { Calls } from './wire.ts'

/** What one function did. */
export type FunctionLedger = {
  invocations: number
  errors: number
  coldStarts: number
  /** Requests still under way when a handler returned, or made by what an earlier event left behind: frozen on Lambda. */
  unfinished: number
  memoryMb: number
  /** Each invocation rounded up to a whole millisecond; cold starts are not in it. */
  billedMs: number
  /** What its thread computed meanwhile, with all of a processor's share. */
  cpuMs: number
  calls: Calls
  /** Of the database; 0 where nothing is metered. */
  units: { read: number; write: number }
}

/** Counts of everything since the start or the last reset. `total` adds up the functions' calls. */
export type Operations = {
  readonly functions: Readonly<Record<string, FunctionLedger>>
  readonly total: Calls
  /** Posts to sockets by the status they got, counted by the gateway itself. */
  readonly posts: Calls
  readonly traffic: TrafficRead
  /** Units of the database by operation and table, e.g. `PutItem Messages`; empty where nothing is metered. */
  readonly units: Readonly<Record<string, Units & { readonly calls: number }>>
  /** What the functions' own lines of figures add up to, as CloudWatch would have it. */
  readonly metrics: Metrics
}

const nothing = (): FunctionLedger => ({
  invocations: 0,
  errors: 0,
  coldStarts: 0,
  unfinished: 0,
  memoryMb: 0,
  billedMs: 0,
  cpuMs: 0,
  calls: {},
  units: { read: 0, write: 0 },
})

/** The operations ledger: who invoked what, and which AWS operations the functions called. */
export class Ledger {
  /** What the gateway counts itself. */
  readonly traffic = new Traffic()
  readonly #functions = new Map<string, FunctionLedger>()
  readonly #units = new Map<string, { calls: number; read: number; write: number }>()
  #metrics: Metrics = {}

  /** The running counts of one function. */
  of(name: string): FunctionLedger {
    const known = this.#functions.get(name)
    if (known) return known
    const fresh = nothing()
    this.#functions.set(name, fresh)
    return fresh
  }

  /** Adds the calls that one invocation made. */
  add(name: string, calls: Calls): void {
    const known = this.of(name).calls
    for (const [operation, count] of Object.entries(calls)) known[operation] = (known[operation] ?? 0) + count
  }

  /** Adds the time that one invocation took and computed, in milliseconds. */
  bill(name: string, memoryMb: number, ms: number, cpuMs: number): void {
    const known = this.of(name)
    known.memoryMb = memoryMb
    known.billedMs += Math.max(1, Math.ceil(ms))
    known.cpuMs += cpuMs
  }

  /** Adds what one call to the database consumed; `name` is the function whose call it is, if it is one's. */
  consume(name: string | undefined, operation: string, { read, write }: Units): void {
    const known = this.#units.get(operation) ?? { calls: 0, read: 0, write: 0 }
    const { calls } = known
    this.#units.set(operation, { calls: calls + 1, read: known.read + read, write: known.write + write })
    if (name === undefined) return
    const { units } = this.of(name)
    units.read += read
    units.write += write
  }

  /** Adds up a line of figures; answers whether a printed line is one. */
  take(line: string): boolean {
    if (!isMetricsLine(line)) return false
    addMetrics(this.#metrics, line)
    return true
  }

  /** The counts as plain data. */
  read(): Operations {
    const total: Calls = {}
    for (const { calls } of this.#functions.values()) {
      for (const [operation, count] of Object.entries(calls))
        total[operation] = (total[operation] ?? 0) + count
    }
    const [functions, units] = [Object.fromEntries(this.#functions), Object.fromEntries(this.#units)]
    return structuredClone({ functions, total, units, metrics: this.#metrics, ...this.traffic.read() })
  }

  /** Starts again from nothing. */
  reset(): void {
    this.#functions.clear()
    this.#units.clear()
    this.traffic.reset()
    this.#metrics = {}
  }
}
