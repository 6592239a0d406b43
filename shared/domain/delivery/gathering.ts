import type { App } from '../app.ts'
import { logOf } from '../log/eras.ts'
import { denseFrom } from '../log/log-view.ts'
import { policyOf } from '../namespaces.ts'
import type { ChannelRow, StoredEntry } from '../ports.ts'
import type { Journey } from '../posting/journey.ts'
import { entriesOf, type News } from '../posting/tellings.ts'

/**
 * Posts are the bill: one for each socket and frame, whatever is in it. So in a large channel what comes in a burst waits
 * until the burst has lasted a while, and leaves in one frame with what was committed meanwhile; the stream, which brings
 * that later, is then told by nobody again. One entry alone waits for nothing.
 */

const MOST_AHEAD = 100

/** How long the entries wait, in milliseconds: 0 where they are no burst, or it is over. */
const waitOf = (app: App, entries: readonly StoredEntry[], window: number, { endsAt }: Journey): number => {
  const [first, now] = [entries[0], app.clock.now()]
  if (!first || entries.length < 2 || now + window >= endsAt) return 0
  return Math.min(window, Math.max(0, first.at + window - now))
}

/** What the log holds behind an entry, without a hole. */
const ahead = async (app: App, row: ChannelRow, last: StoredEntry): Promise<readonly StoredEntry[]> => {
  const found = await app.logs.read(logOf(row), last.seq, MOST_AHEAD, policyOf(row.channel)?.kept)
  return denseFrom(last.seq, found)
}

/** The news of a channel as they are told now, and which of them the stream has yet to bring. */
export type Gathered = { readonly news: readonly News[]; readonly early: readonly StoredEntry[] }

/**
 * Takes away what this instance has told already. Where a burst is left, waits for the end of it and adds what was
 * committed meanwhile.
 */
export const gather = async (
  app: App,
  row: ChannelRow,
  news: readonly News[],
  journey: Journey,
): Promise<Gathered> => {
  const { gatherMs } = policyOf(row.channel) ?? {}
  if (gatherMs === undefined || row.members) return { news, early: [] }
  const isFresh = (change: News) =>
    change.kind !== 'appended' || !app.hints.isToldAhead(row, change.entry.seq)
  const fresh = news.filter(isFresh)
  const entries = entriesOf(fresh)
  const [last, wait] = [entries.at(-1), waitOf(app, entries, gatherMs, journey)]
  if (!last || wait === 0) return { news: fresh, early: [] }
  await app.clock.sleep(wait)
  const early = await ahead(app, row, last)
  return { news: [...fresh, ...early.map(entry => ({ kind: 'appended' as const, row, entry }))], early }
}

/** Everybody was told: when the stream brings it, it is not told again by this instance. */
export const remember = (app: App, row: ChannelRow, { early }: Gathered): void => {
  const [first, last] = [early[0], early.at(-1)]
  if (first && last) app.hints.setToldAhead(row, first.seq, last.seq)
}
