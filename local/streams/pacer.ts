import { isMachineBusy } from '../processor.ts'

/** Times between two looks at a stream, in milliseconds. */
export type Pace = {
  /** After a look that found nothing; twice as long after each more. */
  readonly shortest: number
  readonly longest: number
  /**
   * After a look that found records, where all cores are at work and where some are idle, and so much more for each: what
   * comes in the meantime makes one batch, which costs less and comes later.
   */
  readonly busy: number
  readonly calm: number
  readonly forEach: number
  /** But never longer after a look that found any. */
  readonly crowded: number
}

/** Quick after silence and while cores are idle, in batches under load, rare in silence: a look costs the database about a millisecond. */
export const defaultPace: Pace = { shortest: 8, longest: 250, busy: 80, calm: 10, forEach: 3, crowded: 200 }

/** Decides when to look at a stream again. A nudge ends a pause of silence, as far as the shortest one is over. */
export class Pacer {
  readonly #pace: Pace
  readonly #isMachineBusy: () => boolean
  #pauseMs: number
  #nudged = false
  #wake: (() => void) | undefined
  #closed = false

  constructor(pace: Pace = defaultPace, isBusy = isMachineBusy) {
    this.#pace = pace
    this.#isMachineBusy = isBusy
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

  /** Waits until the next look is due. `found`: how many records the last one brought. */
  async next(found: number): Promise<void> {
    const { shortest, longest, forEach, crowded } = this.#pace
    const isBusy = found > 0 || this.#nudged
    this.#pauseMs = isBusy ? shortest : Math.min(this.#pauseMs * 2, longest)
    const gathering = found > 0 ? Math.min(crowded, this.#gatherMs() + forEach * found) : 0
    const atLeast = performance.now() + (gathering || shortest)
    await this.#sleep(gathering || this.#pauseMs, () => found === 0 && this.#nudged)
    await this.#sleep(atLeast - performance.now(), () => false)
    this.#nudged = false
  }

  #gatherMs(): number {
    return this.#isMachineBusy() ? this.#pace.busy : this.#pace.calm
  }

  /** Sleeps until the time is over, or a nudge finds that it is. */
  #sleep(ms: number, isOver: () => boolean): Promise<void> {
    if (this.#closed || ms <= 0) return Promise.resolve()
    return new Promise(resolve => {
      const finish = () => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
      const timer = setTimeout(finish, ms)
      this.#wake = () => {
        if (this.#closed || isOver()) finish()
      }
    })
  }
}
