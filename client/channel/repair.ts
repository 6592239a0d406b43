import { CLIENT_LIMITS } from '../../shared/protocol/client-limits.ts'
import type { Position } from '../../shared/protocol/fields.ts'
import type { ReplyOf } from '../../shared/protocol/routes.ts'
import { backoff } from '../connection/backoff.ts'
import type { Connection } from '../connection/connection.ts'
import { HeliographError, LinkLost } from '../errors.ts'
import type { Ports } from '../ports.ts'
import type { Timers } from '../timers.ts'

/** What `sync` says of one channel. */
export type Recovery = ReplyOf<'sync'>['channels'][string]

/** A log that can be behind, and takes what it missed. */
export type Repairable = {
  readonly name: string
  readonly position: Position | undefined
  /** Something is missing, or may be. */
  readonly isBehind: boolean
  /** Takes a page; answers whether it got any further with it. */
  absorb(page: Recovery): boolean
  /** Looks again whether something is missing, what came beside the page included. */
  watch(): void
  /** The caller is not in the channel any more. */
  lose(): void
}

type Surroundings = { readonly connection: Connection; readonly ports: Ports; readonly timers: Timers }

/** Reads what was missed, of all channels that are behind, with one `sync` at a time, until nothing is missing. */
export class Repair {
  readonly #surroundings: Surroundings
  readonly #behind = new Set<Repairable>()
  /** Those whom the `sync` under way asks for, in the membership in which it does. */
  #asked: Set<Repairable> = new Set()
  #running: Promise<void> | undefined
  #together: number = CLIENT_LIMITS.cursors
  #failures = 0

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  has(log: Repairable): boolean {
    return this.#behind.has(log)
  }

  drop(log: Repairable): void {
    this.#behind.delete(log)
    this.disregard(log)
  }

  /** A membership has begun: what was asked before says nothing of it, and is asked again where something is missing. */
  disregard(log: Repairable): void {
    this.#asked.delete(log)
  }

  /** Resolves when everything that is behind by then has been repaired, over as many sockets as it takes. */
  run(logs: Iterable<Repairable>): Promise<void> {
    for (const log of logs) this.#behind.add(log)
    this.#running ??= this.#untilNothingIsMissing().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #untilNothingIsMissing(): Promise<void> {
    while (this.#behind.size > 0) {
      const turn = this.#turn()
      const waitMs = turn.length > 0 ? await this.#once(turn) : 0
      if (waitMs > 0) await this.#surroundings.timers.sleep(waitMs)
    }
    this.#together = CLIENT_LIMITS.cursors
  }

  /** Whose turn it is. What events have filled while it waited is not asked for any more. */
  #turn(): readonly Repairable[] {
    for (const log of [...this.#behind]) if (!log.isBehind) this.#behind.delete(log)
    return [...this.#behind].slice(0, this.#together)
  }

  /** One `sync`. Answers how long to wait before the next, in milliseconds. */
  async #once(turn: readonly Repairable[]): Promise<number> {
    const { connection, ports } = this.#surroundings
    this.#asked = new Set(turn)
    try {
      const { channels } = await connection.askOnce('sync', { cursors: cursorsOf(turn) })
      const progressed = turn.filter(log => this.#absorb(log, channels[log.name])).length > 0
      this.#failures = progressed ? 0 : this.#failures + 1
      return progressed ? 0 : backoff(this.#failures, ports.random)
    } catch (thrown) {
      return this.#refused(turn, thrown)
    }
  }

  /** True when the log got further, or is done. */
  #absorb(log: Repairable, page: Recovery | undefined): boolean {
    if (!this.#asked.has(log)) return true
    const progressed = page ? log.absorb(page) : true
    const isDone = !page?.more || !page.recovered
    if (isDone) this.#behind.delete(log)
    if (isDone) log.watch()
    return progressed || isDone
  }

  /**
   * A `sync` that names one channel too many is refused whole, and one that cannot be read fails all: then each is asked
   * for by itself, and the one that is refused goes to the end. Where a membership has begun or ended since, it may be the
   * one before that is refused.
   */
  #refused(turn: readonly Repairable[], thrown: unknown): number {
    if (thrown instanceof LinkLost) return 0
    if (!(thrown instanceof HeliographError)) throw thrown
    if (this.#asked.size < turn.length) return 0
    const [first] = turn
    if (turn.length > 1 || !first) this.#together = 1
    else this.#behind.delete(first)
    if (thrown.code === 'CLOSED') this.#behind.clear()
    if (thrown.advice === 'forget' || thrown.advice === 'fix') {
      if (turn.length === 1) first?.lose()
      return 0
    }
    if (first && thrown.code !== 'CLOSED') this.#behind.add(first)
    this.#failures++
    return (thrown.retryAfterMs ?? 0) + backoff(this.#failures, this.#surroundings.ports.random)
  }
}

const cursorsOf = (turn: readonly Repairable[]): Record<string, Position> =>
  Object.fromEntries(turn.flatMap(({ name, position }) => (position ? [[name, position]] : [])))
