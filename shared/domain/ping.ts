import type { UseCase } from './dispatch.ts'
import { renew } from './session.ts'
import { timestamp } from './timestamp.ts'

export const ping: UseCase<'ping'> = async (app, { caller }) => {
  await renew(app, caller)
  const channels = (await app.members.of(caller.user)).map(({ channel }) => channel)
  const rows = await app.channels.readMany(channels)
  return {
    serverTime: timestamp(app.clock.now()),
    heads: Object.fromEntries(rows.map(({ channel, head }) => [channel, head])),
  }
}
