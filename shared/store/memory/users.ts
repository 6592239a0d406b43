import type {
  Caller,
  Census,
  Clock,
  Identities,
  Privacy,
  Revocations,
  TicketHolder,
  Tickets,
  UserRow,
  Users,
} from '../../domain/ports.ts'
import { deadSockets, endOf, leaseGiven, SOCKET_LIFE_SECONDS } from '../../domain/posting/leases.ts'
import { stepOf } from '../admission.ts'
import { copyOf } from './copy.ts'

export type UserRows = Map<string, UserRow>

/** The users' sockets in memory. */
export const memoryUsers = (rows: UserRows = new Map()): Users => {
  const kept = (row: UserRow): UserRow => {
    rows.set(row.user, row)
    return row
  }
  return {
    read: async users =>
      new Map(users.flatMap(user => (rows.has(user) ? [[user, rows.get(user) as UserRow]] : []))),
    touch: async (caller, lease, terms) => {
      const { user, connection } = caller
      const before = rows.get(user)
      const step = stepOf(before, caller, terms)
      if (step === 'void') return step
      if (before && step === 'full') return { full: before }
      const { [step === 'replace' ? (terms.replaces ?? '') : '']: _, ...sockets } = before?.sockets ?? {}
      const { lagging: _lags, poor, ...known } = sockets[connection] ?? lease
      const isPoor = terms.link ? lease.poor : poor
      const { until } = leaseGiven(lease, before, connection, terms)
      const renewed =
        step === 'renew' ? { ...known, until, ...(isPoor && { poor: isPoor }) } : { ...lease, until }
      kept({ ...before, user, sockets: { ...sockets, [connection]: renewed }, seen: terms.now })
      return before
    },
    release: async (user, connection, now, ended) => {
      const row = rows.get(user)
      const lease = row?.sockets[connection]
      if (!row || !lease || (ended && !endOf(row, lease, now))) return undefined
      const { [connection]: _, ...sockets } = row.sockets
      return kept({ ...row, sockets, ...(Object.keys(sockets).length === 0 && !ended && { seen: now }) })
    },
    lag: async (user, connection) => {
      const row = rows.get(user)
      const lease = row?.sockets[connection]
      if (!row || !lease || lease.lagging) return undefined
      const lagging = { ...lease, lagging: true, strikes: (lease.strikes ?? 0) + 1 } as const
      return kept({ ...row, sockets: { ...row.sockets, [connection]: lagging } })
    },
    show: async (user, shown) => kept({ sockets: {}, seen: 0, ...rows.get(user), user, ...copyOf(shown) }),
    async *due(now) {
      yield [...rows.values()].filter(row => deadSockets(row, now).length > 0).map(row => row.user)
    },
  }
}

/** Of the sockets in a row the region that was told last. */
const regionOf = ({ sockets }: UserRow): string | undefined =>
  Object.values(sockets)
    .toSorted((one, other) => one.since - other.since)
    .findLast(({ region }) => region !== undefined)?.region

/** Counts of users in memory, over their rows. */
export const memoryCensus = (clock: Clock, rows: UserRows = new Map()): Census => ({
  take: async () => {
    const present = [...rows.values()].filter(({ sockets }) => Object.keys(sockets).length > 0)
    const regions = new Map<string, number>()
    for (const region of present.map(regionOf))
      if (region !== undefined) regions.set(region, (regions.get(region) ?? 0) + 1)
    return { online: present.length, regions, at: clock.now() }
  },
})

/** What users want others not to see, in memory, in their rows. */
export const memoryPrivacy = (rows: UserRows = new Map()): Privacy => ({
  hideRead: async (user, hides) => {
    const { hidesRead: _, ...row } = rows.get(user) ?? { user, sockets: {}, seen: 0 }
    rows.set(user, hides ? { ...row, hidesRead: true } : row)
  },
})

/** Revocations in memory, over the rows of the users' sockets. */
export const memoryRevocations = (rows: UserRows = new Map()): Revocations => {
  const recent = new Map<string, number>()
  return {
    revoke: async (user, at) => {
      recent.set(user, Math.max(at, recent.get(user) ?? 0))
      for (const [name, then] of recent) if (then < at - SOCKET_LIFE_SECONDS * 1000) recent.delete(name)
      const row = rows.get(user) ?? { user, sockets: {}, seen: 0 }
      const revoked = { ...row, revoked: Math.max(at, row.revoked ?? 0) }
      rows.set(user, revoked)
      return revoked
    },
    of: async user => rows.get(user)?.revoked,
    // A copy: who keeps it learns nothing from it of what comes later.
    recent: async () => new Map(recent),
  }
}

/** Identities in memory. */
export const memoryIdentities = (): Identities => {
  const callers = new Map<string, Caller>()
  return {
    put: async caller => void callers.set(caller.connection, caller),
    get: async connection => callers.get(connection),
    remove: async connection => void callers.delete(connection),
  }
}

/** Tickets in memory. */
export const memoryTickets = (): Tickets => {
  const issued = new Map<string, { holder: TicketHolder; until: number }>()
  return {
    issue: async (ticket, holder, until) => void issued.set(ticket, { holder, until }),
    redeem: async (ticket, now) => {
      const found = issued.get(ticket)
      issued.delete(ticket)
      return found && found.until > now ? found.holder : undefined
    },
  }
}
