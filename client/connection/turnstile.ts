import { HeliographError } from '../errors.ts'
import type { Timers } from '../timers.ts'

type Waiter<T> = { readonly resolve: (value: T) => void; readonly reject: (error: Error) => void }

/** Where callers wait until there is something to go on with. */
export class Turnstile<T> {
  readonly #timers: Timers
  readonly #waiting = new Set<Waiter<T>>()
  #current: T | undefined
  #closed: Error | undefined

  constructor(timers: Timers) {
    this.#timers = timers
  }

  get current(): T | undefined {
    return this.#current
  }

  /** What there is, as soon as there is something; `TIMEOUT` when it takes longer than is said. */
  pass(withinMs?: number): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(this.#closed)
      if (this.#current !== undefined) return resolve(this.#current)
      const waiter = { resolve, reject }
      this.#waiting.add(waiter)
      if (withinMs !== undefined) this.#limit(waiter, withinMs)
    })
  }

  /** Lets everybody through, in the order in which they came, and whoever comes later. */
  open(value: T): void {
    this.#current = value
    this.#empty(waiter => waiter.resolve(value))
  }

  /** From now on they wait. */
  shut(): void {
    this.#current = undefined
  }

  /** Refuses everybody, for good. */
  close(error: Error): void {
    this.#closed = error
    this.#current = undefined
    this.#empty(waiter => waiter.reject(error))
  }

  #limit(waiter: Waiter<T>, ms: number): void {
    this.#timers.after(ms, () => {
      if (this.#waiting.delete(waiter)) waiter.reject(new HeliographError('TIMEOUT'))
    })
  }

  #empty(how: (waiter: Waiter<T>) => void): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const waiter of waiting) how(waiter)
  }
}
