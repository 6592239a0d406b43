/** What may happen to instances beside their work. */
export type Mishaps = {
  /** So many milliseconds after an event was handed over its instance dies in the middle of it; mostly `undefined`. */
  readonly crashAfterMs: () => number | undefined
  /** Whether an instance that has just answered is taken away. */
  readonly isTakenAway: () => boolean
}
