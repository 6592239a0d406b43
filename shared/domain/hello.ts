import { LIMITS, queueOf, roleChannel } from '../protocol/index.ts'
import { GUARDS } from './access.ts'
import type { App } from './app.ts'
import type { UseCase } from './dispatch.ts'
import { enrol } from './join.ts'
import type { Caller, Marks } from './ports.ts'
import { announce, renew } from './session.ts'
import { timestamp } from './timestamp.ts'

/** The channels that a caller is in without asking: their own queue and those of their roles. */
const ownChannels = (caller: Caller): readonly string[] => [
  queueOf(caller.user),
  ...caller.roles.map(roleChannel),
]

/** Everything the caller is in; what they are in by rule is enrolled the first time. */
const membershipsOf = async (app: App, caller: Caller): Promise<readonly Marks[]> => {
  const own = ownChannels(caller)
  const known = await app.members.of(caller.user)
  const missing = own.filter(channel => !known.some(marks => marks.channel === channel))
  for (const channel of missing) await enrol(app, await GUARDS.joiner(app, caller, channel), caller)
  const all = missing.length > 0 ? await app.members.of(caller.user) : known
  return all.filter(({ channel }) => !channel.startsWith('role:') || own.includes(channel))
}

/** A new stay begins as online, whatever the last one ended with. */
const arrive = async (app: App, user: string): Promise<void> => {
  const row = (await app.users.read([user])).get(user)
  const stale = row?.status !== undefined && row.status !== 'online'
  await announce(app, user, stale ? await app.users.show(user, { status: 'online' }) : row)
}

export const hello: UseCase<'hello'> = async (app, { caller }) => {
  const arrived = await renew(app, caller)
  const memberships = await membershipsOf(app, caller)
  const rows = await app.channels.readMany(memberships.map(({ channel }) => channel))
  if (arrived) await arrive(app, caller.user)
  const marks = new Map(memberships.map(own => [own.channel, own]))
  return {
    user: caller.user,
    connection: caller.connection,
    heartbeatSeconds: LIMITS.heartbeatSeconds,
    serverTime: timestamp(app.clock.now()),
    channels: rows.map(({ channel, epoch, head }) => {
      const read = Math.min(head, marks.get(channel)?.read ?? 0)
      return { channel, epoch, head, read, unread: head - read }
    }),
  }
}
