import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { StoredEntry } from '../ports.ts'
import { hasBegunEra, whereIs } from './eras.ts'
import { BROUGHT_MS, HOLE_CLOSES_MS, OpenHole, withLast } from './log-view.ts'

/** Amendments that are committed and may be in no sum yet: their function is about to add them, or has died and left it to the stream. */

/** They are looked for among so many newest entries. */
const NEWEST = 100
/** The stream takes a record up for five minutes, and may take one more over it. */
const ADDED_MS = BROUGHT_MS + 60_000
/** Before a hole is looked at again; twice as long each time. */
const FIRST_PAUSE_MS = 20

/** Those of the newest entries that are there, in whatever logs they stand. */
export const newestEntries = async (app: App, { row, policy }: Inside): Promise<readonly StoredEntry[]> => {
  const found: StoredEntry[] = []
  for (let after = Math.max(0, row.head - NEWEST); after < row.head; ) {
    const { log, ends } = whereIs(row, after + 1)
    const page = await app.logs.read(log, after, ends - after, policy.kept)
    // A log may have been restored to a later moment than the row.
    const own = page.filter(({ seq }) => seq <= ends)
    found.push(...own)
    after = own.at(-1)?.seq ?? ends
  }
  return found
}

/**
 * The number before which an amendment is missing that may still come; every entry says how many there are up to it. Not at
 * the older end, before which nothing is known of a longer log.
 */
const awaitedBefore = (app: App, { row }: Inside, found: readonly StoredEntry[]): number | undefined => {
  let known = row.head > NEWEST ? Number.POSITIVE_INFINITY : 0
  let last = 0
  for (const { seq, at, quiet = 0, amends } of found) {
    const isMissing = seq > last + 1 && quiet - (amends ? 1 : 0) > known
    const mayCome = at > app.clock.now() - ADDED_MS && !whereIs(row, seq - 1).isOver
    if (isMissing && mayCome) return seq
    known = quiet
    last = seq
  }
  return undefined
}

/**
 * The newest entries, where one of them may amend what is on a page without being in its sum. A page that ends at the head
 * has them itself, and so has the row the very last one.
 * @throws OpenHole when one that amends is missing, and may still come
 */
export const perhapsUnadded = async (
  app: App,
  inside: Inside,
  page: readonly StoredEntry[],
): Promise<readonly StoredEntry[]> => {
  const { row } = inside
  const isShort = (page.at(-1)?.seq ?? row.head) < row.head - 1
  const isFresh = (row.amendedAt ?? 0) > app.clock.now() - ADDED_MS
  // After a restore no stream tells of anything any more: what is there then is read for every page.
  if (!isShort || !isFresh || !hasBegunEra(row)) return []
  const deadline = app.clock.now() + HOLE_CLOSES_MS
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    const found = withLast(app, inside, await newestEntries(app, inside))
    const awaited = awaitedBefore(app, inside, found)
    if (awaited === undefined) return found
    if (app.clock.now() > deadline) throw new OpenHole(awaited - 1)
    await app.clock.sleep(pause)
  }
}
