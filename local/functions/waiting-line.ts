import { failed, type Outcome } from './outcome.ts'

/** An event that waits for an instance. Times are monotonic, in milliseconds. */
export type Waiting = {
  readonly requestId: string
  readonly payload: string
  readonly settle: (outcome: Outcome) => void
  /** When it came. */
  readonly since: number
  /** Nobody waits for its answer after this: it is not begun then. */
  readonly until: number
}

/** The events of a function that wait for an instance, in the order in which they came. */
export class WaitingLine {
  readonly #line: Waiting[] = []

  get length(): number {
    return this.#line.length
  }

  get first(): Waiting | undefined {
    return this.#line[0]
  }

  add(waiting: Waiting): void {
    this.#line.push(waiting)
  }

  take(): Waiting | undefined {
    return this.#line.shift()
  }

  takeAll(): readonly Waiting[] {
    return this.#line.splice(0)
  }

  /** Lets go of those at the front whose askers have had another answer by now. */
  abandon(now: number): void {
    const error = { errorType: 'Local.Abandoned', errorMessage: 'nobody waits for it any more' }
    for (let first = this.first; first && first.until < now; first = this.first) {
      this.take()
      first.settle(failed('abandoned', first.requestId, error))
    }
  }
}
