import { addMetrics, isMetricsLine, type Metrics } from './metrics.ts'
import type { Calls } from './wire.ts'

/** What one function did. */
export type FunctionLedger = {
  invocations: number
  errors: number
  coldStarts: number
  /** Requests still under way when a handler returned, or made by what an earlier event left behind: frozen on Lambda. */
  unfinished: number
  calls: Calls
}

/** Counts of everything since the start or the last reset. `total` adds up the functions' calls. */
export type Operations = {
  readonly functions: Readonly<Record<string, FunctionLedger>>
  readonly total: Calls
  /** Posts to sockets by the status they got, counted by the gateway itself. */
  readonly posts: Calls
  /** What the functions' own lines of figures add up to, as CloudWatch would have it. */
  readonly metrics: Metrics
}

/** The operations ledger: who invoked what, and which AWS operations the functions called. */
export class Ledger {
  readonly #functions = new Map<string, FunctionLedger>()
  #posts: Calls = {}
  #metrics: Metrics = {}

  /** The running counts of one function. */
  of(name: string): FunctionLedger {
    const known = this.#functions.get(name)
    if (known) return known
    const fresh: FunctionLedger = { invocations: 0, errors: 0, coldStarts: 0, unfinished: 0, calls: {} }
    this.#functions.set(name, fresh)
    return fresh
  }

  /** Adds the calls that one invocation made. */
  add(name: string, calls: Calls): void {
    const known = this.of(name).calls
    for (const [operation, count] of Object.entries(calls)) known[operation] = (known[operation] ?? 0) + count
  }

  /** Counts an answer to `POST @connections`. */
  post(status: number): void {
    this.#posts[status] = (this.#posts[status] ?? 0) + 1
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
    const [functions, posts, metrics] = [Object.fromEntries(this.#functions), this.#posts, this.#metrics]
    return structuredClone({ functions, total, posts, metrics })
  }

  /** Starts again from nothing. */
  reset(): void {
    this.#functions.clear()
    this.#posts = {}
    this.#metrics = {}
  }
}
