import type { Role } from '../../protocol/index.ts'
import type { App } from '../app.ts'
import { isTrusted } from '../namespaces.ts'
import type { Caller } from '../ports.ts'

/** What members are in a channel: who is more may do what those below may. Above all stand those whom the token trusts. */
export const RANKS: { readonly [R in Role | 'trusted']: number } = {
  member: 0,
  moderator: 1,
  owner: 2,
  trusted: 3,
}

/** What is said by those whom the token trusts: nobody governs them. */
export const freedom = (caller: Caller): { readonly isFree?: true } =>
  isTrusted(caller) ? { isFree: true } : {}

/** Where a caller stands in a channel; nothing for one who is not in it. Reads the member's item, strongly consistent, and not for the trusted. */
export const rankOf = async (app: App, caller: Caller, channel: string): Promise<number | undefined> => {
  if (isTrusted(caller)) return RANKS.trusted
  const role = await app.conversations.roleOf(channel, caller.user)
  return role && RANKS[role]
}
