import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { RANKS } from '../members/roles.ts'
import type { ChannelRow } from '../ports.ts'
import { tell } from '../posting/posting.ts'
import { tellingOf } from '../posting/tellings.ts'
import { Problem } from '../problem.ts'
import { part } from './leave.ts'
import { sayChange } from './system-line.ts'

/** The stream tells those who are in the channel; the one who is not any more would learn it with a heartbeat. Not promised. */
export const tellExpelled = async (app: App, row: ChannelRow, user: string): Promise<void> => {
  const { channel } = row
  const left = tellingOf({ kind: 'member', channel, user, change: 'left' }, row)
  try {
    await tell(app, (await app.users.read([user])).values(), [left])
  } catch (thrown) {
    app.log('WARN', 'expelled one not told', { channel, thrown })
  }
}

/** Ends the membership of another; who is not in it is gone already. */
export const expel: UseCase<'expel'> = async (app, { caller, request, place }) => {
  const { channel } = place
  const { user } = request
  const role = await app.conversations.roleOf(channel, user)
  if (!role) return { channel, user }
  if (place.rank <= RANKS[role]) throw new Problem('FORBIDDEN')
  await part(app, place, user)
  await tellExpelled(app, place.row, user)
  await sayChange(app, channel, caller, { what: 'removed', users: [user] })
  return { channel, user }
}
