import { bytesOf, type Entry, encode, LIMITS } from '../protocol/index.ts'
import type { Inside } from './access.ts'
import type { App } from './app.ts'
import type { StoredEntry } from './ports.ts'
import { timestamp } from './timestamp.ts'

/** A hole below the head closes when its writer, or the stream, puts the entry: within a second. */
const HOLE_CLOSES_MS = 2000
const LOOK_AGAIN_MS = 20

/** What was read: entries without a hole, ascending from the position, and whether some there have expired. */
export type Stretch = { readonly entries: readonly StoredEntry[]; readonly expired: boolean }

const denseFrom = (after: number, entries: readonly StoredEntry[]): readonly StoredEntry[] => {
  const stop = entries.findIndex((entry, at) => entry.seq !== after + 1 + at)
  return stop < 0 ? entries : entries.slice(0, stop)
}

const readOnce = async (app: App, inside: Inside, after: number, wanted: number): Promise<StoredEntry[]> => {
  const { row, policy } = inside
  const found = await app.logs.read(row.channel, after, wanted, policy.kept)
  const below = found.filter(entry => entry.seq <= row.head)
  const lastIsNext = row.last && row.last.seq === after + 1 + below.length
  return row.last && lastIsNext && below.length < wanted ? [...below, row.last] : below
}

/**
 * Reads the log above `after`, at most `limit` entries and none above the row's head. Waits for a hole to close;
 * where retention has taken the beginning, gives what is left and says so. May give fewer than there are: read on.
 */
export const readFrom = async (app: App, inside: Inside, after: number, limit: number): Promise<Stretch> => {
  const wanted = Math.min(limit, inside.row.head - after)
  const deadline = app.clock.now() + HOLE_CLOSES_MS
  while (wanted > 0) {
    const found = await readOnce(app, inside, after, wanted)
    const dense = denseFrom(after, found)
    if (dense.length > 0) return { entries: dense, expired: false }
    if (inside.policy.kept && app.clock.now() > deadline - HOLE_CLOSES_MS / 2) {
      const [first] = found
      return { entries: first ? denseFrom(first.seq - 1, found) : [], expired: true }
    }
    if (app.clock.now() > deadline) throw new Error(`a hole above ${after} did not close`)
    await app.clock.sleep(LOOK_AGAIN_MS)
  }
  return { entries: [], expired: false }
}

/** Reads until `limit` entries or the head are reached. */
export const readAll = async (app: App, inside: Inside, after: number, limit: number): Promise<Stretch> => {
  const entries: StoredEntry[] = []
  let expired = false
  let from = after
  while (entries.length < limit && from < inside.row.head) {
    const stretch = await readFrom(app, inside, from, limit - entries.length)
    expired ||= stretch.expired
    entries.push(...stretch.entries)
    const last = entries.at(-1)
    if (!last || stretch.entries.length === 0) break
    from = last.seq
  }
  return { entries, expired }
}

/** An entry as it crosses the wire. */
export const toWire = ({ seq, key, from, at, body }: StoredEntry): Entry => ({
  seq,
  key,
  from,
  at: timestamp(at),
  body,
})

/** As many entries from the beginning as a reply has room for; at least one, so that a reader always gets on. */
export const fitting = (entries: readonly Entry[], bytes: number = LIMITS.pageBytes): readonly Entry[] => {
  let used = 0
  const stop = entries.findIndex((entry, at) => {
    used += bytesOf(encode(entry)) + 1
    return used > bytes && at > 0
  })
  return stop < 0 ? entries : entries.slice(0, stop)
}

/** The same from the end: the newest that fit. */
export const fittingNewest = (entries: readonly Entry[], bytes?: number): readonly Entry[] =>
  fitting(entries.toReversed(), bytes).toReversed()
