import { LIMITS } from '../../protocol/index.ts'
import type { UseCase } from '../dispatch.ts'
import { membershipsOf } from '../members/memberships.ts'
import { stay } from '../sessions/session.ts'
import { timestamp } from '../timestamp.ts'

export const ping: UseCase<'ping'> = async (app, { caller, request: { next, link } }) => {
  await stay(app, caller, { beats: true, beat: next, link })
  const memberships = await membershipsOf(app, caller)
  const rows = await app.channels.readMany(memberships.map(({ channel }) => channel))
  const latest = rows
    .toSorted((one, other) => (other.last?.at ?? 0) - (one.last?.at ?? 0))
    .slice(0, LIMITS.heads)
  return {
    serverTime: timestamp(app.clock.now()),
    ...(app.generation && { generation: app.generation }),
    heads: Object.fromEntries(latest.map(({ channel, head }) => [channel, head])),
  }
}
