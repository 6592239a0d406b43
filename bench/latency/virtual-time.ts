/** What is due when. */
type Task = { readonly at: number; readonly run: () => void }

/** Time that passes only from one event to the next, in milliseconds: a run comes to the same on every machine. */
export class VirtualTime {
  readonly #tasks: Task[] = []
  #now: number

  constructor(start: number) {
    this.#now = start
  }

  get now(): number {
    return this.#now
  }

  /** Lets something happen in so many milliseconds; what is due at once happens in the order in which it was asked for. */
  after(milliseconds: number, run: () => void): void {
    const task = { at: this.#now + Math.max(0, milliseconds), run }
    const place = this.#tasks.findLastIndex(({ at }) => at <= task.at) + 1
    this.#tasks.splice(place, 0, task)
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise(resolve => this.after(milliseconds, resolve))
  }

  /** Goes on until nothing is left to happen; each event with all that follows from it at once. */
  async run(): Promise<void> {
    for (;;) {
      await new Promise(resolve => setImmediate(resolve))
      const task = this.#tasks.shift()
      if (!task) return
      this.#now = task.at
      task.run()
    }
  }
}
