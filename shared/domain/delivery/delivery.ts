import type { App } from '../app.ts'
import { inParallel } from '../in-parallel.ts'
import type { Figures } from '../ledger-ports.ts'
import { isAmendment } from '../log/amended.ts'
import { healSums } from '../log/summing.ts'
import { noteMember } from '../members/admit.ts'
import { policyOf } from '../namespaces.ts'
import type { Change, ChannelRow, StoredEntry } from '../ports.ts'
import { audienceOf, usersOf } from '../posting/audience.ts'
import { goOn, type Journey } from '../posting/journey.ts'
import { withoutSockets } from '../posting/leases.ts'
import type { Telling } from '../posting/posting.ts'
import { mayStillHave } from '../posting/still.ts'
import {
  channelOf,
  entriesOf,
  isForAll,
  type News,
  tellingOf,
  withoutOlderMarks,
} from '../posting/tellings.ts'
import type { May } from '../posting/tries.ts'
import { spread } from '../sessions/session.ts'
import { account, accountDirect, NOBODY_YET, sum } from './accounts.ts'
import { noticeAway } from './away.ts'
import { leftOf, loggedOf } from './direct-lane.ts'
import { gather, remember } from './gathering.ts'
import { heal } from './heal.ts'
import { noteMentions } from './mentioned.ts'
import { relayEntries } from './relaying.ts'

/** Nothing may reach one who left longer ago than five seconds: an image is believed for less. */
const ROW_GOOD_FOR_MS = 2000

const NOTES_AT_ONCE = 8

type Voyage = {
  readonly app: App
  readonly row: ChannelRow
  readonly journey: Journey
  readonly isCrowd: boolean
  readonly may: May
}

/** A channel's row, and when it was so, epoch milliseconds. */
type RowSeen = { readonly row: ChannelRow; readonly at: number }

/** What came of it, and the members of a small channel who are away. */
type Reached = { readonly figures: Figures; readonly away: readonly string[] }

/** Posts the tellings to those named. */
const tellMembers = async (
  { app, row, journey, may }: Voyage,
  names: readonly string[],
  tellings: readonly Telling[],
): Promise<Reached> => {
  const away: string[] = []
  let figures = NOBODY_YET
  if (tellings.length === 0) return { figures, away }
  for await (const users of usersOf(app, names)) {
    goOn(app.clock, journey)
    const told = await spread(app, users, tellings, may)
    figures = sum(figures, told)
    if (row.members) away.push(...told.left, ...withoutSockets(names, users, app.clock.now()))
  }
  return { figures, away }
}

/** What concerns one user alone is told to their devices: nobody else is looked up. */
const tellOnes = async ({ app, row }: Voyage, changes: readonly News[]): Promise<void> => {
  for (const change of changes)
    if (change.kind !== 'appended')
      await spread(app, await app.users.read([change.user]), [tellingOf(change, row)], mayStillHave(app))
}

/** The row as the newest entry left it; one that is late may name members who have left since, so it is read again. */
const newestRow = async (
  app: App,
  channel: string,
  changes: readonly News[],
): Promise<RowSeen | undefined> => {
  const now = app.clock.now()
  const newest = changes.findLast(change => change.kind === 'appended')
  if (newest && newest.entry.at > now - ROW_GOOD_FOR_MS) return { row: newest.row, at: newest.entry.at }
  const row = await app.channels.read(channel)
  return row && { row, at: now }
}

type Logged = ReadonlyMap<number, StoredEntry>

const toldOf = (change: News, logged: Logged) =>
  change.kind === 'appended' ? logged.get(change.entry.seq)?.told : undefined

/** What is still to be told of each change: all, or what the direct lane has left. */
const tellingsLeft = (changes: readonly News[], row: ChannelRow, logged: Logged): readonly Telling[] =>
  changes.flatMap(change => {
    const told = toldOf(change, logged)
    if (!told) return tellingOf(change, row)
    const only = leftOf(told)
    return only ? { ...tellingOf(change, row), only } : []
  })

/** Those among the names for whom it may be: nobody is looked up who has everything. */
const namesLeft = (names: readonly string[], changes: readonly News[], logged: Logged): readonly string[] => {
  const missed = new Set<string>()
  for (const change of changes) {
    const told = toldOf(change, logged)
    if (!told) return names
    for (const name of [...told.away, ...Object.values(told.left)]) missed.add(name)
  }
  return names.filter(name => missed.has(name))
}

/**
 * Everything a batch holds of a channel that one invocation tells, but for what the direct lane has told. The log is
 * healed after the telling, when its writer has long put the entry, and also where the telling failed: nothing else would
 * do it later.
 */
const tellAtOnce = async (voyage: Voyage, names: readonly string[], changes: readonly News[]) => {
  const { app, row, journey, isCrowd } = voyage
  const entries = entriesOf(changes)
  const logged = await loggedOf(app, changes)
  for (const { at, told } of logged.values()) if (told) accountDirect(app, journey, row.channel, at, told)
  let told: Reached = { figures: NOBODY_YET, away: [] }
  try {
    const forAll = changes.filter(change => isForAll(change, row, isCrowd))
    const tellings = tellingsLeft(forAll, row, logged)
    told = await tellMembers(voyage, namesLeft(names, forAll, logged), tellings)
    await tellOnes(
      voyage,
      changes.filter(change => !isForAll(change, row, isCrowd)),
    )
  } finally {
    if (!entries.every(({ seq }) => logged.has(seq))) await heal(app, changes)
  }
  const isLeft = (seq: number, told = logged.get(seq)?.told) => !told || leftOf(told) !== undefined
  const left = entries.filter(({ seq }) => isLeft(seq))
  await account(app, journey, row.channel, left, told.figures)
  const last = entries.findLast(entry => !isAmendment(entry))
  if (last && policyOf(row.channel)?.noticeAway) await noticeAway(app, row, last, told.away)
}

/**
 * The same for a channel that fills more than one page. Its log is healed first, for the relays read it; who joins and
 * leaves is told to their own devices alone, so that nothing grows with the square of a crowd.
 */
const tellByRelays = async (voyage: Voyage, firstPage: readonly string[], changes: readonly News[]) => {
  const { app, row, journey } = voyage
  const entries = entriesOf(changes)
  await heal(app, changes)
  await tellOnes(voyage, changes)
  if (entries.length > 0) await relayEntries(app, row, entries, firstPage, journey)
}

/** Tells what a batch holds of a channel, and what was committed meanwhile where it waits. */
const tellNews = async (app: App, { row, at }: RowSeen, current: readonly News[], journey: Journey) => {
  const gathered = await gather(app, row, current, journey)
  if (gathered.news.length === 0) return
  // What was committed since the batch came is for those too who were greeted since.
  const here = gathered.early.length > 0 ? { ...app, look: app.roster.next() } : app
  const { names, isCrowd, isRelayed } = await audienceOf(here, row)
  const may = mayStillHave(here, { channel: row.channel, row, at })
  const voyage = { app: here, row, journey, isCrowd, may }
  const news = withoutOlderMarks(gathered.news)
  const unnoted = await unnotedIn(here, row, news)
  try {
    if (isRelayed) await tellByRelays(voyage, names, news)
    else await tellAtOnce(voyage, unnoted.length > 0 ? [...new Set([...names, ...unnoted])] : names, news)
  } finally {
    // After the telling, which waits for no note; where it cannot be taken the stream brings the batch again.
    await inParallel(NOTES_AT_ONCE, unnoted, user => noteMember(app, row.channel, user))
  }
  remember(app, row, gathered)
}

/**
 * Who has joined a large channel, is in it, and was not noted, for the function that did the joining died or is slow: whoever keeps
 * a list would not know of them, and to join again would change nothing. The notes were looked at with the list.
 */
const unnotedIn = async (app: App, row: ChannelRow, changes: readonly News[]): Promise<readonly string[]> => {
  if (row.members) return []
  const joined = changes.flatMap(one => (one.kind === 'member' && one.change === 'joined' ? one.user : []))
  const unseen = [...new Set(joined)].filter(user => !app.roster.hasSeenJoin(row.channel, user))
  const found: string[] = []
  await inParallel(NOTES_AT_ONCE, unseen, async user => {
    if (await app.members.has(row.channel, user)) found.push(user)
  })
  return found
}

/**
 * Carries everything that a batch holds of one channel, in order, told in as few frames as hold it. What was committed
 * before a restore of the tables is put into its log and told to nobody: it may have been lost meanwhile.
 */
export const deliver = async (app: App, changes: readonly Change[], journey: Journey): Promise<void> => {
  const news = changes.filter(change => change.kind !== 'relay')
  const [first] = news
  const seen = first && (await newestRow(app, channelOf(first), news))
  if (!seen) return
  const { row } = seen
  const isOfNow = (change: News) => change.kind !== 'appended' || change.row.epoch === row.epoch
  const current = news.filter(isOfNow)
  if (current.length < news.length)
    await heal(
      app,
      news.filter(change => !isOfNow(change)),
    )
  try {
    await tellNews(app, seen, current, journey)
    await noteMentions(app, row.channel, entriesOf(current))
  } finally {
    await healSums(app, row, news)
  }
}
