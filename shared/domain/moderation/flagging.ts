import type { App } from '../app.ts'
import type { Report } from '../moderation-ports.ts'
import type { Judgement } from './judging.ts'
import { wordsOf } from './reasons.ts'

/**
 * Reports what was let through and should be looked at. It comes after the commit, so that a crash between the two lets it
 * pass unseen; what was said is said, whether this succeeds or not.
 */
export const flag = async (
  app: App,
  entry: Pick<Report, 'channel' | 'seq' | 'from'>,
  { flagged }: Partial<Judgement>,
): Promise<void> => {
  const reasons = flagged?.() ?? []
  if (reasons.length === 0) return
  const { channel, seq } = entry
  try {
    await app.reports.report(entry, { at: app.clock.now(), reason: reasons.map(wordsOf).join('; ') })
  } catch (thrown) {
    app.log('WARN', 'flagged entry not reported', { channel, seq, thrown })
  }
}
