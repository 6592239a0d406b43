import { failed, type Outcome } from './outcome.ts'

/** An event that waits for an instance. */
export type Waiting = {
  readonly requestId: string
  readonly payload: string
  readonly settle: (outcome: Outcome) => void
  /** The monotonic time at which it came, in milliseconds. */
  readonly since: number
  /** Whether anybody still does something with its answer: else it is not begun. */
  readonly isWaitedFor: () => boolean
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

  /** Lets go of those at the front whose askers do not wait any more. */
  abandon(): void {
    const error = { errorType: 'Local.Abandoned', errorMessage: 'nobody waits for it any more' }
    for (let first = this.first; first?.isWaitedFor() === false; first = this.first) {
      this.take()
      first.settle(failed('abandoned', first.requestId, error))
    }
  }
}
