import type { ParsedOf, ReplyOf } from '../../protocol/index.ts'
import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { readPresent, type Stretch } from '../log/log-view.ts'
import { numberBefore } from '../log/moments.ts'
import { presented } from '../log/presenting.ts'
import { fitting, fittingNewest } from '../pages.ts'

/** Of what no backup had, so many pages in a row are passed over before the log counts as having ended. */
const EMPTY_PAGES = 20

/** The newest of what there is below a number, however much is missing there. */
const readBelow = async (app: App, place: Inside, end: number, limit: number): Promise<Stretch> => {
  let upTo = end - 1
  for (let empty = 0; upTo > 0 && empty < EMPTY_PAGES; empty++) {
    const after = Math.max(0, upTo - limit)
    const stretch = await readPresent(app, place, { after, upTo, limit })
    if (stretch.entries.length > 0 || stretch.gap === 'expired') return stretch
    upTo = after
  }
  return { entries: [], to: 0 }
}

/** Of which log a page is, and up to where that had been written when it was read. */
const readOf = ({ row: { epoch, head } }: Inside) => ({ epoch, head })

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

const pageAbove = async (
  app: App,
  place: Inside,
  range: { readonly after: number; readonly end: number; readonly limit: number },
  room: number,
): Promise<ReplyOf<'history'>> => {
  const { after, end, limit } = range
  const upTo = end - 1
  const { entries } = await readPresent(app, place, { after, upTo, limit })
  const page = [...fitting(await presented(app, place, entries), room)]
  return { ...readOf(place), entries: page, more: (page.at(-1)?.seq ?? upTo) < upTo }
}

/** A page ascending: after a number or a time, or the newest before one (before the end when neither is said). */
export const history: UseCase<'history'> = async (app, { request, place, room }) => {
  const { limit } = request
  const { after, end } = await boundsOf(app, place, request)
  if (after !== undefined) return pageAbove(app, place, { after, end, limit }, room)
  const { entries, gap } = await readBelow(app, place, end, limit)
  const page = [...fittingNewest(await presented(app, place, entries), room)]
  const isCut = page.length < entries.length
  const more = (isCut || gap !== 'expired') && (page[0]?.seq ?? 1) > 1
  return { ...readOf(place), entries: page, more }
}
