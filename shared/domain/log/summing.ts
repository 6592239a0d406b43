import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { Change, ChannelRow, StoredEntry } from '../ports.ts'
import { type Amendment, isAmendment, standing, unamended, withAmendment } from './amended.ts'
import { generationAt, logOf, whereIs } from './eras.ts'
import { BROUGHT_MS, readPresent } from './log-view.ts'

/** Amendments are added to what is kept of the entries they amend: by whoever committed them, or by the stream. */

const ATTEMPTS = 12
const PAUSE_MS = 5

const addOne = async (app: App, row: ChannelRow, amendment: Amendment): Promise<void> => {
  const { channel } = row
  const { seq } = amendment.amends
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const [known] = await app.amendments.read(channel, seq - 1, seq)
    const before = standing(row, known ?? unamended(seq))
    const after = withAmendment(before, amendment, generationAt(row, amendment.seq))
    if (after === before) return
    if (await app.amendments.put(channel, { ...after, revision: (known?.revision ?? 0) + 1 })) return
    await app.clock.sleep(PAUSE_MS * attempt)
  }
  throw new Error('too many amend one entry at once')
}

/** Adds those among the entries that amend, each once, however often it is asked. */
export const sumUp = async (app: App, row: ChannelRow, entries: readonly StoredEntry[]): Promise<void> => {
  for (const entry of entries.filter(isAmendment)) await addOne(app, row, entry)
}

/** More than these are not under way in one channel at the moment of a backup. */
const UNDER_WAY = 100

/** The newest entries, among which those are that a restore may have left out of the sums. */
export const underWay = async (app: App, { row, policy }: Inside): Promise<readonly StoredEntry[]> => {
  const { head } = row
  const { log } = whereIs(row, head)
  const newest = await app.logs.read(log, Math.max(0, head - UNDER_WAY), UNDER_WAY, policy.kept)
  // The log may have been restored to a later moment than the row.
  return newest.filter(({ seq }) => seq <= head)
}

/**
 * The newest entries, where one of them may amend what is on a page without being in its sum: its function may have died, and
 * the stream brings it for so long. A page that goes on to the head has them itself.
 * @throws OpenHole when one of them is missing, and may still come
 */
export const perhapsUnadded = async (
  app: App,
  inside: Inside,
  page: readonly StoredEntry[],
): Promise<readonly StoredEntry[]> => {
  const { head, amendedAt = 0 } = inside.row
  const isShort = (page.at(-1)?.seq ?? head) < head
  if (!isShort || amendedAt < app.clock.now() - BROUGHT_MS) return []
  const range = { after: Math.max(0, head - UNDER_WAY), upTo: head, limit: UNDER_WAY }
  return (await readPresent(app, inside, range)).entries
}

/** What a crash left out, as the stream brings it. What a restore has lost is added to nothing. */
export const healSums = (app: App, row: ChannelRow, changes: readonly Change[]): Promise<void> => {
  const isThere = (own: ChannelRow, { seq }: StoredEntry) => whereIs(row, seq).log === logOf(own)
  const entries = changes.flatMap(change =>
    change.kind === 'appended' && isThere(change.row, change.entry) ? [change.entry] : [],
  )
  return sumUp(app, row, entries)
}
