import { createHistogram } from 'node:perf_hooks'

/** How long something took, in milliseconds. */
export type Latency = { readonly p50: number; readonly p99: number; readonly most: number }

const MICROSECONDS = 1000
const HOUR = 3_600_000 * MICROSECONDS

/** Times of any number, kept as counts by size to three figures: its memory does not grow. */
export class Times {
  readonly #histogram = createHistogram({ lowest: 1, highest: HOUR, figures: 3 })

  record(ms: number): void {
    this.#histogram.record(Math.min(HOUR, Math.max(1, Math.round(ms * MICROSECONDS))))
  }

  read(): Latency {
    const ms = (microseconds: number) => Number((microseconds / MICROSECONDS).toFixed(1))
    if (this.#histogram.count === 0) return { p50: 0, p99: 0, most: 0 }
    const [p50, p99] = [this.#histogram.percentile(50), this.#histogram.percentile(99)]
    return { p50: ms(p50), p99: ms(p99), most: ms(this.#histogram.max) }
  }
}
