import type { ChannelRow, StoredEntry, UserRow } from '../../../shared/domain/ports.ts'
import { exceeds, LIMITS } from '../../../shared/protocol/index.ts'

/**
 * In what the versions differ that may stand side by side while one is deployed over another. `yesterday` keeps no time of
 * the entry before and tells nothing of what came to the wire since; `tomorrow` adds what nobody knows yet.
 */
export type Version = 'yesterday' | 'today' | 'tomorrow'

/** The later one has the larger number. */
export const AGE: Readonly<Record<Version, number>> = { yesterday: 0, today: 1, tomorrow: 2 }

type Said = Record<string, unknown>
type Differences = {
  /** An entry, and a row, as this version sees what it has read. */
  readonly entry: (entry: StoredEntry) => StoredEntry
  readonly row: (row: ChannelRow) => ChannelRow
  /**
   * The newest entry as it stands in the row after a commit. `stale` is the time of the entry before that the row had: who
   * does not know that attribute leaves it as it is.
   */
  readonly last: (entry: StoredEntry, stale: number | undefined) => StoredEntry
  /** An entry's body as the version makes it, and what is added to a row, to an entry in the log, and to a user. */
  readonly body: (from: string, body: Record<string, unknown>) => Record<string, unknown>
  readonly marksRow: object
  readonly marksEntry: object
  readonly marksUser: object
  /** A reply that grants, and an event. */
  readonly reply: (said: Said) => Said
  readonly event: (said: Said) => Said
}

const same = <Value>(value: Value): Value => value

const without = <Value extends object>(value: Value, ...names: readonly string[]): Value =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) as Value

const TODAY: Differences = {
  entry: same,
  row: same,
  last: same,
  body: (_, body) => body,
  marksRow: {},
  marksEntry: {},
  marksUser: {},
  reply: same,
  event: same,
}

const YESTERDAY: Differences = {
  ...TODAY,
  entry: entry => without(entry, 'before', 'quiet', 'told'),
  row: row => ({ ...row, earlier: 0, ...(row.last && { last: without(row.last, 'before') }) }),
  last: (entry, stale) => ({ ...without(entry, 'before'), ...(stale !== undefined && { before: stale }) }),
  // A notice did not say of which epoch its number is.
  body: (from, body) => (from === 'heliograph' ? without(body, 'epoch') : body),
  reply: said => without(said, 'reconnectSpreadMs', 'restSeconds', 'aliveSeconds'),
  event: said => (said.event === 'typing' ? without(said, 'at') : said),
}

const LATER = { kind: 'later', of: ['it', 'is', 'not', 'known'], since: 9 }
const withLater = (entries: unknown) =>
  (entries as readonly object[]).map(entry => ({ ...entry, pinned: 1, votes: { yes: 2 } }))

/** In a page of a log each entry says more as well. */
const saysMore = (said: Said): Said => ({
  ...said,
  later: LATER,
  ...(Array.isArray(said.entries) && { entries: withLater(said.entries) }),
})

const TOMORROW: Differences = {
  ...TODAY,
  last: entry => ({ ...entry, pinned: entry.at + 5000, votes: { yes: 2 } }) as StoredEntry,
  marksRow: { topic: 'weather', v: 9 },
  marksEntry: { pinned: 5000, votes: { yes: 2 }, v: 9 },
  marksUser: { theme: LATER, v: 9 },
  reply: said => ({
    ...saysMore(said),
    ...(typeof said.channels === 'object' &&
      !Array.isArray(said.channels) && {
        channels: Object.fromEntries(
          Object.entries(said.channels as Record<string, Said>).map(([name, page]) => [name, saysMore(page)]),
        ),
      }),
  }),
  event: said => ({ ...said, later: LATER }),
}

export const DIFFERENCES: Readonly<Record<Version, Differences>> = {
  yesterday: YESTERDAY,
  today: TODAY,
  tomorrow: TOMORROW,
}

/** An event that no client knows: it comes before the others, which must be heard all the same. */
const UNKNOWN = { event: 'poll', poll: { question: 'who?', answers: ['me', 'you'] } }

/** Whether an event is in the frame that no client knows. */
export const isUnknown = (frame: string): boolean => frame.startsWith('[{"event":"poll"')

const isReply = (said: Said) => typeof said.reply === 'string'

const saidBy = (version: Version, said: Said): Said => {
  const { reply, event } = DIFFERENCES[version]
  if (isReply(said)) return said.ok === true ? reply(said) : said
  return typeof said.event === 'string' ? event(said) : said
}

/** A text as the version answers or posts it, where a frame has room for that. */
export const textBy = (version: Version, text: string): string => {
  if (version === 'today') return text
  const whole: unknown = JSON.parse(text)
  const said = ([whole].flat() as Said[]).map(one => saidBy(version, one))
  const isTold = said.some(({ event }) => event === 'message' || event === 'receipt')
  const all = version === 'tomorrow' && isTold ? [UNKNOWN, ...said] : said
  const changed = JSON.stringify(all.length === 1 ? all[0] : all)
  return exceeds(changed, LIMITS.frameBytes) ? text : changed
}

/** What a version leaves in a user's item, and in the leases. */
export const userKept = (version: Version, row: UserRow): UserRow => ({
  ...row,
  ...DIFFERENCES[version].marksUser,
})

const stripped =
  (...names: readonly string[]) =>
  (text: string): string =>
    names.some(name => text.includes(`"${name}"`))
      ? JSON.stringify(without(JSON.parse(text), ...names))
      : text

/** What an older client does not say, and passes over. */
export const OLDER = {
  says: stripped('afterEpoch', 'replaces'),
  understands: stripped('generation', 'reconnectSpreadMs'),
}
