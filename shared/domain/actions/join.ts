import { bytesOf, encode, LIMITS } from '../../protocol/index.ts'
import type { Place } from '../access.ts'
import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { both } from '../in-parallel.ts'
import { recover } from '../log/recover.ts'
import { addMember } from '../members/admit.ts'
import { refuseUninvited } from '../members/private.ts'
import { racing } from '../members/races.ts'
import type { Caller, ChannelRow, Marks } from '../ports.ts'
import { rosterOf, rowsOf } from '../posting/audience.ts'
import { liveSockets } from '../posting/leases.ts'
import { abide } from '../sessions/session.ts'

const ONLINE_MOST = 100
const ONLINE_BYTES = 6 * 1024
const ENVELOPE_BYTES = 512

/** Who founds a channel that a join brings into being. */
const foundersOf = (place: Place, user: string): { members?: readonly string[] } => {
  const founders = place.policy.founders?.(place.id) ?? [user]
  return founders === 'nobody' ? {} : { members: founders }
}

/**
 * Makes a user a durable member, bringing the channel into being where the namespace lets a join do so. Idempotent;
 * a race with other joins is tried again.
 */
export const enrol = async (
  app: App,
  place: Place,
  { user, connection: origin }: Caller,
  known?: { readonly row: ChannelRow | undefined },
): Promise<ChannelRow> => {
  const { channel } = place
  return racing(app, async attempt => {
    const row = attempt === 1 && known ? known.row : await app.channels.read(channel)
    await refuseUninvited(app, place, row, user)
    // Who may join it is in it: to add them could only bring back one whose membership ended since that was seen.
    if (row?.conversation === 'private') return row
    if (row) return (await addMember(app, row, user, origin)) === 'changed' ? 'changed' : row
    await app.channels.create({ channel, epoch: app.ids.next(), origin, ...foundersOf(place, user) })
    return 'again'
  })
}

/** As many names as leave room for a page: one can be longer than three hundred bytes. */
const fittingNames = (names: readonly string[]): string[] => {
  let room = ONLINE_BYTES
  const stop = names.findIndex(name => {
    room -= bytesOf(encode([name]))
    return room < 0
  })
  return stop < 0 ? [...names] : names.slice(0, stop)
}

/** Who of a channel is there, and who of those who were looked at hide how far they have read. */
type Company = { readonly online: readonly string[]; readonly hiding: ReadonlySet<string> }

/** The members with a live socket, as far as the first hundred found; in a crowd only the first of it are looked at. */
const companyOf = async (app: App, row: ChannelRow): Promise<Company> => {
  const now = app.clock.now()
  const online: string[] = []
  const hiding = new Set<string>()
  for await (const users of rowsOf(app, await rosterOf(app, row))) {
    online.push(
      ...[...users.values()].filter(user => liveSockets(user, now).length > 0).map(({ user }) => user),
    )
    for (const { user, hidesRead } of users.values()) if (hidesRead) hiding.add(user)
    if (online.length >= ONLINE_MOST) break
  }
  return { online: fittingNames(online.slice(0, ONLINE_MOST)), hiding }
}

/** How far the others are, while they are few. */
const marksOf = (app: App, row: ChannelRow, caller: string) =>
  app.members.marks(
    row.channel,
    (row.members ?? []).filter(user => user !== caller),
  )

/** Of those who hide it, and to those who do, nobody is told how far somebody has read. */
const receiptsFrom = (marks: ReadonlyMap<string, Marks>, { hiding }: Company, caller: string) =>
  Object.fromEntries(
    [...marks].map(([user, { read, delivered }]) => [
      user,
      { read: hiding.has(user) || hiding.has(caller) ? 0 : read, delivered },
    ]),
  )

export const join: UseCase<'join'> = async (app, { caller, request, place }) => {
  const known = { row: await app.channels.read(place.channel) }
  // Before anything is written: what is refused leaves no trace.
  await refuseUninvited(app, place, known.row, caller.user)
  await abide(app, caller, (await app.users.read([caller.user])).get(caller.user))
  await enrol(app, place, caller, known)
  const row = await app.channels.read(place.channel)
  if (!row) throw new Error('a channel that was just joined is absent')
  const inside = { ...place, row }
  const [company, marks] = await both(companyOf(app, row), marksOf(app, row, caller.user))
  const receipts = receiptsFrom(marks, company, caller.user)
  const around = { channel: place.channel, online: [...company.online], receipts }
  const room = LIMITS.frameBytes - ENVELOPE_BYTES - bytesOf(encode(around))
  return { ...around, ...(await recover(app, inside, request.after, Math.min(LIMITS.pageBytes, room))) }
}
