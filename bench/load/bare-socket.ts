import { WebSocket } from 'ws'
import type { OpenSocket } from '../../client/index.ts'

/** Counts sockets as they are asked for, by the second. */
export class Openings {
  readonly #bySecond = new Map<number, number>()

  count(): void {
    const second = Math.floor(performance.now() / 1000)
    this.#bySecond.set(second, (this.#bySecond.get(second) ?? 0) + 1)
  }

  /** The most in one second since a moment of `performance.now()`. */
  peakSince(moment: number): number {
    const since = [...this.#bySecond].filter(([second]) => second >= Math.floor(moment / 1000))
    return Math.max(0, ...since.map(([, count]) => count))
  }
}

/** Sockets as lean as they come: thousands of them live in one process. */
export const bareSockets =
  (openings: Openings): OpenSocket =>
  (url, protocols) => {
    openings.count()
    return new WebSocket(url, protocols, { perMessageDeflate: false, skipUTF8Validation: true })
  }
