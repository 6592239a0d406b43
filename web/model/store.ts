/** Keeps the state, and tells after changes, once for many of them. */
export class Store<S> {
  #state: S
  #isDue = false
  readonly #schedule: (run: () => void) => void
  readonly #listeners = new Set<(state: S) => void>()

  /** `schedule` runs what it is given soon, and once. */
  constructor(state: S, schedule: (run: () => void) => void) {
    this.#state = state
    this.#schedule = schedule
  }

  get state(): S {
    return this.#state
  }

  change(next: (state: S) => S): void {
    const before = this.#state
    this.#state = next(before)
    if (this.#state === before || this.#isDue) return
    this.#isDue = true
    this.#schedule(() => {
      this.#isDue = false
      for (const listener of this.#listeners) listener(this.#state)
    })
  }

  /** Listens, beginning now. */
  watch(listener: (state: S) => void): void {
    this.#listeners.add(listener)
    listener(this.#state)
  }
}
