import type { Beside, ChannelRow, StoredEntry } from '../channel-row.ts'
import { generationAt } from './eras.ts'

/**
 * What became of an entry by others of its log that amend it: the sum of them, kept beside the log, which nothing ever
 * changes. Whoever adds them up, in whatever order and however often, comes to the same.
 */

/** One amendment: its number in the log, and the generation of the deployment under which it was committed. */
type Word = { readonly seq: number; readonly generation?: string }
type Edit = Word & { readonly at: number; readonly body: Record<string, unknown> }
type Deletion = Word & { readonly at: number; readonly by: string }
/** The last word of a user on an emoji. One that was taken back is kept: what comes late may be older. */
type Reaction = Word & { readonly emoji: string; readonly user: string; readonly on: boolean }

/** The sum for the entry `seq`; `revision` counts how often it was written. */
export type Amended = {
  readonly seq: number
  readonly revision: number
  /** In the order of the log. */
  readonly edits: readonly Edit[]
  readonly deleted?: Deletion
  readonly reactions: readonly Reaction[]
}

/** An entry that amends another. */
export type Amendment = StoredEntry & { readonly amends: NonNullable<Beside['amends']> }
export const isAmendment = (entry: StoredEntry): entry is Amendment => entry.amends !== undefined

export const unamended = (seq: number): Amended => ({ seq, revision: 0, edits: [], reactions: [] })

/**
 * The sums. `put` replaces the one of the revision before and answers false where another one stands; what is read is
 * strongly consistent.
 */
export type Amendments = {
  /** Of the entries above `after` up to `upTo`. */
  read(channel: string, after: number, upTo: number): Promise<readonly Amended[]>
  readMany(channel: string, seqs: readonly number[]): Promise<readonly Amended[]>
  put(channel: string, amended: Amended): Promise<boolean>
}

/** Without what a restore of the tables has lost: rows and sums are never restored to the same moment. */
export const standing = (row: ChannelRow, amended: Amended): Amended => {
  // What others have committed since the row was read is of its own generation.
  const isThere = ({ seq, generation = '' }: Word) =>
    generation === row.generation || (seq <= row.head && generationAt(row, seq) === generation)
  const { deleted, ...rest } = amended
  return {
    ...rest,
    edits: rest.edits.filter(isThere),
    reactions: rest.reactions.filter(isThere),
    ...(deleted && isThere(deleted) && { deleted }),
  }
}

const bySeq = (one: Word, other: Word): number => one.seq - other.seq

const edited = (sum: Amended, { body, at }: Amendment, word: Word): Amended =>
  sum.edits.some(({ seq }) => seq === word.seq)
    ? sum
    : { ...sum, edits: [...sum.edits, { ...word, at, body }].sort(bySeq) }

/** Nothing undoes it; of two the first one stands. */
const deleted = (sum: Amended, { from, at }: Amendment, word: Word): Amended =>
  sum.deleted && sum.deleted.seq <= word.seq ? sum : { ...sum, deleted: { ...word, at, by: from } }

const reacted = (sum: Amended, { amends, from: user }: Amendment, word: Word): Amended => {
  const { emoji = '', on = true } = amends
  const isIt = (one: Reaction) => one.emoji === emoji && one.user === user
  if (sum.reactions.some(one => isIt(one) && one.seq >= word.seq)) return sum
  const others = sum.reactions.filter(one => !isIt(one))
  return { ...sum, reactions: [...others, { ...word, emoji, user, on }] }
}

/** One row a kind: how it is added, and whether it says a body. */
const KINDS = {
  edit: { added: edited, hasBody: true },
  delete: { added: deleted, hasBody: false },
  reaction: { added: reacted, hasBody: false },
} as const

/** True for what amends by saying a body. */
export const saysBody = (amends: Beside['amends']): boolean =>
  amends !== undefined && KINDS[amends.as].hasBody

/** The sum with one more; the very same where it is in there already. */
export const withAmendment = (sum: Amended, amendment: Amendment, generation = ''): Amended =>
  KINDS[amendment.amends.as].added(sum, amendment, { seq: amendment.seq, ...(generation && { generation }) })
