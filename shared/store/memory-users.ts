import { liveSockets } from '../domain/leases.ts'
import type { Caller, Identities, TicketHolder, Tickets, UserRow, Users } from '../domain/ports.ts'
import { stepOf } from './admission.ts'

/** The users' sockets in memory. */
export const memoryUsers = (): Users => {
  const rows = new Map<string, UserRow>()
  const kept = (row: UserRow): UserRow => {
    rows.set(row.user, row)
    return row
  }
  return {
    read: async users =>
      new Map(users.flatMap(user => (rows.has(user) ? [[user, rows.get(user) as UserRow]] : []))),
    touch: async ({ user, connection }, lease, terms) => {
      const before = rows.get(user)
      const cleared = before && { ...before, sockets: Object.fromEntries(liveSockets(before, terms.now)) }
      const row = stepOf(before, connection, terms) === 'clear' ? cleared : before
      const step = stepOf(row, connection, terms)
      if (step === 'full') return 'full'
      const { [step === 'replace' ? (terms.replaces ?? '') : '']: _, ...sockets } = row?.sockets ?? {}
      const known = step === 'renew' && sockets[connection]
      const renewed = known ? { ...known, until: lease.until } : lease
      kept({ ...row, user, sockets: { ...sockets, [connection]: renewed }, seen: terms.now })
      return before
    },
    release: async (user, connection, now, ended) => {
      const row = rows.get(user)
      const lease = row?.sockets[connection]
      if (!row || !lease || (ended && lease.until > now && lease.expires > now)) return undefined
      const { [connection]: _, ...sockets } = row.sockets
      return kept({ ...row, sockets, ...(Object.keys(sockets).length === 0 && !ended && { seen: now }) })
    },
    show: async (user, shown) =>
      kept({ sockets: {}, seen: 0, ...rows.get(user), user, ...structuredClone(shown) }),
    async *due(now) {
      const last = (row: UserRow) => Math.max(...Object.values(row.sockets).map(({ until }) => until))
      yield [...rows.values()]
        .filter(row => Object.keys(row.sockets).length > 0 && last(row) <= now)
        .map(row => row.user)
    },
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
