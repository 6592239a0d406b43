import type { Inside } from './access.ts'
import type { App } from './app.ts'
import type { UseCase } from './dispatch.ts'
import { readPresent, type Stretch } from './log-view.ts'
import { fitting, fittingNewest } from './pages.ts'
import { presented } from './presenting.ts'

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

/** A page ascending: after a number, or the newest before one (before the end when neither is said). */
export const history: UseCase<'history'> = async (app, { request, place, room }) => {
  const { after, before, limit } = request
  const { head } = place.row
  if (after !== undefined) {
    const { entries } = await readPresent(app, place, { after, upTo: head, limit })
    const page = [...fitting(await presented(app, place, entries), room)]
    return { entries: page, more: (page.at(-1)?.seq ?? head) < head }
  }
  const { entries, gap } = await readBelow(app, place, Math.min(before ?? head + 1, head + 1), limit)
  const page = [...fittingNewest(await presented(app, place, entries), room)]
  const isCut = page.length < entries.length
  return { entries: page, more: (isCut || gap !== 'expired') && (page[0]?.seq ?? 1) > 1 }
}
