import { queueOf, roleChannel } from '../../protocol/index.ts'
import type { App } from '../app.ts'
import type { Caller, Marks } from '../ports.ts'

/** The channels that a caller is in without asking: their own queue and those of their roles. */
export const ownChannels = (caller: Caller): readonly string[] => [
  queueOf(caller.user),
  ...caller.roles.map(roleChannel),
]

/** Everything the caller is in now: the channel of a role that the token no longer carries is not among it. */
export const membershipsOf = async (app: App, caller: Caller): Promise<readonly Marks[]> => {
  const own = ownChannels(caller)
  const known = await app.members.of(caller.user)
  return known.filter(({ channel }) => !channel.startsWith('role:') || own.includes(channel))
}
