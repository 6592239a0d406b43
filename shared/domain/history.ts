import type { UseCase } from './dispatch.ts'
import { fitting, fittingNewest, readAll, toWire } from './log-view.ts'

/** A page ascending: after a number, or the newest before one (before the end when neither is said). */
export const history: UseCase<'history'> = async (app, { request, place }) => {
  const { after, before, limit } = request
  const { head } = place.row
  if (after !== undefined) {
    const { entries } = await readAll(app, place, after, limit)
    const page = [...fitting(entries.map(toWire))]
    return { entries: page, more: (page.at(-1)?.seq ?? head) < head }
  }
  const end = Math.min(before ?? head + 1, head + 1)
  const from = Math.max(0, end - 1 - limit)
  const { entries, expired } = await readAll(app, place, from, end - 1 - from)
  const page = [...fittingNewest(entries.map(toWire))]
  return { entries: page, more: !expired && (page[0]?.seq ?? 1) > 1 }
}
