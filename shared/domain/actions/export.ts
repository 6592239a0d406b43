import { bytesOf, encode } from '../../protocol/index.ts'
import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { readFrom } from '../log/log-view.ts'
import { presented } from '../log/presenting.ts'
import { fitting, toWire } from '../pages.ts'
import type { StoredEntry } from '../ports.ts'

/** Entries of one reading, so that little is read which the page has no room for. */
const READ_AT_ONCE = 100
/** An entry has so many bytes at least, about: a frame is not worth a thousand readings. */
const LEAST_BYTES = 128

/** Reads on until a page is full, or the log ends; what has expired or is lost is passed over. */
const readPage = async (app: App, inside: Inside, after: number, most: number, room: number) => {
  const { head } = inside.row
  const entries: StoredEntry[] = []
  let [to, used] = [after, 0]
  while (to < head && entries.length < most && used < room) {
    const limit = Math.min(READ_AT_ONCE, most - entries.length)
    const stretch = await readFrom(app, inside, { after: to, upTo: head, limit })
    to = stretch.to
    entries.push(...stretch.entries)
    used += stretch.entries.reduce((sum, entry) => sum + bytesOf(encode(toWire(entry))), 0)
  }
  return { entries, to }
}

/** A page of all that there is, from the beginning on: as whoever opens the conversation sees it. */
export const exported: UseCase<'export'> = async (app, { request, place, room }) => {
  const { channel, after } = request
  const most = Math.min(request.limit, Math.ceil(room / LEAST_BYTES))
  const { entries, to } = await readPage(app, place, after, most, room)
  const page = [...fitting(await presented(app, place, entries), room)]
  const last = page.length < entries.length ? (page.at(-1)?.seq ?? to) : to
  return { channel, entries: page, ...(last < place.row.head && { next: last }) }
}
