import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { ChannelRow, Commit, StoredEntry } from '../ports.ts'
import type { Problem } from '../problem.ts'
import { sharedUpTo } from './eras.ts'
import { fingerprint } from './fingerprint.ts'
import { findNear, findRepeat, type Identity } from './repeats.ts'

/** Whether a message is in the log already, made by an earlier try. */

/** What is to be appended. `after` is the head that the sender knew when it first tried, in the log of `afterEpoch` if it says so. */
export type Message = Identity & {
  readonly after?: number
  readonly afterEpoch?: string
  readonly origin?: string
  /** Its sender is nobody's to govern, as those are whom the token trusts. */
  readonly isFree?: true
  /** Why it may not be said, by a row of the channel where one is known. Cheap to ask again of the same rules. */
  readonly judge?: (row: ChannelRow | undefined) => Promise<Problem | undefined>
}

/** What an attempt rests on, as far as repeats go. */
type Known = Pick<Commit, 'covered' | 'collision'>

/** Up to where the sender knows what is in this log: what it knew of another one ends where they parted. */
export const coverage = (
  app: App,
  row: ChannelRow | undefined,
  { after, afterEpoch }: Message,
  read = 0,
): Pick<Known, 'covered'> => {
  if (after === undefined) return {}
  const shared = afterEpoch === undefined ? after : sharedUpTo(row, afterEpoch, app.generation)
  return { covered: Math.max(read, Math.min(after, shared)) }
}

/** The row knows the fingerprint: this message is most likely in the log already. */
export const isHit = ({ young, old }: ChannelRow, { sender, key }: Identity): boolean => {
  const print = fingerprint(sender, key)
  return young.includes(print) || old.includes(print)
}

/** What is known of repeats after a refusal: the earlier entry itself, or what the next attempt may rest on. */
export const searchRepeats = async (
  app: App,
  inside: Inside,
  message: Message,
  plan: Known,
  hit: boolean,
) => {
  const { row } = inside
  if (hit) {
    if (plan.collision === row.head) return { collision: row.head }
    const near = await findNear(app, inside, message)
    if (near) return { repeat: near }
    const young = await findRepeat(app, inside, row.floor, message)
    if ('repeat' in young) return young
    if (plan.covered === undefined || plan.covered >= row.floor) return { collision: young.covered }
    // The hit was another entry's; the repeat may still be older than the sets.
    const older = await findRepeat(app, inside, plan.covered, message, row.floor)
    return 'repeat' in older ? older : { collision: young.covered, covered: young.covered }
  }
  if (plan.covered === undefined || row.floor <= plan.covered) return {}
  // What is above the floor would have its fingerprint in the sets.
  const older = await findRepeat(app, inside, plan.covered, message, row.floor)
  return 'repeat' in older ? older : { covered: row.head }
}

/** What an earlier try has made of it, if one has: for those who would be refused by now. Asked of the newest row. */
export const earlierOf = async (
  app: App,
  inside: Inside,
  message: Message,
): Promise<StoredEntry | undefined> => {
  const { row } = inside
  const known = coverage(app, row, message)
  const found = await searchRepeats(app, inside, message, known, isHit(row, message))
  return 'repeat' in found ? found.repeat : undefined
}
