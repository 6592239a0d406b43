import type { Presence } from '../../protocol/index.ts'
import type { Full, SocketLease, Terms, UserRow } from '../ports.ts'
import { timestamp } from '../timestamp.ts'

/** Leases, judged when they are read: what has ended is not there, deleted or not. */

/** A socket lives two hours at most: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
export const SOCKET_LIFE_SECONDS = 2 * 3600 + 600

/**
 * What is known of members and of void tokens is believed for so long, in milliseconds: promised are five seconds, and a frame on
 * its way may take two.
 */
export const BELIEVED_MS = 2500

/**
 * Why the server ends a socket: its token was `revoked` or has `expired`, it has been `silent` for a lease, or it is too
 * `slow`.
 */
export type Ending = 'revoked' | 'expired' | 'silent' | 'slow'

/** A token issued at the very time of a revocation is void too: tokens tell their time in seconds. */
export const isVoid = (issued: number, revoked: number | undefined): boolean =>
  revoked !== undefined && issued <= revoked

/** Why a socket is not there any more; nothing where it is. */
export const endOf = (row: UserRow, lease: SocketLease, now: number): Ending | undefined => {
  if (isVoid(lease.issued, row.revoked)) return 'revoked'
  if (lease.expires <= now) return 'expired'
  return lease.until <= now ? 'silent' : undefined
}

type Sockets = readonly (readonly [string, SocketLease])[]

/** The sockets that are there now. */
export const liveSockets = (row: UserRow | undefined, now: number): Sockets =>
  row ? Object.entries(row.sockets).filter(([, lease]) => endOf(row, lease, now) === undefined) : []

/** Those of some users who have no socket that is there now. */
export const withoutSockets = (
  names: readonly string[],
  users: ReadonlyMap<string, UserRow>,
  now: number,
): readonly string[] => names.filter(name => liveSockets(users.get(name), now).length === 0)

/** Those of them that are posted to: one that lags is left to its own next heartbeat. */
export const keepingUp = (row: UserRow | undefined, now: number): Sockets =>
  liveSockets(row, now).filter(([, lease]) => !lease.lagging)

/** Whether a `touch` has found no place. */
export const isFull = (answer: unknown): answer is Full =>
  typeof answer === 'object' && answer !== null && 'full' in answer

/**
 * The lease that a socket gets, given its user's row: who has said that the next beat comes late is waited for as long,
 * whatever it says meanwhile.
 */
export const leaseGiven = (
  lease: SocketLease,
  row: UserRow | undefined,
  connection: string,
  { beats }: Pick<Terms, 'beats'>,
): SocketLease => {
  const promised = row?.sockets[connection]?.until ?? 0
  return !beats && promised > lease.until ? { ...lease, until: promised } : lease
}

/** The sockets whose lease or token has ended. */
export const deadSockets = (row: UserRow, now: number): readonly string[] =>
  Object.keys(row.sockets).filter(connection => {
    const lease = row.sockets[connection]
    return lease && endOf(row, lease, now) !== undefined
  })

/** What a user shows: online exactly while a lease lives, unless they chose to show something else. */
export const presenceOf = (row: UserRow | undefined, now: number): Presence => {
  const devices = liveSockets(row, now).length
  const shown = row?.status ?? 'online'
  return {
    status: devices === 0 ? 'offline' : shown,
    lastSeen: row?.seen ? timestamp(row.seen) : null,
    devices,
    ...(row?.detail && devices > 0 && Object.keys(row.detail).length > 0 && { detail: row.detail }),
  }
}
