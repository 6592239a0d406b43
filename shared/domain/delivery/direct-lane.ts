import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import { logOf } from '../log/eras.ts'
import { policyOf } from '../namespaces.ts'
import type { Appended, Change, ChannelRow, StoredEntry, Told, UserRow } from '../ports.ts'
import { usersOf } from '../posting/audience.ts'
import { keepingUp, withoutSockets } from '../posting/leases.ts'
import { tell } from '../posting/posting.ts'
import { mayStillHave } from '../posting/still.ts'
import { rangeOf, tellingOfEntry } from '../posting/tellings.ts'

/**
 * The direct lane: in a small channel the function that commits an entry posts it too, and keeps with the entry what came
 * of it. The stream, which comes some 200 ms later, finds that in the log and does what is missing: everything, where the
 * function died in between. Nothing is decided here that the stream does not make good.
 */

/** One try each, and not for long: the log has to wait for it, and the sender. */
const ONE_TRY = { tries: 1, within: 500 } as const
/** Who has not begun to post by then, because a table was slow, leaves it to the stream. */
const BEGUN_MS = 400
/** As long as a function may be at it; it is believed dead afterwards. */
const UNDER_WAY_MS = 1000
/** How soon the stream looks again, doubled each time. */
const LOOK_AGAIN_MS = 15

/**
 * Whether an entry is posted by the function that commits it: unless it is the third within a burst. What comes so fast
 * is left to the stream, which tells together what comes together. Both sides ask this of the same row.
 */
const isDirect = ({ direct }: App, row: ChannelRow, { at }: StoredEntry): boolean => {
  const { burstMs } = policyOf(row.channel) ?? {}
  return direct && burstMs !== undefined && row.members !== undefined && at - row.earlier >= burstMs
}

/**
 * Sockets to which the way is poor are left to the stream: it brings together what was said within its quarter of a second
 * and more, where each entry would be a frame of its own here.
 */
const spared = (users: Iterable<UserRow>, { origin }: StoredEntry, now: number) =>
  [...users].flatMap(row =>
    keepingUp(row, now).flatMap(([connection, { poor }]) =>
      poor && connection !== origin ? [[connection, row.user] as const] : [],
    ),
  )

const tellMembers = async (
  app: App,
  row: ChannelRow,
  names: readonly string[],
  entry: StoredEntry,
): Promise<Told | undefined> => {
  const away: string[] = []
  const left: Record<string, string> = {}
  let sent = 0
  const may = mayStillHave(app, { channel: row.channel, row, at: entry.at })
  for await (const users of usersOf(app, names)) {
    if (app.clock.now() - entry.at > BEGUN_MS) return undefined
    const telling = { ...tellingOfEntry(row, entry), exceptPoor: true as const }
    for (const [connection, user] of spared(users.values(), entry, app.clock.now())) left[connection] = user
    const told = await tell(app, users.values(), [telling], may, ONE_TRY)
    sent += told.sent.length
    for (const { user, connection } of [
      ...told.gone,
      ...told.slow,
      ...told.held,
      ...told.refused,
      ...told.over,
      ...told.unsure,
    ]) {
      left[connection] = user
      // What becomes of the socket the stream decides, in another instance.
      app.roster.forget(user)
    }
    away.push(...withoutSockets(names, users, app.clock.now()))
  }
  return { at: app.clock.now(), sent, away: away.filter(name => name !== entry.from), left }
}

/**
 * Posts an entry at once to the members, where that is done; writes nothing, never throws. Answers what came of it, to be
 * kept with the entry.
 */
export const tellDirectly = async (
  app: App,
  { row }: Inside,
  entry: StoredEntry,
): Promise<Told | undefined> => {
  if (!row.members || !isDirect(app, row, entry)) return undefined
  try {
    return await tellMembers(app, row, row.members, entry)
  } catch (thrown) {
    app.log('WARN', 'entry not told directly', { channel: row.channel, seq: entry.seq, thrown })
    return undefined
  }
}

/** What is left of an entry that was told directly: whose sockets, and which. Nothing where everybody has it. */
export const leftOf = ({
  away,
  left,
}: Told): { users: readonly string[]; sockets: readonly string[] } | undefined =>
  away.length + Object.keys(left).length > 0 ? { users: away, sockets: Object.keys(left) } : undefined

/**
 * Entries of one channel and epoch as the log has them, by number; those that their writers may be posting still are
 * waited for. What is not there then was left out by a crash.
 */
export const loggedOf = async (
  app: App,
  changes: readonly Change[],
): Promise<ReadonlyMap<number, StoredEntry>> => {
  const appended = changes.filter(change => change.kind === 'appended')
  const [first] = appended
  if (!first) return new Map()
  const { row } = first
  const { after, most } = rangeOf(appended.map(({ entry }) => entry))
  const until = app.clock.now() + UNDER_WAY_MS
  for (let pause = LOOK_AGAIN_MS; ; pause *= 2) {
    const there = await app.logs.read(logOf(row), after, most, policyOf(row.channel)?.kept)
    const logged = new Map(there.map(entry => [entry.seq, entry]))
    const now = app.clock.now()
    const isUnderWay = ({ row, entry }: Appended) =>
      !logged.has(entry.seq) && entry.at > now - UNDER_WAY_MS && isDirect(app, row, entry)
    if (now >= until || !appended.some(isUnderWay)) return logged
    await app.clock.sleep(Math.min(pause, until - now))
  }
}
