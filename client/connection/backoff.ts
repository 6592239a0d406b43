/** Milliseconds; doubled with each try up to the cap. */
const BASE_MS = 500
const CAP_MS = 30_000

/**
 * How long to wait before try number `attempt` (from 0), in milliseconds: anything up to 0.5 s × 2ⁿ, at most 30 s. Full
 * jitter, so that those who lost their sockets together do not come back together.
 */
export const backoff = (attempt: number, random: () => number): number =>
  random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 16))
