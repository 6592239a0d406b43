import { syncBuiltinESMExports } from 'node:module'
import sleeping from 'node:timers/promises'
import { DATABASE_MS, POST_MS } from '../../metering/model.ts'

/** What the thread has computed so far, in milliseconds; Node.js tells it from 23.9 on. */
export const computedMs = (): number => {
  const { user, system } = process.threadCpuUsage?.() ?? { user: 0, system: 0 }
  return (user + system) / 1000
}

/**
 * The share of a processor that the memory buys: 1,769 MB have one.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
const shareOf = (memoryMb: number): number => Math.min(1, memoryMb / 1769)

/**
 * A clock that goes as it would on AWS, however busy this machine is: what the thread computes takes as much longer as it
 * has less of a processor, a call to the database takes 5 ms and a post 10, a sleep as long as it is asked for. What is
 * asked for after something has ended is taken to have waited for that.
 */
export class Pace {
  readonly #share: number
  readonly #begun = new WeakMap<object, { readonly at: number; readonly takes: number }>()
  #now = 0
  #computed = 0

  constructor(memoryMb: number) {
    this.#share = shareOf(memoryMb)
  }

  /** An event begins. */
  restart(): void {
    this.#now = 0
    this.#computed = computedMs()
  }

  /** Milliseconds since the event began. */
  now(): number {
    const computed = computedMs()
    this.#now += (computed - this.#computed) / this.#share
    this.#computed = computed
    return this.#now
  }

  /** Something is waited for: an operation of AWS's, or so many milliseconds. */
  begin(what: object, operation: string | number | undefined): void {
    const takes =
      typeof operation === 'number' ? operation : operation?.endsWith('@connections') ? POST_MS : DATABASE_MS
    this.#begun.set(what, { at: this.now(), takes })
  }

  /** It has come. */
  end(what: object): void {
    const begun = this.#begun.get(what)
    const now = this.now()
    if (begun) this.#now = Math.max(now, begun.at + begun.takes)
  }
}

type Sleep = (milliseconds?: number, ...more: readonly unknown[]) => Promise<unknown>

/** Has the pace know of sleeps. Before the code of the function is loaded. */
export const slowSleeps = (pace: Pace): void => {
  const timers: { setTimeout: Sleep } = sleeping as never
  const sleep = timers.setTimeout
  timers.setTimeout = async (milliseconds = 1, ...more) => {
    const asleep = {}
    pace.begin(asleep, milliseconds)
    const value = await sleep(milliseconds, ...more)
    pace.end(asleep)
    return value
  }
  syncBuiltinESMExports()
}
