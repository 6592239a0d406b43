import type { Caller, SocketLease, Terms, UserRow } from '../domain/ports.ts'
import { isVoid } from '../domain/posting/leases.ts'

/** What becomes of a socket that asks for a place in a user's item. */
type Write = 'arrive' | 'renew' | 'register' | 'replace'
export type Step = Write | 'full' | 'void'

/** The step, given the item as it is. Whoever takes it makes it conditional on the item being so still. */
export const stepOf = (row: UserRow | undefined, { connection, issued }: Caller, terms: Terms): Step => {
  if (!row) return 'arrive'
  if (isVoid(issued, row.revoked)) return 'void'
  const { most, replaces } = terms
  if (replaces && replaces !== connection && Object.hasOwn(row.sockets, replaces)) return 'replace'
  if (Object.hasOwn(row.sockets, connection)) return 'renew'
  return Object.keys(row.sockets).length < most ? 'register' : 'full'
}

/** The step to try before the item has been seen. */
export const likelyStep = ({ connection }: Caller, { greeting, replaces }: Terms): Write => {
  if (replaces && replaces !== connection) return 'replace'
  return greeting ? 'register' : 'renew'
}

/**
 * When the sweep should look at a user next, after a socket renewed its lease: with its own end, or sooner where another
 * one is dead, or has a token that ends before.
 */
export const dueOf = (
  before: UserRow | undefined,
  connection: string,
  lease: SocketLease,
  now: number,
): number => {
  const others = Object.entries(before?.sockets ?? {}).filter(([name]) => name !== connection)
  const ends = others.map(([, other]) => (other.until <= now ? now : other.expires))
  return Math.min(lease.until, lease.expires, ...ends)
}
