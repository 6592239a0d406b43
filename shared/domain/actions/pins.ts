import { LIMITS } from '../../protocol/index.ts'
import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { inParallel } from '../in-parallel.ts'
import { isAmendment } from '../log/amended.ts'
import { sharedUpTo } from '../log/eras.ts'
import { entryAt } from '../log/log-view.ts'
import { presentedApart } from '../log/presenting.ts'
import { RANKS, rankOf } from '../members/roles.ts'
import { fitting } from '../pages.ts'
import type { Pin } from '../pin-ports.ts'
import type { Caller, ChannelRow, StoredEntry } from '../ports.ts'
import { Problem } from '../problem.ts'
import { timestamp } from '../timestamp.ts'

const AT_ONCE = 8

/** Both of a pair; in a room with roles those who moderate it. Nowhere else is anything pinned. */
const refuseUnlessMay = async (app: App, { policy, channel }: Inside, caller: Caller): Promise<void> => {
  if (!policy.amendable) throw new Problem('FORBIDDEN')
  if (policy.hasRoles && ((await rankOf(app, caller, channel)) ?? -1) < RANKS.moderator)
    throw new Problem('FORBIDDEN')
}

const pinIt = async (app: App, inside: Inside, caller: Caller, seq: number): Promise<void> => {
  const entry = await entryAt(app, inside, seq, 0)
  const [shown] = entry && !isAmendment(entry) ? await presentedApart(app, inside, [entry]) : []
  if (!shown || shown.deleted) throw new Problem('NOT_FOUND')
  const { channel, row } = inside
  const pin = { seq, by: caller.user, at: app.clock.now(), epoch: row.epoch }
  const done = await app.pins.pin(channel, pin, LIMITS.pinsMost, caller.connection)
  if (done === 'full') throw new Problem('CONFLICT')
}

/** Pins an entry, or takes it down; done twice it is done. No message reads or writes anything for it. */
export const pin: UseCase<'pin'> = async (app, { caller, request, place }) => {
  const { channel, seq, on } = request
  await refuseUnlessMay(app, place, caller)
  if (on) await pinIt(app, place, caller, seq)
  else
    await app.pins.unpin(channel, seq, { user: caller.user, at: app.clock.now(), origin: caller.connection })
  return { channel, seq, on }
}

/** A number of a log that a restore has cut off names another entry by now, or none. */
const isOfNow = (row: ChannelRow, { seq, epoch }: Pin): boolean =>
  seq <= row.head && seq <= sharedUpTo(row, epoch)

const newestFirst = (one: Pin, other: Pin): number => other.at - one.at || other.seq - one.seq

/** Those behind the one that was told last; from the beginning where that was taken down meanwhile. */
const behind = (pins: readonly Pin[], after: number | undefined): readonly Pin[] =>
  pins.slice(pins.findIndex(({ seq }) => seq === after) + 1)

/** What is pinned, as each is now. Of a page each entry is one reading, and all that amended them another. */
export const pins: UseCase<'pins'> = async (app, { request, place, room }) => {
  const { channel, after, limit } = request
  if (!place.policy.amendable) throw new Problem('FORBIDDEN')
  const all = (await app.pins.of(channel)).filter(one => isOfNow(place.row, one)).toSorted(newestFirst)
  const rest = behind(all, after)
  const page = rest.slice(0, limit)
  const entries = new Map<number, StoredEntry>()
  await inParallel(AT_ONCE, page, async ({ seq }) => {
    const entry = await entryAt(app, place, seq, 0)
    if (entry) entries.set(seq, entry)
  })
  const shown = await presentedApart(app, place, [...entries.values()])
  const bySeq = new Map(shown.map(entry => [entry.seq, entry]))
  const told = page.flatMap(({ seq, by, at }) => {
    const entry = bySeq.get(seq)
    return entry ? [{ seq, by, at: timestamp(at), entry }] : []
  })
  const fit = [...fitting(told, room)]
  return { channel, pins: fit, more: fit.length < told.length || page.length < rest.length }
}
