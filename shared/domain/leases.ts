import type { Presence } from '../protocol/index.ts'
import type { SocketLease, UserRow } from './ports.ts'
import { timestamp } from './timestamp.ts'

/** Leases, judged when they are read: what has ended is not there, deleted or not. */

const isLive = (lease: SocketLease, now: number): boolean => lease.until > now && lease.expires > now

/** The sockets that may be posted to now. */
export const liveSockets = (
  row: UserRow | undefined,
  now: number,
): readonly (readonly [string, SocketLease])[] =>
  Object.entries(row?.sockets ?? {}).filter(([, lease]) => isLive(lease, now))

/** The sockets whose lease or token has ended. */
export const deadSockets = (row: UserRow | undefined, now: number): readonly string[] =>
  Object.entries(row?.sockets ?? {})
    .filter(([, lease]) => !isLive(lease, now))
    .map(([connection]) => connection)

/** What a user shows: online exactly while a lease lives, unless they chose to show something else. */
export const presenceOf = (row: UserRow | undefined, now: number): Presence => {
  const devices = liveSockets(row, now).length
  const shown = row?.status ?? 'online'
  return {
    status: devices === 0 ? 'offline' : shown,
    lastSeen: row ? timestamp(row.seen) : null,
    devices,
    ...(row?.detail && devices > 0 && Object.keys(row.detail).length > 0 && { detail: row.detail }),
  }
}
