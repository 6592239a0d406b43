import { WebSocket } from 'ws'
import type { OpenSocket } from '../../client/index.ts'

/** Counts sockets as they are asked for, by the second. */
export class Openings {
  readonly #bySecond = new Map<number, number>()

  count(): void {
    const second = Math.floor(performance.now() / 1000)
    this.#bySecond.set(second, (this.#bySecond.get(second) ?? 0) + 1)
  }

  /** All since a moment of `performance.now()`, as far as whole seconds tell. */
  since(moment: number): number {
    return this.#from(moment).reduce((sum, count) => sum + count, 0)
  }

  /** The most in one second since a moment of `performance.now()`. */
  peakSince(moment: number): number {
    return Math.max(0, ...this.#from(moment))
  }

  #from(moment: number): readonly number[] {
    const since = [...this.#bySecond].filter(([second]) => second >= Math.floor(moment / 1000))
    return since.map(([, count]) => count)
  }
}

/** Sockets as lean as they come: thousands of them live in one process. */
export const bareSockets =
  (openings: Openings): OpenSocket =>
  (url, protocols) => {
    openings.count()
    return new WebSocket(url, protocols, { perMessageDeflate: false, skipUTF8Validation: true })
  }
