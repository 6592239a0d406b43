import { LIMITS, type Link } from '../../protocol/index.ts'
import type { App } from '../app.ts'
import { inParallel } from '../in-parallel.ts'
import { note } from '../members/movements.ts'
import { SOCKETS_PER_USER } from '../namespaces.ts'
import type { Caller, ChannelRow, SocketLease, Terms, UserRow } from '../ports.ts'
import { announce, forget } from '../posting/announcing.ts'
import { goOn } from '../posting/journey.ts'
import { type Ending, endOf, isFull, keepingUp, leaseGiven, liveSockets } from '../posting/leases.ts'
import { type Telling, tell } from '../posting/posting.ts'
import type { May, Target } from '../posting/tries.ts'
import { Problem } from '../problem.ts'
import { sever } from './parting.ts'

/** A socket that lagged so often is closed: it resumes elsewhere, and better. */
const STRIKES = 3
const MARKS_AT_ONCE = 8
/** A lease of which so much is left was just renewed. */
const FRESH_MS = 0.8 * LIMITS.leaseSeconds * 1000
/** A lease of which less is left may look over to a clock that is ahead. */
const SURE_MS = 10_000

/** Beyond two beats, so that one may get lost, and the next be late. */
const SPARE_SECONDS = LIMITS.leaseSeconds - 2 * LIMITS.heartbeatSeconds

/** How long a lease lasts, in milliseconds, given the seconds to the next beat; never less than the usual one. */
const leaseMs = (beat: number = LIMITS.heartbeatSeconds): number =>
  1000 * Math.max(LIMITS.leaseSeconds, 2 * beat + SPARE_SECONDS)

/**
 * How many sockets took it, were gone, slow (or not reached in time) and refused, and the users whose last one was gone.
 */
export type Spread = {
  readonly sent: number
  readonly gone: number
  readonly slow: number
  readonly refused: number
  readonly left: readonly string[]
}

/** Marks the sockets that take nothing, so that no event is held up by them again, and closes those that never do. */
const holdBack = async (app: App, slow: readonly Target[]): Promise<void> => {
  if (slow.length === 0) return
  if (!app.strain.isItsOwn(app.clock.now())) {
    app.log('WARN', 'too many sockets are slow for it to be their fault', { slow: slow.length })
    return
  }
  await inParallel(MARKS_AT_ONCE, slow, async ({ user, connection }) => {
    try {
      app.roster.forget(user)
      const row = await app.users.lag(user, connection)
      if (!row || (row.sockets[connection]?.strikes ?? 0) < STRIKES) return
      await depart(app, user, [connection])
      await sever(app, connection, 'slow')
    } catch (thrown) {
      // It is marked with the next event; the others have theirs, and need not get it again for this.
      app.log('WARN', 'slow socket not marked', { connection, thrown })
    }
  })
}

/**
 * Posts, forgets the sockets that are gone and holds back the slow, but not those that were never tried: where the time of
 * a batch is up with them, or it could not be learnt who may have it still, that is thrown, and the stream brings them again. A refusal is our own fault: nobody is
 * forgotten for it.
 */
export const spread = async (
  app: App,
  users: ReadonlyMap<string, UserRow>,
  tellings: readonly Telling[],
  may: May,
): Promise<Spread> => {
  const { sent, gone, slow, held, refused, unsure } = await tell(app, users.values(), tellings, may)
  if (refused.length > 0) app.log('ERROR', 'posts refused', { refused: refused.length })
  const left = await forget(app, gone)
  await holdBack(app, slow)
  if (unsure.length > 0) throw new Error(`not learnt who may still be told: ${unsure.length}`)
  if (held.length > 0) goOn(app.clock, { endsAt: app.endsAt ?? Number.POSITIVE_INFINITY })
  return {
    sent: sent.length,
    gone: gone.length,
    slow: slow.length + held.length,
    refused: refused.length,
    left,
  }
}

/**
 * Whether nobody who keeps the row has to be told of a renewal: the socket was there before, kept up, was as poor, and had so
 * much of its lease left that no clock took it for silent. One that has the new lease already was registered by this very
 * call, whose first answer was lost.
 */
const isKnown = (before: UserRow | undefined, connection: string, lease: SocketLease, now: number): boolean =>
  keepingUp(before, now + SURE_MS).some(
    ([name, { until, poor }]) => name === connection && until < lease.until && poor === lease.poor,
  )

/** The lease as it is now, given what it was. */
const leased = (
  lease: SocketLease,
  before: SocketLease | undefined,
  link: Link | undefined,
): SocketLease => ({
  ...lease,
  ...(before?.poor && link === undefined && { poor: true }),
  ...(before?.strikes && { strikes: before.strikes }),
})

/** What a beat says of itself: the seconds to the next, how good the way is, and where its client says it is. */
type Beat = {
  readonly beat?: number | undefined
  readonly link?: Link | undefined
  readonly region?: string | undefined
}

/**
 * Forgets, tells and closes each socket of a user whose lease or token is over. Answers how many that were, and the row as it
 * is then.
 */
const endAll = async (app: App, row: UserRow) => {
  const now = app.clock.now()
  const ended = new Map<string, Ending>()
  let left: UserRow | undefined
  try {
    for (const [connection, lease] of Object.entries(row.sockets)) {
      const ending = endOf(row, lease, now)
      const rest = ending && (await app.users.release(row.user, connection, now, 'ended'))
      if (!rest) continue
      ended.set(connection, ending)
      left = rest
    }
  } finally {
    // Those that take nothing are waited for side by side; none that was forgotten goes without a word.
    await Promise.all([...ended].map(([connection, ending]) => sever(app, connection, ending)))
  }
  return { ended: ended.size, left }
}

/** A place in the user's row, which answers as it was before. Where none is free those that have ended make room. */
const takePlace = async (app: App, caller: Caller, lease: SocketLease, terms: Terms) => {
  const touch = () => app.users.touch(caller, lease, terms)
  let before = await touch()
  if (isFull(before) && (await endAll(app, before.full)).ended > 0) before = await touch()
  if (before === 'void') throw new Problem('UNAUTHENTICATED')
  if (isFull(before)) throw new Problem('TOO_MANY_CONNECTIONS')
  return before
}

/**
 * Renews the socket's lease, registering it when it is new: from then on it is posted to. Refuses the socket that
 * would be one too many, exactly, in any race. Answers the user's row where the user
 * came online with it.
 */
export const renew = async (
  app: App,
  caller: Caller,
  { beat, link, region, ...how }: Pick<Terms, 'greeting' | 'beats' | 'replaces'> & Beat = {},
): Promise<UserRow | undefined> => {
  const now = app.clock.now()
  const { user, connection, issued, expires, roles } = caller
  const place = region ?? caller.region
  const asked = {
    since: now,
    until: now + leaseMs(beat),
    issued,
    expires,
    roles,
    ...(place && { region: place }),
    ...(link === 'poor' && { poor: true as const }),
  }
  const terms = { ...how, ...(link && { link }), most: SOCKETS_PER_USER, now }
  const before = await takePlace(app, caller, asked, terms)
  const lease = leased(leaseGiven(asked, before, connection, how), before?.sockets[connection], link)
  if (how.greeting || !isKnown(before, connection, lease, now))
    await note(app, {
      kind: 'arrived',
      user,
      connection,
      lease,
      ...(how.replaces && { replaces: how.replaces }),
    })
  if (liveSockets(before, now).length > 0) return undefined
  return { ...before, user, sockets: { [connection]: lease }, seen: now }
}

/** Tells of a new stay, which begins as online and without detail, whatever the last one ended with. */
export const arrive = async (app: App, row: UserRow, channels?: readonly ChannelRow[]): Promise<void> => {
  const stale = (row.status ?? 'online') !== 'online' || Object.keys(row.detail ?? {}).length > 0
  const shown = stale ? await app.users.show(row.user, { status: 'online', detail: {} }) : row
  await announce(app, row.user, shown, channels)
}

/** Whether the socket's lease was renewed so lately that it need not be again. */
const isFresh = (row: UserRow | undefined, connection: string, now: number): boolean => {
  const lease = row?.sockets[connection]
  if (!row || !lease || lease.lagging || endOf(row, lease, now)) return false
  return lease.until - now > FRESH_MS
}

/** Sees to it that the socket, where there is one, has its place: no write where it has, since most is said right after a hello. */
export const abide = async (app: App, caller: Caller, row: UserRow | undefined): Promise<void> => {
  if (caller.connection && !isFresh(row, caller.connection, app.clock.now())) await stay(app, caller)
}

/**
 * Renews the lease; where the last one had ended the user is back, and the others learn it. `beat`: in how many seconds
 * the next one comes, where it is not the usual one.
 */
export const stay = async (app: App, caller: Caller, beat?: Pick<Terms, 'beats'> & Beat): Promise<void> => {
  const arrived = await renew(app, caller, beat)
  if (arrived) await arrive(app, arrived)
}

/** Tells those who keep the user's row, which nothing depends on: they find a socket gone, and read it again. */
const noteDeparture = async (app: App, user: string, connection: string): Promise<void> => {
  if (!app.roster.mayNoteDeparture(app.clock.now())) return
  try {
    await note(app, { kind: 'departed', user, connection })
  } catch (thrown) {
    app.log('WARN', 'departure not noted', { thrown })
  }
}

/** Forgets sockets that have closed. The others learn it when there is none left. */
export const depart = async (app: App, user: string, connections: readonly string[]): Promise<void> => {
  const now = app.clock.now()
  let left: UserRow | undefined
  for (const connection of connections) left = (await app.users.release(user, connection, now)) ?? left
  if (left) for (const connection of connections) await noteDeparture(app, user, connection)
  if (left && liveSockets(left, now).length === 0) await announce(app, user, left)
}

/**
 * Ends what has ended in a user's row. The others learn when it was the user's last. Answers how many sockets that were.
 */
export const end = async (app: App, row: UserRow): Promise<number> => {
  const { ended, left } = await endAll(app, row)
  if (left && liveSockets(left, app.clock.now()).length === 0) await announce(app, row.user, left)
  return ended
}
