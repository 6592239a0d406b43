import { LIMITS } from '../protocol/index.ts'
import type { App } from './app.ts'
import { companionsOf, usersOf } from './audience.ts'
import { liveSockets, presenceOf } from './leases.ts'
import { SOCKETS_PER_USER } from './namespaces.ts'
import type { Caller, Terms, UserRow } from './ports.ts'
import { type Telling, tell } from './posting.ts'
import { Problem } from './problem.ts'

/** How many sockets were gone and slow, and the users whose last one was gone. */
export type Spread = { readonly gone: number; readonly slow: number; readonly left: readonly string[] }

/**
 * Tells those who share a small channel with a user what the user shows now. That they learn it is not promised: where
 * telling fails the work that led to it stands all the same.
 */
export const announce = async (app: App, user: string, row: UserRow | undefined): Promise<void> => {
  const presence = presenceOf(row, app.clock.now())
  const tellings = [{ event: { event: 'presence', user, ...presence }, exceptUser: user }] as const
  try {
    for await (const users of usersOf(app, await companionsOf(app, user))) await spread(app, users, tellings)
  } catch (thrown) {
    app.log('WARN', 'presence not told', { thrown })
  }
}

/**
 * Posts, and forgets the sockets that are gone; should one live after all, its next heartbeat registers it again.
 * Where it was a user's last, those who share a small channel learn it here: no disconnect may ever tell them, and one
 * that comes later finds nothing to end.
 */
export const spread = async (
  app: App,
  users: ReadonlyMap<string, UserRow>,
  tellings: readonly Telling[],
): Promise<Spread> => {
  const { gone, slow } = await tell(app, users.values(), tellings)
  const left: UserRow[] = []
  for (const { user, connection } of gone) {
    const now = app.clock.now()
    const row = await app.users.release(user, connection, now)
    if (row && liveSockets(row, now).length === 0) left.push(row)
  }
  for (const row of left) await announce(app, row.user, row)
  return { gone: gone.length, slow: slow.length, left: left.map(({ user }) => user) }
}

/**
 * Renews the socket's lease, registering it when it is new: from then on it is posted to. Refuses the socket that
 * would be one too many, exactly, in any race. Answers the user's row where the user came online with it.
 */
export const renew = async (
  app: App,
  caller: Caller,
  how: Pick<Terms, 'greeting' | 'replaces'> = {},
): Promise<UserRow | undefined> => {
  const now = app.clock.now()
  const { user, connection, expires, roles } = caller
  const lease = { since: now, until: now + LIMITS.leaseSeconds * 1000, expires, roles }
  const before = await app.users.touch(caller, lease, { ...how, most: SOCKETS_PER_USER, now })
  if (before === 'full') throw new Problem('TOO_MANY_CONNECTIONS')
  if (liveSockets(before, now).length > 0) return undefined
  return { ...before, user, sockets: { [connection]: lease }, seen: now }
}

/** Tells of a new stay, which begins as online and without detail, whatever the last one ended with. */
export const arrive = async (app: App, row: UserRow): Promise<void> => {
  const stale = (row.status ?? 'online') !== 'online' || Object.keys(row.detail ?? {}).length > 0
  await announce(
    app,
    row.user,
    stale ? await app.users.show(row.user, { status: 'online', detail: {} }) : row,
  )
}

/** Renews the lease; where the last one had ended the user is back, and the others learn it. */
export const stay = async (app: App, caller: Caller): Promise<void> => {
  const arrived = await renew(app, caller)
  if (arrived) await arrive(app, arrived)
}

/** Ends leases: one whose socket has closed, or those that ended unheard. The others learn when it was the user's last. */
export const depart = async (
  app: App,
  user: string,
  connections: readonly string[],
  ended?: 'ended',
): Promise<void> => {
  const now = app.clock.now()
  let left: UserRow | undefined
  for (const connection of connections) left = (await app.users.release(user, connection, now, ended)) ?? left
  if (left && liveSockets(left, now).length === 0) await announce(app, user, left)
}
