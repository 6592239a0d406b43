import type { Entry } from '../../protocol/index.ts'
import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import { OpenHole, type Range, readFrom, readPresent, type Stretch } from '../log/log-view.ts'
import { presented } from '../log/presenting.ts'
import { type Filter, filterOf, findable, mayHold } from './search-filter.ts'
import { STRETCH } from './search-ports.ts'

/** Filters of one read: some 100 KB where people write much, below the megabyte of a page. */
const FILTERS_A_READ = 50

/** A folded word, looked for below a number, newest entry first. */
type Wanted = {
  readonly word: string
  readonly below: number
  readonly limit: number
  /** How many reads may be begun. */
  readonly reads: number
}

/** What was found, newest first, in everything from `below` on; 1 where the log has been looked through. */
export type Looked = { readonly found: readonly Entry[]; readonly below: number; readonly reads: number }

/** What is there: an entry that is still to come ends nobody's search; it is found by a later one, with what is behind it. */
const readThere = async (app: App, inside: Inside, range: Range): Promise<Stretch> => {
  try {
    return await readPresent(app, inside, range)
  } catch (thrown) {
    if (!(thrown instanceof OpenHole)) throw thrown
    return { ...(await readFrom(app, inside, range, 0)), gap: 'late' }
  }
}

/** The entries of a stretch as they were appended, and as people see them, and whether nothing more can come into it. */
const stretchOf = async (app: App, inside: Inside, stretch: number) => {
  const after = stretch * STRETCH
  const upTo = Math.min(after + STRETCH, inside.row.head)
  const { entries, gap } = await readThere(app, inside, { after, upTo, limit: STRETCH })
  const isWhole = upTo === after + STRETCH && gap !== 'late'
  return { logged: entries, entries: await presented(app, inside, entries), isWhole }
}

/** The filters that are there, each page of them asked for once. */
const knownFilters = (app: App, { row }: Inside) => {
  const known = new Map<number, Filter>()
  let asked = Number.POSITIVE_INFINITY
  return {
    isAsked: (stretch: number) => stretch >= asked || (stretch + 1) * STRETCH > row.head,
    ask: async (stretch: number) => {
      for (const { stretch: at, filter } of await app.filters.read(row, stretch, FILTERS_A_READ))
        known.set(at, filter)
      asked = Math.max(0, stretch - FILTERS_A_READ + 1)
    },
    of: (stretch: number) => known.get(stretch),
  }
}

/** Reads a stretch, and makes its filter where it has none: of what was appended, which never changes. */
const readStretch = async (app: App, inside: Inside, stretch: number, isKnown: boolean) => {
  const { logged, entries, isWhole } = await stretchOf(app, inside, stretch)
  if (isWhole && !isKnown) {
    const filter = filterOf(logged.map(({ body }) => findable(body)))
    await app.filters.put(inside.row, { stretch, filter }, app.clock.now())
  }
  return entries
}

/**
 * Looks through one log for a word, newest entry first: of the stretches whose filter may hold it, and of those that have
 * none yet, every entry.
 */
export const searchLog = async (app: App, inside: Inside, wanted: Wanted): Promise<Looked> => {
  const { word, limit } = wanted
  const filters = knownFilters(app, inside)
  const found: Entry[] = []
  let [below, reads] = [Math.min(wanted.below, inside.row.head + 1), 0]
  while (below > 1 && found.length < limit && reads < wanted.reads) {
    const stretch = Math.floor((below - 2) / STRETCH)
    if (!filters.isAsked(stretch)) {
      await filters.ask(stretch)
      reads++
    }
    const filter = filters.of(stretch)
    if (filter === undefined || mayHold(filter, word)) {
      const entries = await readStretch(app, inside, stretch, filter !== undefined)
      const upTo = below
      // What an edit says is found where it was said: no filter of the edited entry's knows of it.
      const hits = entries.filter(
        ({ seq, body, edited }) => seq < upTo && !edited && findable(body).includes(word),
      )
      found.push(...hits.toReversed())
      reads++
    }
    below = stretch * STRETCH + 1
  }
  const cut = found.slice(0, limit)
  return { found: cut, below: cut.length < found.length ? (cut.at(-1)?.seq ?? below) : below, reads }
}
