import { HeliographError } from '../errors.ts'
import type { Timers } from '../timers.ts'

type Ask = { readonly resolve: (reply: unknown) => void; readonly reject: (error: Error) => void }

/** What one socket was asked and has not answered, by the frame's `id`. */
export class Asks {
  readonly #timers: Timers
  readonly #open = new Map<string, Ask>()
  #lastId = 0

  constructor(timers: Timers) {
    this.#timers = timers
  }

  get isEmpty(): boolean {
    return this.#open.size === 0
  }

  /** An id that no frame of this socket has had. */
  nextId(): string {
    return String(++this.#lastId)
  }

  /** The promise of what is answered to a frame; `TIMEOUT` when nothing is within the deadline. */
  open(id: string, deadlineMs: number): Promise<unknown> {
    const cancel = this.#timers.after(deadlineMs, () => this.reject(id, new HeliographError('TIMEOUT')))
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#open.set(id, { resolve, reject })
    })
    return answered.finally(cancel)
  }

  resolve(id: string, reply: unknown): void {
    this.#take(id)?.resolve(reply)
  }

  reject(id: string, error: Error): void {
    this.#take(id)?.reject(error)
  }

  rejectAll(error: Error): void {
    for (const id of [...this.#open.keys()]) this.reject(id, error)
  }

  #take(id: string): Ask | undefined {
    const ask = this.#open.get(id)
    this.#open.delete(id)
    return ask
  }
}
