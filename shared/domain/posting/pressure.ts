import type { Strain } from './strain.ts'

/** So many posts under way: four for each connection that there is, and the newest waits for three rounds of them. */
const MOST_UNDER_WAY = 1024
/** That one did not leave in time says so long that there are too many (milliseconds). */
const HELD_MS = 10_000
/** One post may take as long (milliseconds): what is begun with less left is at the cost of what has to be told. */
const LITTLE_MS = 2000

/**
 * Whether this instance has more to post than it can, which is when what may be shed is. The only place that says what
 * that is: so many posts under way; one that waited too long for its turn a short while ago; so much throttled that
 * few users cannot be the cause; or too little time.
 */
export type Pressure = {
  /** A post is under way, until it has ended. */
  began(): void
  ended(): void
  /** A post waited for a connection until its time was over. Epoch milliseconds. */
  held(now: number): void
  /** `endsAt`: what is not begun by then is left, where there is such a time. Both in epoch milliseconds. */
  isOn(now: number, endsAt?: number): boolean
}

export const pressure = (strain: Pick<Strain, 'isThrottled'>): Pressure => {
  let underWay = 0
  let heldAt = Number.NEGATIVE_INFINITY
  return {
    began: () => {
      underWay++
    },
    ended: () => {
      underWay--
    },
    held: now => {
      heldAt = now
    },
    isOn: (now, endsAt = Number.POSITIVE_INFINITY) =>
      underWay >= MOST_UNDER_WAY ||
      now - heldAt < HELD_MS ||
      endsAt - now < LITTLE_MS ||
      strain.isThrottled(now),
  }
}
