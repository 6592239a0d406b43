import { bytesOf, type Entry, encode, LIMITS, type Reactions } from '../../protocol/index.ts'
import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import { toWire } from '../pages.ts'
import type { StoredEntry } from '../ports.ts'
import { timestamp } from '../timestamp.ts'
import { type Amended, isAmendment, saysBody, standing, unamended, withAmendment } from './amended.ts'
import { hasBegunEra } from './eras.ts'
import { newestEntries } from './unadded.ts'

/** Entries as people see them: in their present state, and without what is no longer for everybody. */

const byName = (one: string, other: string): number => (one < other ? -1 : 1)

/** As many names as there is room for; the count is of all. */
export const reactionsOf = ({ reactions }: Pick<Amended, 'reactions'>): Reactions => {
  let room: number = LIMITS.reactorsBytes
  const fits = (name: string) => {
    room -= bytesOf(encode([name]))
    return room >= 0
  }
  const on = Map.groupBy(
    reactions.filter(one => one.on),
    ({ emoji }) => emoji,
  )
  return Object.fromEntries(
    [...on]
      .sort(([one], [other]) => byName(one, other))
      .map(([emoji, own]) => {
        const users = own.map(({ user }) => user).sort(byName)
        return [emoji, { count: users.length, users: users.filter(fits) }]
      }),
  )
}

const momentOf = ({ seq, at }: { readonly seq: number; readonly at: number }) => ({ seq, at: timestamp(at) })

const amendedToWire = (entry: StoredEntry, sum: Amended): Entry => {
  const wire = toWire(entry)
  if (sum.deleted) return { ...wire, body: {}, deleted: { ...momentOf(sum.deleted), by: sum.deleted.by } }
  const edit = sum.edits.at(-1)
  const reactions = reactionsOf(sum)
  return {
    ...wire,
    ...(edit && { body: edit.body, edited: momentOf(edit) }),
    ...(Object.keys(reactions).length > 0 && { reactions }),
  }
}

/** What amends says what the other one is now; an older word of that is no longer for everybody. */
const amendmentToWire = (entry: StoredEntry, sum: Amended | undefined): Entry => {
  const isOver = sum?.deleted !== undefined || (sum?.edits.at(-1)?.seq ?? 0) > entry.seq
  return isOver ? withheld(entry) : toWire(entry)
}

/** An entry whose body is told to nobody here. */
export const withheld = (entry: StoredEntry): Entry => {
  const wire = toWire(entry)
  const { amends } = wire
  return amends && saysBody(amends) ? { ...wire, body: {}, amends: { ...amends, withheld: true } } : wire
}

/**
 * What is kept of each entry, with what is at hand that may not be in it yet: its sum follows an amendment, a moment later
 * or, where its function has died, once the stream has brought it. After a restore no stream does, until the next commit.
 */
const brought = async (
  app: App,
  inside: Inside,
  kept: readonly Amended[],
  entries: readonly StoredEntry[],
): Promise<ReadonlyMap<number, Amended>> => {
  const { row } = inside
  const sums = new Map(kept.map(sum => [sum.seq, standing(row, sum)]))
  const left = hasBegunEra(row) ? [] : await newestEntries(app, inside)
  for (const entry of [...left, ...entries, ...(row.last ? [row.last] : [])].filter(isAmendment)) {
    const { seq } = entry.amends
    sums.set(seq, withAmendment(sums.get(seq) ?? unamended(seq), entry))
  }
  return sums
}

const sumsOf = async (
  app: App,
  inside: Inside,
  entries: readonly StoredEntry[],
  besides: readonly StoredEntry[],
) => {
  const { channel } = inside
  const numbers = entries.map(({ seq }) => seq)
  const [from, to] = [Math.min(...numbers), Math.max(...numbers)]
  const edited = entries.flatMap(({ amends }) => (amends && saysBody(amends) ? [amends.seq] : []))
  const outside = [...new Set(edited)].filter(seq => seq < from || seq > to)
  const sums = [
    ...(await app.amendments.read(channel, from - 1, to)),
    ...(outside.length > 0 ? await app.amendments.readMany(channel, outside) : []),
  ]
  return brought(app, inside, sums, [...besides, ...entries])
}

/** Entries that stand far from each other, none of which amends another: their sums are read by their numbers, all at once. */
export const presentedApart = async (
  app: App,
  inside: Inside,
  entries: readonly StoredEntry[],
): Promise<readonly Entry[]> => {
  if (!inside.row.quiet || entries.length === 0) return entries.map(toWire)
  const sums = await app.amendments.readMany(
    inside.channel,
    entries.map(({ seq }) => seq),
  )
  const bySeq = await brought(app, inside, sums, [])
  return entries.map(entry => {
    const sum = bySeq.get(entry.seq)
    return sum ? amendedToWire(entry, sum) : toWire(entry)
  })
}

/**
 * Entries of a log as a page gives them. Costs nothing where no entry of the channel amends another; else one query, and
 * what is edited outside of the page. `besides`: other entries, of those that are perhaps in no sum yet.
 */
export const presented = async (
  app: App,
  inside: Inside,
  entries: readonly StoredEntry[],
  besides: readonly StoredEntry[] = [],
): Promise<readonly Entry[]> => {
  if (!inside.row.quiet || entries.length === 0) return entries.map(toWire)
  const sums = await sumsOf(app, inside, entries, besides)
  return entries.map(entry => {
    if (isAmendment(entry)) return amendmentToWire(entry, sums.get(entry.amends.seq))
    const sum = sums.get(entry.seq)
    return sum ? amendedToWire(entry, sum) : toWire(entry)
  })
}
