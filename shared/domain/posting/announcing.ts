import type { App } from '../app.ts'
import { inParallel } from '../in-parallel.ts'
import type { ChannelRow, UserRow } from '../ports.ts'
import { companionsOf, rowsOf } from './audience.ts'
import { LANES } from './lanes.ts'
import { liveSockets, presenceOf, withoutSockets } from './leases.ts'
import { type Telling, tell } from './posting.ts'
import type { Target } from './tries.ts'

/**
 * Presence. That others learn it is not promised: where telling fails the work that led to it stands all the same. Where
 * many are told in one invocation it goes behind everything else, each user once, and what several users show then goes
 * together: a frame for each socket that is to know, whoever it is about. Nothing of it outlives the invocation.
 * It belongs to no channel, and so its lane is everybody's.
 */

/** A 410 for a socket younger than this says nothing: it may come while a socket is still being opened. */
const NEWBORN_MS = 30_000
/** Users who are told of together: what they show fits into a frame or two. */
const USERS_TOGETHER = 50
const CIRCLES_AT_ONCE = 8
/** So many sockets that telling presence finds gone are forgotten by it; the others are found by the next post to them. */
const MOST_FOUND_GONE = 50

/** What was just read of somebody, and is not read again. */
type Known = {
  readonly user: string
  readonly row: UserRow | undefined
  readonly channels: readonly ChannelRow[] | undefined
}
type Rows = ReadonlyMap<string, UserRow | undefined>
type Batch = App & Required<Pick<App, 'untold'>>

const hasTime = ({ clock, endsAt = Number.POSITIVE_INFINITY }: App): boolean => clock.now() < endsAt

/** Does a part of it; where that fails the others go on. */
const orSay = async <Value>(app: App, part: () => Promise<Value>): Promise<Value | undefined> => {
  try {
    return await part()
  } catch (thrown) {
    app.log('WARN', 'presence not told', { thrown })
    return undefined
  }
}

/** What they show now: it may have changed since it was left to the end, and others may have told that already. */
const asTheyAre = async (app: App, rows: Rows, known: Known | undefined): Promise<Rows> => {
  const names = [...rows.keys()].filter(name => name !== known?.user)
  return names.length === 0 ? rows : new Map([...rows, ...(await app.users.read(names))])
}

/** Who shares a small channel with each, as far as that can be read. */
const circlesOf = async (app: App, rows: Rows, known: Known | undefined) => {
  const circles = new Map<string, readonly string[]>()
  await inParallel(CIRCLES_AT_ONCE, [...rows.keys()], async user => {
    const channels = user === known?.user ? known.channels : undefined
    const circle = await orSay(app, () => companionsOf(app, user, channels))
    if (circle) circles.set(user, circle)
  })
  return circles
}

/** Tells what some users show to those who share a small channel with each. Answers the sockets that are gone. */
const tellOf = async (app: App, some: Rows, known: Known | undefined): Promise<readonly Target[]> => {
  const rows = await asTheyAre(app, some, known)
  const circles = await circlesOf(app, rows, known)
  const now = app.clock.now()
  const tellings = [...circles].map(
    ([user, circle]): Telling => ({
      event: { event: 'presence', user, ...presenceOf(rows.get(user), now) },
      lane: LANES.presence,
      exceptUser: user,
      ...(rows.size > 1 && { only: { users: circle, sockets: [] } }),
    }),
  )
  const gone: Target[] = []
  for await (const users of rowsOf(app, [...new Set([...circles.values()].flat())])) {
    if (!hasTime(app)) break
    gone.push(...(await tell(app, users.values(), tellings)).gone)
  }
  return gone
}

const takeSome = (untold: Batch['untold']): Rows => {
  const taken = new Map([...untold].slice(0, USERS_TOGETHER))
  for (const user of taken.keys()) untold.delete(user)
  return taken
}

/**
 * Tells the presence of everybody of whom an invocation has it to tell, as long as its time lasts; of those too whom it
 * finds gone by that. Never throws.
 */
export const tellUntold = async (app: Batch, known?: Known): Promise<void> => {
  let room = MOST_FOUND_GONE
  while (app.untold.size > 0 && hasTime(app)) {
    const some = takeSome(app.untold)
    const gone = (await orSay(app, () => tellOf(app, some, known))) ?? []
    const found = gone.slice(0, room)
    room -= found.length
    await orSay(app, () => forget(app, found))
  }
  if (app.untold.size > 0) app.log('DEBUG', 'presence left out', { users: app.untold.size })
}

/** Tells those who share a small channel with a user what the user shows now, or leaves it to the end of the batch. */
export const announce = async (
  app: App,
  user: string,
  row: UserRow | undefined,
  channels?: readonly ChannelRow[],
): Promise<void> => {
  if (app.untold) app.untold.set(user, row)
  else await tellUntold({ ...app, untold: new Map([[user, row]]) }, { user, row, channels })
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
  const left: string[] = []
  const ended: string[] = []
  for (const { user, connection, since } of gone) {
    app.roster.forget(user)
    const isNewborn = now - since < NEWBORN_MS
    const row = isNewborn ? undefined : await app.users.release(user, connection, now)
    if (!row) ended.push(user)
    else if (liveSockets(row, now).length === 0) {
      left.push(user)
      // At once: where the next one fails, this one has nobody else to tell of it.
      await announce(app, user, row)
    }
  }
  return [...left, ...(await leftForGood(app, ended))]
}
