import type { App } from '../app.ts'
import type { Change, ChannelRow, StoredEntry } from '../ports.ts'
import { type Amendment, isAmendment, standing, unamended, withAmendment } from './amended.ts'
import { generationAt, logOf, whereIs } from './eras.ts'

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

/** What a crash left out, as the stream brings it. What a restore has lost is added to nothing. */
export const healSums = (app: App, row: ChannelRow, changes: readonly Change[]): Promise<void> => {
  const isThere = (own: ChannelRow, { seq }: StoredEntry) => whereIs(row, seq).log === logOf(own)
  const entries = changes.flatMap(change =>
    change.kind === 'appended' && isThere(change.row, change.entry) ? [change.entry] : [],
  )
  return sumUp(app, row, entries)
}
