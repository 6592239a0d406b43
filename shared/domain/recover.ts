import { LIMITS, type Position, type ReplyOf } from '../protocol/index.ts'
import type { Inside } from './access.ts'
import type { App } from './app.ts'
import { fitting, fittingNewest, readAll, toWire } from './log-view.ts'

type Recovery = ReplyOf<'sync'>['channels'][string]

/** The newest page, for one who has no position yet. */
const newest = async (
  app: App,
  inside: Inside,
  bytes: number,
): Promise<Pick<Recovery, 'entries' | 'more' | 'recovered'>> => {
  const from = Math.max(0, inside.row.head - LIMITS.pageDefault)
  const { entries, expired } = await readAll(app, inside, from, LIMITS.pageDefault)
  const page = fittingNewest(entries.map(toWire), bytes)
  return { entries: [...page], more: !expired && (page[0]?.seq ?? 1) > 1, recovered: true }
}

/** Everything after a position as far as a frame has room, or the honest word that it cannot be given. */
const since = async (app: App, inside: Inside, position: Position, bytes: number) => {
  const { row } = inside
  const lost = { entries: [], more: false, recovered: false }
  if (position.epoch !== row.epoch || position.seq > row.head) return lost
  const { entries, expired } = await readAll(app, inside, position.seq, LIMITS.pageDefault)
  if (expired) return lost
  const page = [...fitting(entries.map(toWire), bytes)]
  return { entries: page, more: (page.at(-1)?.seq ?? position.seq) < row.head, recovered: true }
}

/** What `join` and `sync` tell of a channel: where the log stands, and what is after the position. */
export const recover = async (
  app: App,
  inside: Inside,
  position: Position | undefined,
  bytes: number = LIMITS.pageBytes,
): Promise<Recovery> => {
  const { epoch, head } = inside.row
  return {
    epoch,
    head,
    ...(position ? await since(app, inside, position, bytes) : await newest(app, inside, bytes)),
  }
}
