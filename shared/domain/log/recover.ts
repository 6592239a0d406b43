import { LIMITS, type Position, type ReplyOf } from '../../protocol/index.ts'
import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import { fitting, fittingNewest } from '../pages.ts'
import type { StoredEntry } from '../ports.ts'
import { readDense, readPresent } from './log-view.ts'
import { presented } from './presenting.ts'

type Recovery = ReplyOf<'sync'>['channels'][string]
type Told = Pick<Recovery, 'entries' | 'more' | 'recovered'>

/** What comes behind the last hole. */
const behindHoles = (entries: readonly StoredEntry[]): readonly StoredEntry[] =>
  entries.slice(
    Math.max(
      0,
      entries.findLastIndex(({ seq }, at) => at > 0 && entries[at - 1]?.seq !== seq - 1),
    ),
  )

/** The newest page, for one who has no position yet; it ends at the head, and nothing is missing in it. */
const newest = async (app: App, inside: Inside, bytes: number): Promise<Told> => {
  const { head } = inside.row
  const range = { after: Math.max(0, head - LIMITS.pageDefault), upTo: head, limit: LIMITS.pageDefault }
  const { entries, gap } = await readPresent(app, inside, range)
  const whole = behindHoles(entries)
  const page = fittingNewest(await presented(app, inside, whole), bytes)
  const isLast = gap === 'expired' && page.length === entries.length
  return { entries: [...page], more: !isLast && (page[0]?.seq ?? 1) > 1, recovered: true }
}

/** Everything after a position as far as a frame has room, or the honest word that it cannot be given. */
const since = async (app: App, inside: Inside, position: Position, bytes: number): Promise<Told> => {
  const { head, epoch } = inside.row
  const lost = { entries: [], more: false, recovered: false }
  if (position.epoch !== epoch || position.seq > head) return lost
  const range = { after: position.seq, upTo: head, limit: LIMITS.pageDefault }
  const { entries, gap } = await readDense(app, inside, range)
  if (gap) return lost
  const page = [...fitting(await presented(app, inside, entries), bytes)]
  return { entries: page, more: (page.at(-1)?.seq ?? position.seq) < head, recovered: true }
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
