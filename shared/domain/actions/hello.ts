import { isPolled, LIMITS } from '../../protocol/index.ts'
import { GUARDS } from '../access.ts'
import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { type Standing, standingOf } from '../inbox/standings.ts'
import { membershipsOf, ownChannels } from '../members/memberships.ts'
import { fitting } from '../pages.ts'
import type { Caller, ChannelRow, Marks } from '../ports.ts'
import { arrive, renew } from '../sessions/session.ts'
import { timestamp } from '../timestamp.ts'
import { enrol } from './join.ts'

/** Everything the caller is in; what they are in by rule is enrolled the first time. */
const enrolled = async (app: App, caller: Caller): Promise<readonly Marks[]> => {
  const known = await membershipsOf(app, caller)
  const missing = ownChannels(caller).filter(channel => !known.some(marks => marks.channel === channel))
  for (const channel of missing) await enrol(app, await GUARDS.joiner(app, caller, channel), caller)
  return missing.length > 0 ? membershipsOf(app, caller) : known
}

/** Where each channel stands, by name. */
const standings = (app: App, rows: readonly ChannelRow[], memberships: readonly Marks[]): Standing[] =>
  rows.map(standingOf(app, memberships)).sort((one, other) => (one.channel < other.channel ? -1 : 1))

/** As many as a frame has room for; the rest comes to the next `hello`, after the last of these. */
const page = (known: readonly Standing[]): { channels: Standing[]; more: boolean } => {
  const channels = [...fitting(known)]
  return { channels, more: channels.length < known.length }
}

export const hello: UseCase<'hello'> = async (app, { caller, request }) => {
  const { after, replaces, region } = request
  const arrived = await renew(app, caller, { greeting: true, region, ...(replaces && { replaces }) })
  const memberships = await enrolled(app, caller)
  const wanted = after === undefined ? memberships : memberships.filter(({ channel }) => channel > after)
  const rows = await app.channels.readMany(wanted.map(({ channel }) => channel))
  if (arrived) await arrive(app, arrived, after === undefined ? rows : undefined)
  return {
    user: caller.user,
    connection: caller.connection,
    heartbeatSeconds: LIMITS.heartbeatSeconds,
    // What is polled does not rest: nobody but its beats says that it still lives, and no gateway answers a sign of life.
    ...(!isPolled(caller.connection) && {
      restSeconds: LIMITS.restSeconds,
      aliveSeconds: LIMITS.aliveSeconds,
    }),
    reconnectSpreadMs: LIMITS.reconnectSpreadMs,
    links: true,
    serverTime: timestamp(app.clock.now()),
    ...(app.generation && { generation: app.generation }),
    ...page(standings(app, rows, wanted)),
  }
}
