import type { App } from './app.ts'
import { rosterOf, usersOf } from './audience.ts'
import { noticeAway } from './away.ts'
import { inParallel } from './in-parallel.ts'
import { liveSockets } from './leases.ts'
import type { Change, ChannelRow, StoredEntry } from './ports.ts'
import type { Telling } from './posting.ts'
import { spread } from './session.ts'
import { policyOf, tellingOf } from './tellings.ts'

const CHANNELS_AT_ONCE = 8
/** Nothing may reach one who left longer ago than five seconds: an image is believed for less. */
const ROW_GOOD_FOR_MS = 2000

/** A change with what the stream calls it. */
export type Numbered = { readonly sequence: string; readonly change: Change }

const channelOf = (change: Change): string =>
  change.kind === 'appended'
    ? change.row.channel
    : change.kind === 'member'
      ? change.channel
      : change.marks.channel

/** Puts into the log what a crash between commit and log left out. Idempotent: an entry is always the same. */
const heal = async (app: App, channel: string, entries: readonly StoredEntry[]): Promise<void> => {
  const [first] = entries
  if (!first) return
  const kept = policyOf(channel)?.kept
  const there = await app.logs.read(channel, first.seq - 1, entries.length, kept)
  const known = new Set(there.map(({ seq }) => seq))
  for (const entry of entries.filter(({ seq }) => !known.has(seq))) await app.logs.put(channel, entry, kept)
}

/** Posts the tellings to everybody in the channel; answers the members who are away. */
const tellMembers = async (app: App, row: ChannelRow, tellings: readonly Telling[]): Promise<string[]> => {
  const away: string[] = []
  for await (const page of rosterOf(app, row))
    for await (const users of usersOf(app, page)) {
      const { gone, slow, left } = await spread(app, users, tellings)
      if (gone + slow > 0) app.log('INFO', 'not every socket took it', { channel: row.channel, gone, slow })
      const now = app.clock.now()
      const lost = new Set(left)
      const isAway = (user: string) => lost.has(user) || liveSockets(users.get(user), now).length === 0
      if (row.members) away.push(...page.filter(isAway))
    }
  return away
}

/** Marks of a large channel concern one user: nobody else is looked up. */
const tellOne = async (app: App, user: string, tellings: readonly Telling[]): Promise<void> => {
  await spread(app, await app.users.read([user]), tellings)
}

/** The row as the newest entry left it; one that is late may name members who have left since, so it is read again. */
const newestRow = async (
  app: App,
  channel: string,
  changes: readonly Change[],
): Promise<ChannelRow | undefined> => {
  const newest = changes.findLast(change => change.kind === 'appended')
  const fresh = newest && newest.entry.at > app.clock.now() - ROW_GOOD_FOR_MS
  return fresh ? newest.row : app.channels.read(channel)
}

/** Tells everybody whom the changes concern; answers the members who are away. */
const tellAll = async (app: App, row: ChannelRow, changes: readonly Change[]): Promise<string[]> => {
  const isForAll = (change: Change) => change.kind !== 'marks' || row.members !== undefined
  const tellings = changes.filter(isForAll).map(change => tellingOf(change, row))
  const away = tellings.length > 0 ? await tellMembers(app, row, tellings) : []
  for (const change of changes)
    if (change.kind === 'marks' && !isForAll(change))
      await tellOne(app, change.user, [tellingOf(change, row)])
  return away
}

/**
 * Everything the batch holds of one channel, in order, told in as few frames as hold it. The log is healed after the
 * telling, when its writer has long put the entry, and also where the telling failed: nothing else would do it later.
 */
const deliver = async (app: App, channel: string, changes: readonly Change[]): Promise<void> => {
  const row = await newestRow(app, channel, changes)
  if (!row) return
  const entries = changes.flatMap(change => (change.kind === 'appended' ? [change.entry] : []))
  let away: string[] = []
  try {
    away = await tellAll(app, row, changes)
  } finally {
    await heal(app, channel, entries)
  }
  const last = entries.at(-1)
  if (last && policyOf(channel)?.noticeAway) await noticeAway(app, channel, last, away)
}

/**
 * Carries a batch of changes to the sockets, channel by channel, each in order. Answers the sequence from which on a
 * channel failed, for those that did: the stream brings these again, and clients drop what they have.
 */
export const fanOut = async (app: App, batch: readonly Numbered[]): Promise<readonly string[]> => {
  const failed: string[] = []
  const groups = Map.groupBy(batch, ({ change }) => channelOf(change))
  await inParallel(CHANNELS_AT_ONCE, [...groups], async ([channel, numbered]) => {
    try {
      await deliver(
        app,
        channel,
        numbered.map(({ change }) => change),
      )
    } catch (thrown) {
      app.log('ERROR', 'fan-out failed', { channel, thrown })
      if (numbered[0]) failed.push(numbered[0].sequence)
    }
  })
  return failed
}
