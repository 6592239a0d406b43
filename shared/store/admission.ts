import { deadSockets } from '../domain/leases.ts'
import type { Terms, UserRow } from '../domain/ports.ts'

/**
 * What becomes of a socket that asks for a place in a user's item. `clear`: there is none, but sockets that have ended
 * stand in the way.
 */
export type Step = 'arrive' | 'renew' | 'register' | 'replace' | 'clear' | 'full'

/** The step, given the item as it is. Whoever takes it makes it conditional on the item being so still. */
export const stepOf = (row: UserRow | undefined, connection: string, terms: Terms): Step => {
  if (!row) return 'arrive'
  const { most, now, replaces } = terms
  if (replaces && replaces !== connection && Object.hasOwn(row.sockets, replaces)) return 'replace'
  if (Object.hasOwn(row.sockets, connection)) return 'renew'
  if (Object.keys(row.sockets).length < most) return 'register'
  return deadSockets(row, now).length > 0 ? 'clear' : 'full'
}

/** The step to try before the item has been seen. */
export const likelyStep = (
  connection: string,
  { greeting, replaces }: Terms,
): Exclude<Step, 'clear' | 'full'> => {
  if (replaces && replaces !== connection) return 'replace'
  return greeting ? 'register' : 'renew'
}
