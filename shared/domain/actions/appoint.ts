import type { UseCase } from '../dispatch.ts'
import { RANKS } from '../members/roles.ts'
import { Problem } from '../problem.ts'
import { sayChange } from './system-line.ts'

/** An owner gives any role to whoever is no owner, and may step down; another owner is nobody's to depose but of those who are trusted. */
export const appoint: UseCase<'appoint'> = async (app, { caller, request, place }) => {
  const { channel } = place
  const { user, role } = request
  const held = await app.conversations.roleOf(channel, user)
  if (!held) throw new Problem('NOT_FOUND')
  const isOwn = user === caller.user
  if (!isOwn && place.rank <= RANKS[held]) throw new Problem('FORBIDDEN')
  if (!(await app.conversations.appoint(channel, user, role))) throw new Problem('NOT_FOUND')
  if (role !== held) await sayChange(app, channel, caller, { what: 'appointed', users: [user], role })
  return { channel, user, role }
}
