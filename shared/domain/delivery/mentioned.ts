import { mentionsIn } from '../../protocol/index.ts'
import type { App } from '../app.ts'
import { inParallel } from '../in-parallel.ts'
import { isAmendment } from '../log/amended.ts'
import { policyOf } from '../namespaces.ts'
import type { StoredEntry } from '../ports.ts'

const AT_ONCE = 8

/**
 * Notes with their marks whom entries mention, so that to count what one is mentioned in costs no reading of the log. One write
 * for each who is mentioned and each batch, none for a message that mentions nobody; again is as good as once.
 */
export const noteMentions = async (
  app: App,
  channel: string,
  entries: readonly StoredEntry[],
): Promise<void> => {
  if (!policyOf(channel)?.noticeAway) return
  const noted = new Map<string, number[]>()
  for (const { seq, from, body } of entries.filter(entry => !isAmendment(entry)))
    for (const user of new Set(mentionsIn(body)))
      if (user !== from) noted.set(user, [...(noted.get(user) ?? []), seq])
  await inParallel(AT_ONCE, [...noted], ([user, seqs]) => app.conversations.mention(user, channel, seqs))
}
