declare const unit: unique symbol

/** A stretch of time in seconds. */
export type Seconds = { readonly [unit]: 'seconds' }
/**
 * A moment in seconds since 1970, as DynamoDB's TTL wants it. All other times are numbers of milliseconds; neither is
 * taken for the other, because one that was would expire everything at once, or nothing for fifty thousand years.
 */
export type EpochSeconds = { readonly [unit]: 'epoch seconds' }

export const seconds = (count: number): Seconds => count as unknown as Seconds

/** The second in which a moment lies, given in epoch milliseconds. */
export const epochSeconds = (at: number): EpochSeconds => Math.floor(at / 1000) as unknown as EpochSeconds

const count = (time: Seconds | EpochSeconds): number => time as unknown as number

/** When what was made at a moment (epoch milliseconds) expires. */
export const expiryOf = (at: number, kept: Seconds): EpochSeconds =>
  (count(epochSeconds(at)) + count(kept)) as unknown as EpochSeconds

/** True from the first moment of that second on; `now` in epoch milliseconds. */
export const isPast = (expires: EpochSeconds, now: number): boolean =>
  count(expires) <= count(epochSeconds(now))

/** What has expired is not there, deleted or not. `at` and `now` in epoch milliseconds; without `kept` nothing expires. */
export const hasExpired = (at: number, kept: Seconds | undefined, now: number): boolean =>
  kept !== undefined && isPast(expiryOf(at, kept), now)
