import type { Entry, ParsedOf, ReplyOf } from '../../protocol/index.ts'
import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { readPresent, type Stretch } from '../log/log-view.ts'
import { numberBefore } from '../log/moments.ts'
import { presented } from '../log/presenting.ts'
import { perhapsUnadded } from '../log/unadded.ts'
import { fitting, fittingNewest } from '../pages.ts'
import type { StoredEntry } from '../ports.ts'

/** The newest number up to `high` of which there is an entry, given one of which there is. */
const newestUpTo = async (app: App, place: Inside, low: number, high: number): Promise<number> => {
  let [there, end] = [low, high]
  while (there < end) {
    const middle = Math.ceil((there + end) / 2)
    const [entry] = (await readPresent(app, place, { after: middle - 1, upTo: end, limit: 1 })).entries
    if (entry) there = entry.seq
    else end = middle - 1
  }
  return there
}

/** The newest of what there is below a number. What no backup had may be much: it is looked for in ever longer stretches. */
const readBelow = async (app: App, place: Inside, end: number, limit: number): Promise<Stretch> => {
  let upTo = end - 1
  for (let length = limit; upTo > 0; length *= 2) {
    const after = Math.max(0, upTo - length)
    const stretch = await readPresent(app, place, { after, upTo, limit })
    const last = stretch.entries.at(-1)
    if (last && stretch.to < upTo)
      return readBelow(app, place, 1 + (await newestUpTo(app, place, last.seq, upTo)), limit)
    if (last || stretch.gap === 'expired') return stretch
    upTo = after
  }
  return { entries: [], to: 0 }
}

type Page = Pick<ReplyOf<'history'>, 'entries' | 'more'>
type Bounds = { readonly after?: number; readonly end: number }

/** Between which numbers a page lies: above `after`, where it is read upwards from there, and below `end`. */
const boundsOf = async (
  app: App,
  place: Inside,
  { after, before, since, until }: ParsedOf<'history'>,
): Promise<Bounds> => {
  const beyond = place.row.head + 1
  const low = since === undefined ? after : await numberBefore(app, place, Date.parse(since))
  const high =
    until === undefined ? (before ?? beyond) : (await numberBefore(app, place, Date.parse(until), low)) + 1
  return { ...(low !== undefined && { after: low }), end: Math.min(high, beyond) }
}

/** Whoever goes on looking at a page is told of nothing that was said of it before they came: it has to be in there. */
const shown = async (app: App, place: Inside, entries: readonly StoredEntry[]): Promise<readonly Entry[]> =>
  presented(app, place, entries, await perhapsUnadded(app, place, entries))

const pageAbove = async (
  app: App,
  place: Inside,
  range: { readonly after: number; readonly end: number; readonly limit: number },
  room: number,
): Promise<Page> => {
  const { after, end, limit } = range
  const upTo = end - 1
  const { entries } = await readPresent(app, place, { after, upTo, limit })
  const page = [...fitting(await shown(app, place, entries), room)]
  return { entries: page, more: (page.at(-1)?.seq ?? upTo) < upTo }
}

const pageBelow = async (
  app: App,
  place: Inside,
  { end, limit }: { readonly end: number; readonly limit: number },
  room: number,
): Promise<Page> => {
  const { entries, gap } = await readBelow(app, place, end, limit)
  const page = [...fittingNewest(await shown(app, place, entries), room)]
  const isCut = page.length < entries.length
  return { entries: page, more: (isCut || gap !== 'expired') && (page[0]?.seq ?? 1) > 1 }
}

/**
 * A page ascending: after a number or a time, or the newest before one (before the end when neither is said). With it, of
 * which log it is, and where that ended when it was read.
 */
export const history: UseCase<'history'> = async (app, { request, place, room }) => {
  const { epoch, head } = place.row
  const { limit } = request
  const { after, end } = await boundsOf(app, place, request)
  const page =
    after === undefined
      ? await pageBelow(app, place, { end, limit }, room)
      : await pageAbove(app, place, { after, end, limit }, room)
  return { epoch, head, ...page }
}
