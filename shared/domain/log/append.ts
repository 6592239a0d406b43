import type { Inside, Place } from '../access.ts'
import type { App } from '../app.ts'
import type { ChannelRow, Commit, StoredEntry } from '../ports.ts'
import { Problem } from '../problem.ts'
import { coverage, isHit, type Message, searchRepeats } from './earlier.ts'
import { eraToBegin } from './eras.ts'
import { fingerprint } from './fingerprint.ts'
import { governing, refuseUnheard } from './governed.ts'
import { membershipOf, pastWindow, refuseTooFast, roomOf, SPARE, turnOf } from './pacing.ts'
import { type Meanwhile, project, saveLast } from './projection.ts'
import { type Slowed, slowedBy, slowIn, slowing } from './slow-mode.ts'
import { isMember, refuseStranger } from './strangers.ts'

/** Refused attempts before the sender is asked to come back; each one learns from the row that refused it. */
const ATTEMPTS = 12
const BUSY_MS = 100

/** The entry's place, and whether an earlier try had made it. */
export type Appended = {
  readonly epoch: string
  readonly entry: StoredEntry
  readonly duplicate: boolean
  /** As it was then, or later. */
  readonly row: ChannelRow
}

type Plan = Pick<
  Commit,
  'membership' | 'departures' | 'governed' | 'covered' | 'turn' | 'collision' | 'begins'
> & {
  readonly freshPace: boolean
  readonly slow?: Slowed
}

const firstPlan = (app: App, place: Place, message: Message): Plan => {
  const row = app.hints.get(place.channel)
  const membership = membershipOf(place, row)
  return {
    membership,
    ...(row && membership === 'large' && { departures: row.departures }),
    ...governing(place, message, row),
    ...slowing(app, place, message, row),
    freshPace: pastWindow(app, place, row, message.sender),
    ...coverage(app, row, message),
    ...turnOf(app, place, row, message),
  }
}

/** The first commit since a restore begins an era. */
const beginning = (row: ChannelRow): Pick<Plan, 'begins'> => {
  const begins = eraToBegin(row)
  return begins === undefined ? {} : { begins }
}

const commitOf = (app: App, place: Place, message: Message, plan: Plan): Commit => {
  const { freshPace, slow, ...conditions } = plan
  const { rate } = place.policy
  const { sender, key, body, about, amends, origin } = message
  const now = app.clock.now()
  return {
    channel: place.channel,
    entry: {
      key,
      from: sender,
      at: now,
      body,
      ...(origin && { origin }),
      ...(about !== undefined && { about }),
      ...(amends && { amends }),
    },
    fingerprint: fingerprint(sender, key),
    room: roomOf(plan.membership) * (plan.turn ? 1 : SPARE),
    ...conditions,
    ...slowIn(slow, now),
    ...(app.rates &&
      rate && { pace: { fresh: freshPace, since: now - rate.perSeconds * 1000, most: rate.messages } }),
  }
}

/** The next plan, learnt from the row that refused the last one; or the repeat; or a refusal for good. */
const learn = async (app: App, inside: Inside, message: Message, plan: Plan): Promise<Plan | StoredEntry> => {
  const { row } = inside
  // What was said before its sender left is in the log: who asks again is told so, and not that it was refused.
  const isLikelyThere = isHit(row, message)
  if (!isLikelyThere) {
    await refuseStranger(app, inside, row, message.sender)
    refuseUnheard(app, inside, message)
    // Before the log is read: who is refused anyway may not have it read for every frame.
    refuseTooFast(app, inside, row, message.sender, undefined)
  }
  const early = isLikelyThere ? {} : await slowedBy(app, inside, message)
  const known = { ...plan, ...coverage(app, row, message, plan.covered) }
  const found = await searchRepeats(app, inside, message, known, isLikelyThere)
  if ('repeat' in found) return found.repeat
  if (isLikelyThere) await refuseStranger(app, inside, row, message.sender)
  refuseUnheard(app, inside, message)
  if ((message.about ?? 0) > row.head) throw new Problem('NOT_FOUND')
  const { turn } = turnOf(app, inside, row, message)
  refuseTooFast(app, inside, row, message.sender, turn)
  const refusal = await message.judge?.(row)
  if (refusal) throw refusal
  const slowed = isLikelyThere ? await slowedBy(app, inside, message) : early
  const begins = beginning(row)
  if (begins.begins !== undefined) await saveLast(app, inside)
  const membership = membershipOf(inside, row)
  return {
    membership,
    ...(membership === 'large' && { departures: row.departures }),
    ...governing(inside, message, row),
    ...slowed,
    freshPace: pastWindow(app, inside, row, message.sender),
    ...(known.covered !== undefined && { covered: known.covered }),
    ...found,
    ...(turn && { turn }),
    ...begins,
  }
}

/**
 * Before a first attempt at a large channel: what one who is no member asks may have been said before they left. Answers
 * the entry, nothing to a member, and refuses anybody else.
 */
const earlierOfStranger = async (app: App, place: Place, message: Message, plan: Plan) => {
  const known = app.hints.get(place.channel)
  if (plan.membership !== 'large' || !known || (await isMember(app, known, message.sender))) return undefined
  const row = await app.channels.read(place.channel)
  const found = row && (await learn(app, { ...place, row }, message, plan))
  return found && 'seq' in found ? repeated(row, found) : undefined
}

/**
 * Before a first attempt: what may not be said, by what is known of the channel. A hint decides nothing, so it is judged again by
 * the row; and what may not be said now may have been said before. Nothing where the attempt may be made as it was planned.
 */
const judged = async (app: App, place: Place, message: Message, plan: Plan) => {
  const refusal = await message.judge?.(app.hints.get(place.channel))
  if (!refusal) return undefined
  const row = await app.channels.read(place.channel)
  if (row) return { row, next: await learn(app, { ...place, row }, message, plan) }
  throw place.policy.founders?.(place.id) ? refusal : new Problem('FORBIDDEN')
}

const repeated = (row: ChannelRow, entry: StoredEntry): Appended => ({
  epoch: row.epoch,
  row,
  entry,
  duplicate: true,
})

/** Brings a channel into being for its first message, where its namespace has founders. */
const found = async (app: App, place: Place, origin: string | undefined): Promise<void> => {
  const founders = place.policy.founders?.(place.id)
  if (!founders) throw new Problem('FORBIDDEN')
  await app.channels.create({
    channel: place.channel,
    epoch: app.ids.next(),
    ...(founders !== 'nobody' && { members: founders }),
    ...(origin && { origin }),
  })
}

/**
 * Appends once, however often and however concurrently the same (channel, sender, key) is sent.
 * One conditional update of the channel's row commits; its stream record is the publication. `meanwhile` is done after
 * the commit and before the entry is put into the log; it must not throw.
 */
export const append = async (
  app: App,
  place: Place,
  message: Message,
  meanwhile?: Meanwhile,
): Promise<Appended> => {
  let plan = firstPlan(app, place, message)
  const earlier = await earlierOfStranger(app, place, message, plan)
  if (earlier) return earlier
  const verdict = await judged(app, place, message, plan)
  if (verdict) {
    if ('seq' in verdict.next) return repeated(verdict.row, verdict.next)
    plan = verdict.next
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const result = await app.channels.commit(commitOf(app, place, message, plan))
    if (result.row) app.hints.set(result.row)
    if (result.ok) {
      const { epoch, last } = result.row
      if (!last) throw new Error('a committed row has no last entry')
      await project(app, { ...place, row: result.row }, last, meanwhile)
      return { epoch, row: result.row, entry: last, duplicate: false }
    }
    if (result.row) {
      const next = await learn(app, { ...place, row: result.row }, message, plan)
      if ('seq' in next) return repeated(result.row, next)
      plan = next
    } else await found(app, place, message.origin)
  }
  throw new Problem('RATE_LIMITED', { retryAfterMs: BUSY_MS })
}
