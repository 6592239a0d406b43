import type { App } from './app.ts'
import { companionsOf, rowsOf } from './audience.ts'
import { inParallel } from './in-parallel.ts'
import { LANES } from './lanes.ts'
import { liveSockets, presenceOf, withoutSockets } from './leases.ts'
import type { ChannelRow, UserRow } from './ports.ts'
import { type Telling, tell } from './posting.ts'
import { isPressed, reportShed } from './shedding.ts'
import type { Target } from './tries.ts'

/**
 * Presence. That others learn it is not promised: where telling fails the work that led to it stands all the same. It goes
 * behind everything else of a batch, and what several users show then goes together: a frame for each socket that is to
 * know, whoever it is about. Under pressure it waits, and goes with the next that this instance tells.
 * It belongs to no channel, and so its lane is everybody's.
 */

/** A 410 for a socket younger than this says nothing: it may come while a socket is still being opened. */
const NEWBORN_MS = 30_000
/** Users who are told of together: what they show fits into a frame or two. */
const USERS_TOGETHER = 50
const CIRCLES_AT_ONCE = 8

/** What was just read of somebody, and is not read again. */
type Known = {
  readonly user: string
  readonly row: UserRow | undefined
  readonly channels: readonly ChannelRow[] | undefined
}
type Rows = ReadonlyMap<string, UserRow | undefined>

/** What they show now: it may have changed since they were put off, and others may have told that already. */
const asTheyAre = async (app: App, rows: Rows, known: Known | undefined): Promise<Rows> => {
  const names = [...rows.keys()].filter(name => name !== known?.user)
  return names.length === 0 ? rows : new Map([...rows, ...(await app.users.read(names))])
}

/** Tells what some users show to those who share a small channel with each. */
const tellOf = async (app: App, rows: Rows, known: Known | undefined): Promise<void> => {
  const circles = new Map<string, readonly string[]>()
  await inParallel(CIRCLES_AT_ONCE, [...rows.keys()], async user => {
    circles.set(user, await companionsOf(app, user, user === known?.user ? known.channels : undefined))
  })
  const now = app.clock.now()
  const tellings = [...rows].map(
    ([user, row]): Telling => ({
      event: { event: 'presence', user, ...presenceOf(row, now) },
      lane: LANES.presence,
      exceptUser: user,
      ...(rows.size > 1 && { only: { users: circles.get(user) ?? [], sockets: [] } }),
    }),
  )
  for await (const users of rowsOf(app, [...new Set([...circles.values()].flat())]))
    await forget(app, (await tell(app, users.values(), tellings)).gone)
}

/** Tells the presence of everybody of whom it is still to be told, unless this is no time for it. Never throws. */
export const tellUntold = async (app: App, known?: Known): Promise<void> => {
  try {
    while (app.untold.size() > 0 && !isPressed(app)) {
      const rows = await asTheyAre(app, app.untold.take(USERS_TOGETHER), known)
      await tellOf(app, rows, known)
    }
  } catch (thrown) {
    app.log('WARN', 'presence not told', { thrown })
  }
  app.pressure.shed('presence', app.untold.putOff())
  reportShed(app)
}

/** Tells those who share a small channel with a user what the user shows now, or leaves it to the end of the batch. */
export const announce = async (
  app: App,
  user: string,
  row: UserRow | undefined,
  channels?: readonly ChannelRow[],
): Promise<void> => {
  app.untold.put(user, row)
  if (!app.isBatch) await tellUntold(app, { user, row, channels })
}

/** Those of some users who have no socket now, as it stands in the store. */
const leftForGood = async (app: App, users: readonly string[]): Promise<readonly string[]> =>
  users.length === 0 ? [] : withoutSockets(users, await app.users.read([...new Set(users)]), app.clock.now())

/**
 * Forgets sockets that are gone; should one live after all, its next heartbeat registers it again. Where it was a
 * user's last, those who share a small channel learn it here: no disconnect may ever tell them, and one that comes
 * later finds nothing to end. Answers those users, and those whose last socket had been ended by another already.
 */
export const forget = async (app: App, gone: readonly Target[]): Promise<readonly string[]> => {
  const now = app.clock.now()
  const left: UserRow[] = []
  const ended: string[] = []
  for (const { user, connection, since } of gone) {
    app.roster.forget(user)
    const isNewborn = now - since < NEWBORN_MS
    const row = isNewborn ? undefined : await app.users.release(user, connection, now)
    if (!row) ended.push(user)
    else if (liveSockets(row, now).length === 0) left.push(row)
  }
  for (const row of left) await announce(app, row.user, row)
  return [...left.map(({ user }) => user), ...(await leftForGood(app, ended))]
}
