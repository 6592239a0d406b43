/** Bounds of the time between two looks at a stream, in milliseconds. */
export type Pace = { readonly shortest: number; readonly longest: number }

/** Quick after activity, slow in silence: a look costs the database about a millisecond. */
export const defaultPace: Pace = { shortest: 8, longest: 250 }

/**
 * Decides when to look at a stream again: soon after records or a nudge, then less and less often. A nudge ends the
 * pause at once, but two looks are never closer than the shortest pause.
 */
export class Pacer {
  readonly #pace: Pace
  #pauseMs: number
  #lastLook = 0
  #nudged = false
  #wake: (() => void) | undefined
  #closed = false

  constructor(pace: Pace = defaultPace) {
    this.#pace = pace
    this.#pauseMs = pace.shortest
  }

  /** Something may have been written. */
  nudge(): void {
    this.#nudged = true
    this.#wake?.()
  }

  /** Ends every pause from now on. */
  close(): void {
    this.#closed = true
    this.#wake?.()
  }

  /** Waits until the next look is due. `found` tells whether the last one brought records. */
  async next(found: boolean): Promise<void> {
    this.#pauseMs =
      found || this.#nudged ? this.#pace.shortest : Math.min(this.#pauseMs * 2, this.#pace.longest)
    await this.#sleep(this.#pauseMs)
    const sinceLast = performance.now() - this.#lastLook
    if (this.#nudged && sinceLast < this.#pace.shortest) await this.#sleep(this.#pace.shortest - sinceLast)
    this.#nudged = false
    this.#lastLook = performance.now()
  }

  #sleep(ms: number): Promise<void> {
    if (this.#closed) return Promise.resolve()
    return new Promise(resolve => {
      const finish = () => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
      const timer = setTimeout(finish, ms)
      this.#wake = finish
    })
  }
}
