import type { ParsedOf, ReplyOf } from '../../protocol/index.ts'
import { enter, type Inside, placeOf } from '../access.ts'
import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { activityOf, byActivity, isConversation, type Stop, stopIn, written } from '../inbox/activity.ts'
import { membershipsOf } from '../members/memberships.ts'
import { fitting } from '../pages.ts'
import type { Caller, ChannelRow } from '../ports.ts'
import { invalid } from '../problem.ts'
import { folded } from '../search/search-filter.ts'
import { searchLog } from '../search/search-log.ts'

/** So many conversations are looked through at once, and for one page so many reads are begun, one conversation's share apart. */
const AT_ONCE = 8
const READS_A_PAGE = 96
const READS_A_LOG = 24
/** What a filter knows of: parts of three characters. */
const SHORTEST = 3

/** Where a page stopped: in which conversation, and below which number of it. */
type Place = Stop & { readonly below: number }
type Found = ReplyOf<'search'>['found'][number]
/** A conversation that was looked through down to `below`. */
type Seen = { readonly row: ChannelRow; readonly below: number }

const writtenPlace = ({ below, ...stop }: Place): string => `${below.toString(36)}.${written(stop)}`
const placeIn = (next: string): Place => {
  const [, below = '', stop = ''] = /^([\da-z]{1,11})\.(.+)$/s.exec(next) ?? []
  const number = Number.parseInt(below, 36)
  if (Number.isSafeInteger(number)) return { ...stopIn(stop), below: number }
  throw invalid('next', 'is not what a page gave')
}

/** Who asks for less than three characters would be told everything. */
const wordOf = (text: string): string => {
  const word = folded(text)
  if ([...word].length >= SHORTEST) return word
  throw invalid('text', `has less than ${SHORTEST} characters`)
}

/** The caller's conversations in the order of activity, from the one on at which the last page stopped. */
const conversationsOf = async (app: App, caller: Caller, from: Place | undefined, since: number) => {
  const memberships = (await membershipsOf(app, caller)).filter(isConversation)
  const rows = await app.channels.readMany(memberships.map(({ channel }) => channel))
  const compare = byActivity(since)
  const there = rows.filter(({ channel }) => channel === from?.channel)
  const behind = rows.filter(
    row => row.channel !== from?.channel && (!from || compare(from, activityOf(row)) < 0),
  )
  return [...there, ...behind.toSorted((one, other) => compare(activityOf(one), activityOf(other)))].map(
    (row): Inside => ({ ...placeOf(row.channel), row }),
  )
}

type Search = Pick<ParsedOf<'search'>, 'limit'> & { readonly word: string; readonly from: Place | undefined }

/** Looks through a few conversations; what lies behind the first one that was not looked through is left to a later page. */
const searchSome = async (app: App, some: readonly Inside[], { word, limit, from }: Search) => {
  const looked = await Promise.all(
    some.map(inside => {
      const { channel, head } = inside.row
      const below = channel === from?.channel ? from.below : head + 1
      return searchLog(app, inside, { word, below, limit, reads: READS_A_LOG })
    }),
  )
  const stopped = looked.findIndex(({ below }) => below > 1)
  const whole = looked.slice(0, stopped < 0 ? looked.length : stopped + 1)
  const found = whole.flatMap(({ found: entries }, at) =>
    entries.map((entry): Found => ({ channel: some[at]?.channel ?? '', entry })),
  )
  const last = whole.length - 1
  const seen = some.slice(last, last + 1).map(({ row }): Seen => ({ row, below: looked[last]?.below ?? 1 }))
  return { found, seen: seen[0], reads: looked.reduce((sum, { reads }) => sum + reads, 0) }
}

/**
 * Finds a word in the caller's conversations, or in one of them: part of a word does, and neither case nor accents make a
 * difference. The conversation with the newest entry comes first, and in each the newest entry. A page ends when it is
 * full, or when it has cost enough: it may be empty and still have a `next`.
 */
export const search: UseCase<'search'> = async (app, { caller, request, room }) => {
  const { text, channel, limit, next } = request
  const word = wordOf(text)
  const from = next === undefined ? undefined : placeIn(next)
  const since = from?.since ?? app.clock.now()
  const all =
    channel === undefined
      ? await conversationsOf(app, caller, from, since)
      : [await enter(app, caller, channel)]
  const found: Found[] = []
  let [at, reads, seen]: [number, number, Seen | undefined] = [0, 0, undefined]
  while (at < all.length && found.length < limit && reads < READS_A_PAGE && (seen?.below ?? 1) <= 1) {
    const some = await searchSome(app, all.slice(at, at + AT_ONCE), { word, limit, from })
    found.push(...some.found)
    reads += some.reads
    seen = some.seen
    at += AT_ONCE
  }
  const page = fitting(found.slice(0, limit), room)
  const cut = page.length < found.length ? page.at(-1) : undefined
  const cutRow = all.find(({ row }) => row.channel === cut?.channel)?.row
  const stop = cut && cutRow ? { row: cutRow, below: cut.entry.seq } : seen
  const isOver = !cut && at >= all.length && (seen?.below ?? 1) <= 1
  const place = stop && { since, ...activityOf(stop.row), below: stop.below }
  return { found: [...page], ...(!isOver && place && { next: writtenPlace(place) }) }
}
