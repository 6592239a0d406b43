import type { Figures } from '../ledger-ports.ts'
import type { Clock } from '../ports.ts'

/** What one invocation has done: sockets, entries told, and how long each lane took from the commit of its oldest entry. */
export type Tally = { -readonly [Name in keyof Figures]: Figures[Name] } & {
  entries: number
  /** Milliseconds; at most one a record of the batch. */
  readonly latencies: number[]
}

export const newTally = (): Tally => ({ sent: 0, gone: 0, slow: 0, refused: 0, entries: 0, latencies: [] })

/** What one invocation of the fan-out has to keep to. Times are epoch milliseconds. */
export type Journey = {
  /** What is not begun by then is left for the next try. */
  readonly endsAt: number
  /** Where what was done is added up, where somebody wants to know; what the direct lane had done, apart. */
  readonly tally?: Tally
  readonly direct?: Tally
}

/** The time is up: what remains is brought again. */
export class TimeIsUp extends Error {
  override readonly name = 'TimeIsUp'
}

/** Throws once the time is up; asked between any two pieces of work that can be told apart. */
export const goOn = (clock: Clock, { endsAt }: Journey): void => {
  if (clock.now() >= endsAt) throw new TimeIsUp()
}
