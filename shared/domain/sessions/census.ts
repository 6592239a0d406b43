import type { Census, Clock, Counted } from '../ports.ts'

/** For so long a count is as good as a new one. */
const GOOD_FOR_MS = 10_000

/**
 * A census that is taken anew by one instance every ten seconds at most, however many ask. Who asks while one is taken gets that
 * one; one that fails is not kept.
 */
export const keptCensus = (census: Census, clock: Clock): Census => {
  let last: { readonly at: number; readonly counted: Promise<Counted> } | undefined
  return {
    take: () => {
      const now = clock.now()
      if (last && now - last.at < GOOD_FOR_MS) return last.counted
      const counted = census.take()
      const own = { at: now, counted }
      last = own
      counted.catch(() => {
        if (last === own) last = undefined
      })
      return counted
    },
  }
}
