import { encode, exceeds, LIMITS } from '../../protocol/index.ts'
import type { App } from '../app.ts'
import { requireChecked } from '../files/attachments.ts'
import { Problem } from '../problem.ts'

/**
 * Refuses a body that may not be said: one that is too large, or that announces files which were not checked. Whatever says a
 * body asks this before it writes anything.
 */
export const refuseBody = async (
  app: App,
  channel: string,
  sender: string,
  body: Readonly<Record<string, unknown>>,
): Promise<void> => {
  if (exceeds(encode(body), LIMITS.bodyBytes)) throw new Problem('TOO_LARGE')
  await requireChecked(app, channel, sender, body)
}
