import type { UseCase } from '../dispatch.ts'
import { fitting } from '../pages.ts'
import { Problem } from '../problem.ts'

/** Who is in a channel, with their roles, from a name on. Of what nobody has begun those whom its name tells. */
export const members: UseCase<'members'> = async (app, { request, place, room }) => {
  const { channel, after = '', limit } = request
  // Whom a role has is the affair of whoever gives roles.
  if (place.policy.membership === 'rule') throw new Problem('FORBIDDEN')
  const found = await app.conversations.roles(channel, after, limit + 1)
  const named = place.row.members ?? []
  const unbegun = named.filter(user => user > after).map(user => ({ user, role: 'member' as const }))
  const all = found.length > 0 || after ? found : unbegun
  const page = [...fitting(all.slice(0, limit), room)]
  return { channel, members: page, more: page.length < all.length }
}
