import type { Clock } from './ports.ts'

/** What one invocation of the fan-out has to keep to. Times are epoch milliseconds. */
export type Journey = {
  /** What is not begun by then is left for the next try. */
  readonly endsAt: number
}

/** The time is up: what remains is brought again. */
export class TimeIsUp extends Error {
  override readonly name = 'TimeIsUp'
}

/** Throws once the time is up; asked between any two pieces of work that can be told apart. */
export const goOn = (clock: Clock, { endsAt }: Journey): void => {
  if (clock.now() >= endsAt) throw new TimeIsUp()
}
