import { LIMITS } from '../protocol/index.ts'
import type { App } from './app.ts'
import { companionsOf, usersOf } from './audience.ts'
import { liveSockets, presenceOf } from './leases.ts'
import { SOCKETS_PER_USER } from './namespaces.ts'
import type { Caller, UserRow } from './ports.ts'
import { type PostCount, type Telling, tell } from './posting.ts'
import { Problem } from './problem.ts'

/** Tells those who share a small channel with a user what the user shows now. */
export const announce = async (app: App, user: string, row: UserRow | undefined): Promise<void> => {
  const presence = presenceOf(row, app.clock.now())
  const tellings = [{ event: { event: 'presence', user, ...presence }, exceptUser: user }] as const
  for await (const users of usersOf(app, await companionsOf(app, user))) await spread(app, users, tellings)
}

/**
 * Posts, and where that shows a user's last socket to be gone tells those who share a small channel with them: no
 * disconnect may ever do so, and one that comes later finds nothing to end. Answers what `tell` does.
 */
export const spread = async (
  app: App,
  users: ReadonlyMap<string, UserRow>,
  tellings: readonly Telling[],
): Promise<PostCount> => {
  const count = await tell(app, users.values(), tellings)
  for (const row of count.left) await announce(app, row.user, row)
  return count
}

/**
 * Renews the socket's lease, registering it when it is new: from then on it is posted to. Refuses the socket that
 * would be one too many, exactly, in any race. Answers the user's row where the user came online with it.
 */
export const renew = async (app: App, caller: Caller): Promise<UserRow | undefined> => {
  const now = app.clock.now()
  const { user, connection, expires, roles } = caller
  const lease = { until: now + LIMITS.leaseSeconds * 1000, expires, roles }
  const before = await app.users.touch(caller, lease, SOCKETS_PER_USER, now)
  if (before === 'full') throw new Problem('TOO_MANY_CONNECTIONS')
  if (liveSockets(before, now).length > 0) return undefined
  return { ...before, user, sockets: { [connection]: lease }, seen: now }
}

/** Tells of a new stay, which begins as online and without detail, whatever the last one ended with. */
export const arrive = async (app: App, row: UserRow): Promise<void> => {
  const stale = (row.status ?? 'online') !== 'online' || row.detail !== undefined
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
