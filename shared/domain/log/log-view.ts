import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { ChannelRow, StoredEntry } from '../ports.ts'
import { hasExpired, type Seconds } from '../retention.ts'
import { type Whereabouts, whereIs } from './eras.ts'

/** A hole below the head closes when its writer, or the stream, puts the entry: within a second. */
export const HOLE_CLOSES_MS = 2000
/** Before it is looked at again: longer each time, for one that has not closed soon. */
export const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 500
export const longer = (pause: number): number => Math.min(2 * pause, LONGEST_PAUSE_MS)
/** The stream brings a record for so long: a hole before a younger entry may still close. */
export const BROUGHT_MS = 300_000
/** What the stream has not put by then is put by nobody but an operator. */
const GIVEN_UP_MS = 3_600_000
/** A repeat is recognised for so long. */
const REPEATS_MS = 7 * 24 * 3_600_000

/**
 * Why a number below the head is not there. `expired`: retention has taken it. `late`: nobody has put it yet, and readers
 * need not wait for it any longer. `lost`: the same, and nobody may repeat it any more.
 */
export type Gap = 'expired' | 'late' | 'lost'

/** A number is missing that may still come: whoever asks is to come again. */
export class OpenHole extends Error {
  override readonly name = 'OpenHole'
  constructor(after: number) {
    super(`a hole above ${after} is open`)
  }
}

/** The numbers that are read: above `after`, up to `upTo`, and of those at most `limit`. */
export type Range = { readonly after: number; readonly upTo: number; readonly limit: number }

/**
 * What was read up to `to`: entries without a hole between them, ascending; with `gap` they begin behind one, or there
 * is none. `isGuess`: nobody knows how old the gap is, and it may be one that still closes.
 */
export type Stretch = {
  readonly entries: readonly StoredEntry[]
  readonly to: number
  readonly gap?: Gap
  readonly isGuess?: boolean
}

const lastOf = (entries: readonly StoredEntry[], otherwise: number): number =>
  entries.at(-1)?.seq ?? otherwise

/** The entries from the one behind `after` on, as far as there is no hole. */
export const denseFrom = (after: number, entries: readonly StoredEntry[]): readonly StoredEntry[] => {
  const stop = entries.findIndex((entry, at) => entry.seq !== after + 1 + at)
  return stop < 0 ? entries : entries.slice(0, stop)
}

/** The row's own entry closes the log, in it or not, unless it has expired. */
export const withLast = (app: App, { row, policy }: Inside, found: readonly StoredEntry[]) => {
  const { last, head } = row
  const isThere = !last || found.at(-1)?.seq === head || hasExpired(last.at, policy.kept, app.clock.now())
  return isThere ? found : [...found, last]
}

/** One reading of the one log in which the number behind `after` stands, as far as that goes: of `wanted` entries at most. */
export const readOneLog = async (app: App, { row, policy }: Inside, { after, upTo, limit }: Range) => {
  const where = whereIs(row, after + 1)
  const wanted = Math.min(limit, Math.min(upTo, where.ends) - after)
  const page = await app.logs.read(where.log, after, wanted, policy.kept)
  // A log may have been restored to a later moment than the row.
  return { where, wanted, found: page.filter(({ seq }) => seq <= where.ends) }
}

/** What one reading of one log finds above `after`, and the first entry there is, wherever it stands. */
type Found = {
  readonly entries: readonly StoredEntry[]
  readonly first: StoredEntry | undefined
  readonly where: Whereabouts
}

const readOnce = async (app: App, inside: Inside, range: Range): Promise<Found> => {
  const { where, wanted, found } = await readOneLog(app, inside, range)
  const isNewest = where.ends === inside.row.head && found.length < wanted
  const all = isNewest ? withLast(app, inside, found) : found
  return { entries: all.filter(({ seq }) => seq <= range.upTo), first: all[0], where }
}

/** Why the number before the first one there is may be missing for good; nothing where it is still to be waited for. */
const gapBefore = (app: App, { policy }: Inside, { first, where }: Found): Gap | undefined => {
  const now = app.clock.now()
  if (first?.before !== undefined && hasExpired(first.before, policy.kept, now)) return 'expired'
  if (where.isOver) return 'lost'
  // Where nothing is left the newest has expired, and with it all before.
  if (!first) return policy.kept && 'expired'
  if (first.at < now - REPEATS_MS) return 'lost'
  return first.at < now - GIVEN_UP_MS ? 'late' : undefined
}

/**
 * An entry of a version that kept no times of others: in a log that expires, what the stream has not brought has most
 * likely expired.
 */
const unknownGap = (app: App, { policy }: Inside, { first }: Found): Gap | undefined => {
  const isBrought = first && first.at < app.clock.now() - BROUGHT_MS
  return policy.kept && first?.before === undefined && isBrought ? 'expired' : undefined
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
 * @throws OpenHole when a hole that is to close does not
 */
export const readFrom = async (
  app: App,
  inside: Inside,
  range: Range,
  patience: number = HOLE_CLOSES_MS,
): Promise<Stretch> => {
  const { after, upTo, limit } = range
  if (upTo <= after || limit <= 0) return { entries: [], to: after }
  const deadline = app.clock.now() + patience
  for (let pause = FIRST_PAUSE_MS; ; pause = longer(pause)) {
    const found = await readOnce(app, inside, range)
    const { entries, where } = found
    const dense = denseFrom(after, entries)
    if (dense.length > 0) return { entries: dense, to: lastOf(dense, after) }
    const isOver = app.clock.now() > deadline
    const known = gapBefore(app, inside, found)
    const gap = known ?? (isOver ? unknownGap(app, inside, found) : undefined)
    if (gap) {
      const behind = entries[0] ? denseFrom(entries[0].seq - 1, entries) : []
      return { entries: behind, to: lastOf(behind, Math.min(upTo, where.ends)), gap, isGuess: !known }
    }
    if (patience === 0) return { entries: [], to: after }
    if (isOver) throw new OpenHole(after)
    await app.clock.sleep(pause)
  }
}

/** Reads until the range ends, or before a hole or a gap: only for one at the very beginning it waits, or tells it. */
export const readDense = async (app: App, inside: Inside, range: Range): Promise<Stretch> => {
  const entries: StoredEntry[] = []
  for (;;) {
    const to = lastOf(entries, range.after)
    const rest = { ...range, after: to, limit: range.limit - entries.length }
    const stretch = await readFrom(app, inside, rest, entries.length > 0 ? 0 : HOLE_CLOSES_MS)
    if (stretch.gap) return { entries, to, ...(entries.length === 0 && { gap: stretch.gap }) }
    if (stretch.entries.length === 0) return { entries, to }
    entries.push(...stretch.entries)
  }
}

/** Reads until the range ends and passes over what is not there; tells the last gap that it met. */
export const readPresent = async (app: App, inside: Inside, range: Range): Promise<Stretch> => {
  const entries: StoredEntry[] = []
  let [to, gap]: [number, Gap | undefined] = [range.after, undefined]
  while (to < range.upTo && entries.length < range.limit) {
    const rest = { ...range, after: to, limit: range.limit - entries.length }
    const stretch = await readFrom(app, inside, rest)
    gap = stretch.gap ?? gap
    to = stretch.to
    entries.push(...stretch.entries)
  }
  return { entries, to, ...(gap && { gap }) }
}

/** An entry by its number, as it was appended; nothing where it is not there, or not yet. `patience` as in `readFrom`. */
export const entryAt = async (
  app: App,
  inside: Inside,
  seq: number,
  patience?: number,
): Promise<StoredEntry | undefined> => {
  if (seq < 1 || seq > inside.row.head) return undefined
  const { entries } = await readFrom(app, inside, { after: seq - 1, upTo: seq, limit: 1 }, patience)
  return entries[0]
}
