import type { Ports } from './ports.ts'

/** Every timer of one client, so that closing it leaves none behind. */
export class Timers {
  readonly #after: Ports['after']
  readonly #running = new Set<() => void>()
  #stopped = false

  constructor(after: Ports['after']) {
    this.#after = after
  }

  /** Runs something once in `ms` milliseconds, unless it is called off by what is answered, or all is stopped. */
  after(ms: number, run: () => void): () => void {
    if (this.#stopped) return () => {}
    // What was due before now is due now.
    const cancel = this.#after(Math.max(0, ms), () => {
      this.#running.delete(callOff)
      run()
    })
    const callOff = () => {
      this.#running.delete(callOff)
      cancel()
    }
    this.#running.add(callOff)
    return callOff
  }

  /** Resolves in `ms` milliseconds; never once all is stopped. */
  sleep(ms: number): Promise<void> {
    return new Promise(resolve => {
      this.after(ms, resolve)
    })
  }

  /** Calls off everything, for good. */
  stop(): void {
    this.#stopped = true
    for (const callOff of [...this.#running]) callOff()
  }
}
