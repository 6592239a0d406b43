import type { Role } from '../protocol/index.ts'
import type { App } from './app.ts'
import { isTrusted } from './namespaces.ts'
import type { Caller } from './ports.ts'

/** What members are in a channel: who is more may do what those below may. */
const RANKS: { readonly [R in Role]: number } = { member: 0, moderator: 1, owner: 2 }

export const isAbove = (one: Role, other: Role): boolean => RANKS[one] > RANKS[other]

/**
 * Whether a caller may do in a channel what is a moderator's to do (or another role's): one who has that role or a higher
 * one, and those whom the token trusts. Reads the member's item, strongly consistent, and not for the trusted.
 */
export const mayModerate = async (
  app: App,
  caller: Caller,
  channel: string,
  least: Role = 'moderator',
): Promise<boolean> => {
  if (isTrusted(caller)) return true
  const role = await app.conversations.roleOf(channel, caller.user)
  return role !== undefined && !isAbove(least, role)
}

/** Whether a caller ranks above a member: their equals are nobody's to govern. */
export const ranksAbove = async (
  app: App,
  caller: Caller,
  channel: string,
  other: Role,
): Promise<boolean> => {
  if (isTrusted(caller)) return true
  const own = await app.conversations.roleOf(channel, caller.user)
  return own !== undefined && isAbove(own, other)
}
