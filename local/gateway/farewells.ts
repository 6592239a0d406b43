/**
 * So many disconnect events at once. AWS promises none of them, and no time; when a crowd is cut off, those who come back
 * matter more than those who went, and whoever is back before their old socket is told to be gone was never away.
 */
const AT_ONCE = 2

/** The disconnect events of sockets that have ended, in the order in which they ended. */
export class Farewells {
  readonly #waiting: (() => Promise<unknown>)[] = []
  readonly #running = new Set<Promise<unknown>>()

  /** Says it when its turn comes. `farewell` never rejects. */
  add(farewell: () => Promise<unknown>): void {
    this.#waiting.push(farewell)
    this.#next()
  }

  /** Resolves when all have been said. */
  async all(): Promise<void> {
    while (this.#running.size > 0) await Promise.race(this.#running)
  }

  #next(): void {
    if (this.#running.size >= AT_ONCE) return
    const farewell = this.#waiting.shift()
    if (!farewell) return
    const running = farewell().finally(() => {
      this.#running.delete(running)
      this.#next()
    })
    this.#running.add(running)
  }
}
