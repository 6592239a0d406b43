import type { App } from '../app.ts'
import { Problem } from '../problem.ts'

const ATTEMPTS = 12
const PAUSE_MS = 15

/**
 * Takes a step again for as long as another has changed the row under it: after a pause where it answers `changed`, at once
 * where it answers `again`. After twelve steps the caller is asked to come back.
 */
export const racing = async <Done>(
  { clock }: Pick<App, 'clock'>,
  step: (attempt: number) => Promise<Done | 'changed' | 'again'>,
): Promise<Done> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const done = await step(attempt)
    if (done !== 'changed' && done !== 'again') return done as Done
    if (done === 'changed') await clock.sleep(PAUSE_MS * attempt)
  }
  throw new Problem('RATE_LIMITED', { retryAfterMs: PAUSE_MS * ATTEMPTS })
}
