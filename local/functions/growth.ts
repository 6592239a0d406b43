import { availableParallelism } from 'node:os'

/** How the instances of a function stand while events wait for one. Times in milliseconds. */
export type Standing = {
  /** All, with those at work and those that are starting. */
  readonly size: number
  readonly starting: number
  /** How many there may be. */
  readonly limit: number
  /** How many events wait, and how long the first of them has. */
  readonly waiting: number
  readonly waitedMs: number
  /** For how long each of those at work has been at its event. */
  readonly workedMs: readonly number[]
  /** Whether all cores of the machine are at work. Asked only where it matters. */
  readonly isBusy: () => boolean
}

/** So many instances of a function start at once. */
const startingLimit = 2

/**
 * How long an event waits, in milliseconds, until one more instance is started for it. Lambda starts one at once; here
 * all share a few cores, and a start costs more than a short wait: the more there are already, the longer it takes.
 */
const patienceMs = (instances: number): number => Math.min(200, 10 * instances ** 2)

/** Those that have been at one event for longer, in milliseconds, wait for something: they take no core from others. */
const longWorkMs = 1000

/**
 * Whether one more instance should be started. Where all cores are at work, as many instances as there are cores are
 * enough (never fewer than two): one more would get nothing done that these do not, and each runs cold code for its first
 * hundreds of events. With eight instances in the place of two a message costs half as much processor again.
 */
export const needsOneMore = (standing: Standing, cores = availableParallelism()): boolean => {
  const { size, starting, limit, waiting, waitedMs, workedMs, isBusy } = standing
  if (size >= limit || waiting <= starting || starting >= startingLimit) return false
  if (waitedMs < patienceMs(size)) return false
  const counted = size - workedMs.filter(ms => ms > longWorkMs).length
  return counted < Math.max(2, cores) || !isBusy()
}
