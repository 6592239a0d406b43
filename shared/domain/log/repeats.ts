import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { Beside, StoredEntry } from '../ports.ts'
import { Problem } from '../problem.ts'
import { hasExpired } from '../retention.ts'
import { sameJson } from '../same-json.ts'
import { whereIs } from './eras.ts'
import { OpenHole, readFrom } from './log-view.ts'

const PAGE = 100
/** Who asks again does so within seconds: most earlier tries stand among so many newest entries. */
const NEAR = 12

/** What tells one message from another. */
export type Identity = Beside & {
  readonly sender: string
  readonly key: string
  readonly body: Record<string, unknown>
}

/** The entry of an earlier try, or the number up to which every entry was read and none was it. */
export type Search = { readonly repeat: StoredEntry } | { readonly covered: number }

const isIt = (entry: StoredEntry, { sender, key }: Identity) => entry.from === sender && entry.key === key

/** The same key with another body, or about another entry, is another message: refused. */
const sameOrConflict = (entry: StoredEntry, { body, about, amends }: Identity): StoredEntry => {
  const isSame = sameJson(entry.body, body) && entry.about === about && sameJson(entry.amends, amends)
  if (!isSame) throw new Problem('CONFLICT')
  return entry
}

/** Looks for an earlier try among the newest entries that are there already: a short read, and no proof of absence. */
export const findNear = async (
  app: App,
  { row, policy }: Inside,
  it: Identity,
): Promise<StoredEntry | undefined> => {
  const { last } = row
  if (last && isIt(last, it) && !hasExpired(last.at, policy.kept, app.clock.now()))
    return sameOrConflict(last, it)
  const after = Math.max(row.floor, row.head - NEAR)
  const entries = await app.logs.read(whereIs(row, row.head).log, after, NEAR, policy.kept)
  // Of a log that a restore has ended, what is above the head never was.
  const repeat = entries.find(entry => entry.seq <= row.head && isIt(entry, it))
  return repeat && sameOrConflict(repeat, it)
}

/**
 * Looks for an earlier try in the log above `after` up to `upTo`. Every number is read and counted: an entry further on
 * says nothing about a hole before it. What has expired or is lost is no earlier try: nobody could read it.
 * @throws OpenHole while a number is missing that may still come, and be it
 */
export const findRepeat = async (
  app: App,
  inside: Inside,
  after: number,
  it: Identity,
  upTo = inside.row.head,
): Promise<Search> => {
  let covered = Math.min(after, upTo)
  while (covered < upTo) {
    const { entries, gap, isGuess, to } = await readFrom(app, inside, { after: covered, upTo, limit: PAGE })
    if (gap === 'late' || isGuess) throw new OpenHole(covered)
    const repeat = entries.find(entry => isIt(entry, it))
    if (repeat) return { repeat: sameOrConflict(repeat, it) }
    covered = to
  }
  return { covered }
}
