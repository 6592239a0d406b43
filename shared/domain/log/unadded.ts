import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { StoredEntry } from '../ports.ts'
import { whereIs } from './eras.ts'
import {
  BROUGHT_MS,
  FIRST_PAUSE_MS,
  HOLE_CLOSES_MS,
  longer,
  OpenHole,
  readOneLog,
  withLast,
} from './log-view.ts'

/** Amendments that are committed and may be in no sum yet: their function is about to add them, or has died and left it to the stream. */

/** They are looked for among so many newest entries. */
const NEWEST = 100
/** The stream takes a record up for five minutes, and may take one more over it. */
const ADDED_MS = BROUGHT_MS + 60_000

/** What there is above a number up to another, in whatever logs it stands, and however many pages of the store that is. */
const entriesThere = async (
  app: App,
  inside: Inside,
  above: number,
  upTo: number,
): Promise<readonly StoredEntry[]> => {
  const all: StoredEntry[] = []
  for (let after = above; after < upTo; ) {
    const { where, found } = await readOneLog(app, inside, { after, upTo, limit: NEWEST })
    all.push(...found.filter(({ seq }) => seq <= upTo))
    after = found.at(-1)?.seq ?? where.ends
  }
  return all
}

/** Those of the newest entries that are there. */
export const newestEntries = (app: App, inside: Inside): Promise<readonly StoredEntry[]> =>
  entriesThere(app, inside, Math.max(0, inside.row.head - NEWEST), inside.row.head)

/**
 * The number before which an amendment is missing that may still come: every entry says how many there are up to it, and when
 * the one before it was committed. `start`: the number before the first one, and how many there are up to it, infinite where
 * that is not known.
 */
const awaitedBefore = (
  app: App,
  { row }: Inside,
  found: readonly StoredEntry[],
  start: Pick<StoredEntry, 'seq' | 'quiet'>,
): number | undefined => {
  const isAwaited = ({ seq, at, before = at, quiet = 0, amends }: StoredEntry, index: number) => {
    const previous = found[index - 1] ?? start
    const isHole = previous.seq < seq - 1
    const isMissing = isHole && quiet - (amends ? 1 : 0) > (previous.quiet ?? 0)
    return isMissing && before > app.clock.now() - ADDED_MS && !whereIs(row, seq - 1).isOver
  }
  return found.find(isAwaited)?.seq
}

/**
 * What was said after a page, where some of it may amend what is on there without being in its sum: as much of it as stands
 * among the newest entries. A page that ends at the head has it itself, and the row has the very last entry.
 * @throws OpenHole when an amendment is missing that may still come
 */
export const perhapsUnadded = async (
  app: App,
  inside: Inside,
  page: readonly StoredEntry[],
): Promise<readonly StoredEntry[]> => {
  const { head, amendedAt = 0 } = inside.row
  const last = page.at(-1)
  const isFresh = amendedAt > app.clock.now() - ADDED_MS
  if (!last || last.seq >= head - 1 || !isFresh) return []
  const oldest = head - NEWEST
  const start = last.seq < oldest ? { seq: oldest, quiet: Number.POSITIVE_INFINITY } : last
  const deadline = app.clock.now() + HOLE_CLOSES_MS
  for (let pause = FIRST_PAUSE_MS; ; pause = longer(pause)) {
    const there = await entriesThere(app, inside, start.seq, head - 1)
    const found = withLast(app, inside, there)
    const awaited = awaitedBefore(app, inside, found, start)
    if (awaited === undefined) return found
    if (app.clock.now() > deadline) throw new OpenHole(awaited - 2)
    await app.clock.sleep(pause)
  }
}
