import type { SocketLease, UserRow } from '../caller-ports.ts'
import { endOf } from '../posting/leases.ts'
import type { Movement, Noted } from './movements.ts'
import { OVERLAP_MS } from './movements.ts'

/** Bounds of what an instance keeps: so many users, in so many bytes, reckoned. */
const ROWS = 20_000
const BYTES = 32 * 1024 * 1024
/** What a row and a lease take in memory, about, beside their texts. */
const ROW_BYTES = 400
const LEASE_BYTES = 300
/** A row is read again after so long, whatever came. */
const GOOD_FOR_MS = 15 * 60_000
/** A lease of which so little is left may be over before anything is posted. */
const SOON_MS = 2000

/** A user's row as it was read, and what came since. */
type Known = {
  readonly row: UserRow
  readonly readAt: number
  readonly bytes: number
  believed?: UserRow
  isDoubted?: boolean
}

type Left = Extract<Movement, { kind: 'departed' }> & Pick<Noted, 'at'>
type Came = Extract<Movement, { kind: 'arrived' }> & Pick<Noted, 'at'>

const bytesOf = ({ user, sockets }: UserRow): number =>
  Object.values(sockets).reduce(
    (sum, { roles }) => sum + LEASE_BYTES + 2 * roles.join().length,
    ROW_BYTES + 2 * user.length,
  )

/** The row with what posting asks of it: the sockets that live. One that had ended then does not come back unnoted. */
const pared = (row: UserRow, now: number): UserRow => ({
  user: row.user,
  sockets: Object.fromEntries(
    Object.entries(row.sockets).filter(([, lease]) => endOf(row, lease, now) === undefined),
  ),
  seen: row.seen,
  ...(row.revoked !== undefined && { revoked: row.revoked }),
  ...(row.hidesRead && { hidesRead: row.hidesRead }),
})

const prolonged = (lease: SocketLease, until: number): SocketLease =>
  lease.until < until ? { ...lease, until } : lease

/** Its leases taken for renewed, as they most likely are: nobody is told of heartbeats. */
const believedOf = ({ row, readAt }: Known): UserRow => ({
  ...row,
  sockets: Object.fromEntries(
    Object.entries(row.sockets).map(([name, lease]) => [name, prolonged(lease, readAt + GOOD_FOR_MS)]),
  ),
})

/** Whether a socket that lags has come again since: its lease may be as long as before, for what it had promised holds. */
const hasComeBack = (own: SocketLease, lease: SocketLease): boolean =>
  own.lagging === true && (own.strikes ?? 0) === (lease.strikes ?? 0)

/** The rows of users that an instance has read, kept as true as movements make them. */
export type KnownRows = {
  readonly size: number
  clear(): void
  forget(user: string): void
  /** Those whose rows have to be read: unknown, too old, or with a lease that looks over where `exact` is asked for. */
  missing(names: readonly string[], now: number, exact: boolean): readonly string[]
  /** The rows that are known; not `exact`, every lease in them is believed to have been renewed. */
  rows(names: readonly string[], exact: boolean): ReadonlyMap<string, UserRow>
  /** Takes rows that were read at a time; those never seen are known to have nothing. */
  keep(names: readonly string[], rows: ReadonlyMap<string, UserRow>, readAt: number): void
  /** Takes a socket that came, where its user is known and the row was not read long after it. */
  add(came: Came): void
  /** One whose socket ended is to be read again, unless that was done long after it. */
  doubt(left: Left): void
}

/** With the rows used last at the end: what is dropped is at the front. */
export const knownRows = (): KnownRows => {
  const known = new Map<string, Known>()
  let bytes = 0
  const forget = (user: string): void => {
    bytes -= known.get(user)?.bytes ?? 0
    known.delete(user)
  }
  const set = (row: UserRow, readAt: number, isDoubted = false): void => {
    forget(row.user)
    known.set(row.user, { row, readAt, bytes: bytesOf(row), isDoubted })
    bytes += bytesOf(row)
  }
  const shrink = (): void => {
    for (const user of known.keys()) {
      if (known.size <= ROWS && bytes <= BYTES) return
      forget(user)
    }
  }
  const looksOver = ({ row }: Known, now: number): boolean =>
    Object.values(row.sockets).some(({ until, expires }) => until <= now + SOON_MS && expires > now)
  const isGood = (one: Known | undefined, now: number, exact: boolean): boolean =>
    one !== undefined &&
    !one.isDoubted &&
    now - one.readAt < GOOD_FOR_MS - SOON_MS &&
    !(exact && looksOver(one, now))
  return {
    get size() {
      return known.size
    },
    clear: () => {
      known.clear()
      bytes = 0
    },
    forget,
    missing: (names, now, exact) => names.filter(name => !isGood(known.get(name), now, exact)),
    rows: (names, exact) => {
      const found = new Map<string, UserRow>()
      for (const name of names) {
        const one = known.get(name)
        if (!one) continue
        known.delete(name)
        known.set(name, one)
        if (!exact) one.believed ??= believedOf(one)
        found.set(name, (!exact && one.believed) || one.row)
      }
      return found
    },
    keep: (names, rows, readAt) => {
      for (const user of names)
        if ((known.get(user)?.readAt ?? 0) <= readAt)
          set(pared(rows.get(user) ?? { user, sockets: {}, seen: 0 }, readAt), readAt)
      shrink()
    },
    add: ({ user, connection, lease, replaces = '', at }) => {
      const one = known.get(user)
      const own = one?.row.sockets[connection]
      if (!one || at < one.readAt - OVERLAP_MS) return
      if (own && own.until === lease.until && !hasComeBack(own, lease)) return
      if (own && own.until > lease.until && at <= one.readAt) return
      const { [replaces]: _, ...others } = one.row.sockets
      set({ ...one.row, sockets: { ...others, [connection]: lease } }, one.readAt, one.isDoubted)
    },
    doubt: ({ user, connection, at }) => {
      const one = known.get(user)
      if (!one || at < one.readAt - OVERLAP_MS) return
      const { [connection]: _, ...others } = one.row.sockets
      set({ ...one.row, sockets: others }, one.readAt, true)
    },
  }
}
