import type { Inside } from './access.ts'
import type { App } from './app.ts'
import type { ChannelRow, StoredEntry } from './ports.ts'
import { hasExpired, type Seconds } from './retention.ts'

/** A hole below the head closes when its writer, or the stream, puts the entry: within a second. */
const HOLE_CLOSES_MS = 2000
const LOOK_AGAIN_MS = 20
/** What the stream has not put by then is put by nobody but an operator: a record is given up after five minutes. */
const GIVEN_UP_MS = 3_600_000
/** A repeat is recognised for so long. */
const REPEATS_MS = 7 * 24 * 3_600_000

/**
 * Why a number below the head is not there. `expired`: retention has taken it. `late`: nobody has put it yet, and readers
 * need not wait for it any longer. `lost`: the same, and nobody may repeat it any more.
 */
export type Gap = 'expired' | 'late' | 'lost'

/** The numbers that are read: above `after`, up to `upTo`, and of those at most `limit`. */
export type Range = { readonly after: number; readonly upTo: number; readonly limit: number }

/** What was read: entries without a hole between them, ascending; with `gap` they begin behind one. */
export type Stretch = { readonly entries: readonly StoredEntry[]; readonly gap?: Gap }

const denseFrom = (after: number, entries: readonly StoredEntry[]): readonly StoredEntry[] => {
  const stop = entries.findIndex((entry, at) => entry.seq !== after + 1 + at)
  return stop < 0 ? entries : entries.slice(0, stop)
}

/** The row's own entry closes the log, in it or not, unless it has expired. */
const withLast = (app: App, { row, policy }: Inside, found: readonly StoredEntry[]) => {
  const { last, head } = row
  const isThere = !last || found.at(-1)?.seq === head || hasExpired(last.at, policy.kept, app.clock.now())
  return isThere ? found : [...found, last]
}

/** Entries above `after` as far as one reading goes, and the first one there is, wherever it stands. */
const readOnce = async (app: App, inside: Inside, { after, upTo, limit }: Range) => {
  const { row, policy } = inside
  const wanted = Math.min(limit, upTo - after)
  const page = await app.logs.read(row.channel, after, wanted, policy.kept)
  const found = page.filter(({ seq }) => seq <= row.head)
  const all = found.length < wanted ? withLast(app, inside, found) : found
  return { first: all[0], found: all.filter(({ seq }) => seq <= upTo) }
}

/** Why the number before the first one there is may be missing for good; nothing where it is still to be waited for. */
const gapBefore = (app: App, { policy }: Inside, first: StoredEntry | undefined): Gap | undefined => {
  const now = app.clock.now()
  // Where nothing is left the newest has expired, and with it all before.
  if (!first) return policy.kept && 'expired'
  if (first.before !== undefined && hasExpired(first.before, policy.kept, now)) return 'expired'
  if (first.at < now - REPEATS_MS) return 'lost'
  return first.at < now - GIVEN_UP_MS ? 'late' : undefined
}

/** The number up to which everything is known to have expired, as far as the row alone can tell. */
export const expiredUpTo = (app: App, row: ChannelRow, kept: Seconds | undefined): number => {
  const { head, last, turn, turnedAt } = row
  const isOver = (at: number | undefined) => at !== undefined && hasExpired(at, kept, app.clock.now())
  if (isOver(last?.at)) return head
  if (isOver(last?.before)) return head - 1
  return isOver(turnedAt) ? turn : 0
}

/**
 * Reads the log in a range that ends at the row's head at most. Waits for a hole to close; where one will not, gives
 * what is behind it and says why. May give fewer than there are: read on. Without `patience` (milliseconds) a hole that
 * is to close ends the reading.
 * @throws when a hole that is to close does not: the reader is to come again
 */
export const readFrom = async (
  app: App,
  inside: Inside,
  range: Range,
  patience: number = HOLE_CLOSES_MS,
): Promise<Stretch> => {
  const { after, upTo, limit } = range
  if (upTo <= after || limit <= 0) return { entries: [] }
  const deadline = app.clock.now() + patience
  for (;;) {
    const { first, found } = await readOnce(app, inside, range)
    const dense = denseFrom(after, found)
    if (dense.length > 0) return { entries: dense }
    const isOver = app.clock.now() > deadline
    const gap = gapBefore(app, inside, first) ?? unknownGap(inside, first, isOver)
    if (gap) return { entries: found[0] ? denseFrom(found[0].seq - 1, found) : [], gap }
    if (patience === 0) return { entries: [] }
    if (isOver) throw new Error(`a hole above ${after} did not close`)
    await app.clock.sleep(LOOK_AGAIN_MS)
  }
}

/** An entry of a version that kept no times of others: in a log that expires, what does not come has most likely expired. */
const unknownGap = ({ policy }: Inside, first: StoredEntry | undefined, isOver: boolean): Gap | undefined =>
  isOver && policy.kept && first?.before === undefined ? 'expired' : undefined

const lastOf = (entries: readonly StoredEntry[], otherwise: number): number =>
  entries.at(-1)?.seq ?? otherwise

/** Reads until the range ends, or before a hole or a gap: only for one at the very beginning it waits, or tells it. */
export const readDense = async (app: App, inside: Inside, range: Range): Promise<Stretch> => {
  const entries: StoredEntry[] = []
  for (;;) {
    const after = lastOf(entries, range.after)
    const rest = { ...range, after, limit: range.limit - entries.length }
    const stretch = await readFrom(app, inside, rest, entries.length > 0 ? 0 : HOLE_CLOSES_MS)
    if (stretch.gap) return entries.length > 0 ? { entries } : { entries, gap: stretch.gap }
    if (stretch.entries.length === 0) return { entries }
    entries.push(...stretch.entries)
  }
}

/** Reads until the range ends and passes over what is not there; tells the last gap that it met. */
export const readPresent = async (app: App, inside: Inside, range: Range): Promise<Stretch> => {
  const entries: StoredEntry[] = []
  let gap: Gap | undefined
  for (;;) {
    const after = lastOf(entries, range.after)
    const stretch = await readFrom(app, inside, { ...range, after, limit: range.limit - entries.length })
    gap = stretch.gap ?? gap
    entries.push(...stretch.entries)
    if (stretch.entries.length === 0) return { entries, ...(gap && { gap }) }
  }
}
