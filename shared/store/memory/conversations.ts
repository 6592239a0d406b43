import {
  type Conversations,
  type Description,
  type Keeps,
  MENTIONS_KEPT,
} from '../../domain/conversation-ports.ts'
import type { Marks } from '../../domain/ports.ts'
import { copyOf } from './copy.ts'
import type { Rooms } from './rooms.ts'

type Fields = Readonly<Record<string, unknown>>

/** What is given replaces what was there, and `null` takes it away. */
const replaced = <Value extends Fields>(old: Value | undefined, change: Fields): Value =>
  Object.fromEntries(
    Object.entries({ ...old, ...change }).filter(([, value]) => value !== undefined && value !== null),
  ) as Value

/** The conversations in memory. */
export const memoryConversations = (state: Rooms): Conversations => {
  const { rows, members, marks, roles, descriptions, tell } = state
  const isIn = (channel: string, user: string) => members.get(channel)?.has(user) ?? false
  const roleOf = (channel: string, user: string) => roles.get(`${channel}#${user}`) ?? 'member'
  const put = (user: string, own: Marks) => marks.get(user)?.set(own.channel, own)
  return {
    descriptions: async channels =>
      new Map(
        channels.flatMap(channel => {
          const found = descriptions.get(channel)
          return found ? [[channel, copyOf(found)] as const] : []
        }),
      ),
    describe: async (channel, change, { user, origin }) => {
      const before = descriptions.get(channel)
      const after = replaced<Description>(before, copyOf(change))
      descriptions.set(channel, after)
      const row = rows.get(channel)
      if (row && !row.conversation) rows.set(channel, { ...row, conversation: 'open' })
      tell({ kind: 'described', channel, user, description: after, ...(origin && { origin }) })
      return after
    },
    roleOf: async (channel, user) => (isIn(channel, user) ? roleOf(channel, user) : undefined),
    appoint: async (channel, user, role) => {
      if (!isIn(channel, user)) return false
      roles.set(`${channel}#${user}`, role)
      return true
    },
    roles: async (channel, after, most) =>
      [...(members.get(channel) ?? [])]
        .filter(user => user > after)
        .toSorted((one, other) => (one < other ? -1 : 1))
        .slice(0, most)
        .map(user => ({ user, role: roleOf(channel, user) })),
    keep: async (user, channel, change, origin) => {
      const own = marks.get(user)?.get(channel)
      if (!own) return undefined
      const keeps = replaced<Keeps>(own.keeps, change)
      const { keeps: _, ...rest } = own
      put(user, { ...rest, ...(Object.keys(keeps).length > 0 && { keeps }) })
      tell({ kind: 'keeps', channel, user, keeps, ...(origin && { origin }) })
      return keeps
    },
    mention: async (user, channel, seqs) => {
      const own = marks.get(user)?.get(channel)
      if (!own) return
      const all = [...new Set([...(own.mentions ?? []), ...seqs])].toSorted((one, other) => one - other)
      const kept = all.length > MENTIONS_KEPT ? all.filter(seq => seq > own.read).slice(-MENTIONS_KEPT) : all
      put(user, { ...own, mentions: kept })
    },
  }
}
