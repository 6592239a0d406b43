import { LIMITS } from '../protocol/index.ts'
import type { App } from './app.ts'
import { companionsOf, usersOf } from './audience.ts'
import { liveSockets, presenceOf } from './leases.ts'
import { SOCKETS_PER_USER } from './namespaces.ts'
import type { Caller, UserRow } from './ports.ts'
import { tell } from './posting.ts'
import { Problem } from './problem.ts'

/** Tells those who share a small channel with a user what the user shows now. */
export const announce = async (app: App, user: string, row: UserRow | undefined): Promise<void> => {
  const presence = presenceOf(row, app.clock.now())
  const tellings = [{ event: { event: 'presence', user, ...presence }, exceptUser: user }] as const
  for await (const users of usersOf(app, await companionsOf(app, user)))
    await tell(app, users.values(), tellings)
}

/**
 * Renews the socket's lease, registering it when it is new: from then on it is posted to. Refuses the socket that
 * would be one too many, exactly, in any race. Answers whether the user came online with it.
 */
export const renew = async (app: App, caller: Caller): Promise<boolean> => {
  const now = app.clock.now()
  const { expires, roles } = caller
  const lease = { until: now + LIMITS.leaseSeconds * 1000, expires, roles }
  const before = await app.users.touch(caller, lease, SOCKETS_PER_USER, now)
  if (before === 'full') throw new Problem('TOO_MANY_CONNECTIONS')
  return liveSockets(before, now).length === 0
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
