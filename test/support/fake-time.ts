import { setImmediate } from 'node:timers/promises'
import type { Ports } from '../../client/index.ts'

type Timer = { readonly at: number; readonly run: () => void }

/** Lets everything happen that waits for nothing but its turn. */
export const settled = (): Promise<void> => setImmediate()

/** Time that stands still until a test lets it pass, chance that is known, and a network that is switched. */
export class FakeTime {
  #now = 1_000_000
  #timers: Timer[] = []
  #keys = 0
  #online = true
  readonly #listeners = new Set<(online: boolean) => void>()
  readonly #wakers = new Set<() => void>()
  /** Whether somebody looks at the program. */
  isWatched = true
  /** Whether the device should save data. */
  isSaving = false
  /** What chance says from now on. */
  chance = 0.5

  get now(): number {
    return this.#now
  }

  /** How many timers are running. */
  get timers(): number {
    return this.#timers.length
  }

  get listeners(): number {
    return this.#listeners.size + this.#wakers.size
  }

  readonly ports: Ports = {
    now: () => this.#now,
    random: () => this.chance,
    after: (ms, run) => {
      const timer = { at: this.#now + Math.max(0, ms), run }
      this.#timers.push(timer)
      return () => {
        this.#timers = this.#timers.filter(other => other !== timer)
      }
    },
    key: () => {
      this.#keys++
      return `k${this.#keys}`
    },
    network: changed => {
      this.#listeners.add(changed)
      return () => {
        this.#listeners.delete(changed)
      }
    },
    awake: woke => {
      this.#wakers.add(woke)
      return () => {
        this.#wakers.delete(woke)
      }
    },
    watched: () => this.isWatched,
    saving: () => this.isSaving,
    online: () => this.#online,
    fetch: () => Promise.reject(new Error('no HTTP here')),
    storage: undefined,
    put: () => Promise.reject(new Error('there is nowhere to put it')),
    own: (_name, owned) => {
      owned()
      return () => {}
    },
  }

  /** Milliseconds go by; what is due happens in order, each with all that follows from it at once. */
  async passes(ms: number): Promise<void> {
    const end = this.#now + ms
    await settled()
    for (let next = this.#next(end); next; next = this.#next(end)) {
      const timer = next
      this.#timers = this.#timers.filter(other => other !== timer)
      this.#now = Math.max(this.#now, timer.at)
      timer.run()
      await settled()
    }
    this.#now = end
  }

  /** The device sleeps: time goes by, and nothing runs before it is awake. */
  sleeps(ms: number): void {
    this.#now += ms
  }

  async network(online: boolean): Promise<void> {
    this.#online = online
    for (const listener of [...this.#listeners]) listener(online)
    await settled()
  }

  /** Somebody looks at the program again. */
  async wakes(): Promise<void> {
    for (const woke of [...this.#wakers]) woke()
    await settled()
  }

  #next(end: number): Timer | undefined {
    const due = this.#timers.filter(({ at }) => at <= end)
    return due.reduce<Timer | undefined>(
      (first, timer) => (first && first.at <= timer.at ? first : timer),
      undefined,
    )
  }
}
