import type { Granted } from '../access.ts'
import type { App } from '../app.ts'
import { leaveNotice } from '../delivery/notices.ts'
import type { UseCase } from '../dispatch.ts'
import { digest } from '../log/fingerprint.ts'
import { racing } from '../members/races.ts'
import { RANKS } from '../members/roles.ts'
import type { Sanction, Sanctioned } from '../moderation-ports.ts'
import type { Caller, ChannelRow } from '../ports.ts'
import { Problem } from '../problem.ts'
import { timestamp } from '../timestamp.ts'
import { tellExpelled } from './expel.ts'
import { part } from './leave.ts'
import { sayChange } from './system-line.ts'

/** Muting, banning and pardoning: what moderators do about one who ranks below them. */

type Place = Granted['moderator']
type Asked = {
  readonly user: string
  readonly seconds?: number | undefined
  readonly reason?: string | undefined
}

const sanctionOf = (
  app: App,
  { user: by }: Caller,
  channel: string,
  kind: Sanction['kind'],
  asked: Asked,
) => {
  const { user, seconds, reason } = asked
  const at = app.clock.now()
  return {
    kind,
    channel,
    user,
    by,
    at,
    ...(seconds !== undefined && { until: at + seconds * 1000 }),
    ...(reason !== undefined && { reason }),
  } satisfies Sanction
}

/** Refuses to govern one's equals; answers whether it is a member. One who is none may be kept from coming. */
const isMemberBelow = async (app: App, { channel, rank }: Place, user: string): Promise<boolean> => {
  const role = await app.conversations.roleOf(channel, user)
  if (rank <= RANKS[role ?? 'member']) throw new Problem('FORBIDDEN')
  return role !== undefined
}

/** Takes a step on the newest row, again where that has changed. */
const onRow = (app: App, { channel, row }: Place, step: (row: ChannelRow) => Promise<Sanctioned | 'full'>) =>
  racing(app, async attempt => step((attempt > 1 ? await app.channels.read(channel) : row) ?? row))

const untilOf = ({ until }: Sanction): string | null => (until === undefined ? null : timestamp(until))

/** Tells the one concerned, in their queue. What was decided stands, whether they hear of it or not. */
const tellConcerned = async (
  app: App,
  { channel, row, user }: { readonly channel: string; readonly row: ChannelRow; readonly user: string },
  body: Record<string, unknown> & { readonly kind: string },
): Promise<void> => {
  const key = `${body.kind}:${app.clock.now()}:${digest(channel)}`
  try {
    await leaveNotice(app, user, key, { ...body, channel, epoch: row.epoch })
  } catch (thrown) {
    app.log('WARN', 'sanctioned one not told', { channel, thrown })
  }
}

const tellSanction = (app: App, { row }: Place, sanction: Sanction): Promise<void> => {
  const { kind, channel, user, reason } = sanction
  return tellConcerned(
    app,
    { channel, row, user },
    { kind, until: untilOf(sanction), ...(reason !== undefined && { reason }) },
  )
}

/** Nothing of theirs is committed once this is answered: the row names them, and each commit asks it. */
export const mute: UseCase<'mute'> = async (app, { caller, request, place }) => {
  const { channel } = place
  const { user } = request
  const isMember = await isMemberBelow(app, place, user)
  const sanction = sanctionOf(app, caller, channel, 'muted', request)
  if ((await onRow(app, place, row => app.sanctions.mute(row, sanction))) === 'full')
    throw new Problem('TOO_LARGE')
  // Nobody is told of rooms that they are not in: else whoever owns one could write to anybody.
  if (isMember) await tellSanction(app, place, sanction)
  return { channel, user, until: untilOf(sanction) }
}

/** First they cannot come back, then they are no member: whoever dies between the two has said nothing, and asks again. */
export const ban: UseCase<'ban'> = async (app, { caller, request, place }) => {
  const { channel } = place
  const { user } = request
  const isMember = await isMemberBelow(app, place, user)
  const sanction = sanctionOf(app, caller, channel, 'banned', request)
  await onRow(app, place, row => app.sanctions.ban(row, sanction))
  await part(app, place, user)
  if (isMember) {
    await tellExpelled(app, place.row, user)
    await tellSanction(app, place, sanction)
    await sayChange(app, channel, caller, { what: 'removed', users: [user] })
  }
  return { channel, user, until: untilOf(sanction) }
}

export const pardon: UseCase<'pardon'> = async (app, { request, place }) => {
  const { channel, row } = place
  const { user } = request
  const isMember = await isMemberBelow(app, place, user)
  const held = await app.sanctions.of(channel, [user])
  await onRow(app, place, newest => app.sanctions.pardon(newest, user))
  if (isMember && held.length > 0) await tellConcerned(app, { channel, row, user }, { kind: 'pardoned' })
  return { channel, user }
}
