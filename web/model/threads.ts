import type { Message } from '../../client/index.ts'
import { type Conversation, putAside } from './conversation.ts'

/** Of each entry the one that its thread began with, as far as it is there: itself where it answers none. */
export const rootsOf = (entries: readonly Message[]): ReadonlyMap<number, number> => {
  const roots = new Map<number, number>()
  for (const { seq, about } of entries)
    roots.set(seq, about === undefined ? seq : (roots.get(about) ?? about))
  return roots
}

/** How many answers each thread has, by its first entry; those that were deleted are none. */
export const answersIn = (
  entries: readonly Message[],
  roots: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>()
  for (const { seq, deleted } of entries) {
    const root = roots.get(seq)
    if (root !== undefined && root !== seq && !deleted) counts.set(root, (counts.get(root) ?? 0) + 1)
  }
  return counts
}

/** What there is of one thread, as a conversation: its first entry, the answers, and those that are on their way. */
export const threadOf = (conversation: Conversation, root: number): Conversation => {
  const roots = rootsOf(conversation.entries)
  const isIn = (seq: number | undefined) => seq !== undefined && (roots.get(seq) ?? seq) === root
  return {
    ...putAside(conversation),
    isBroken: false,
    entries: conversation.entries.filter(({ seq }) => isIn(seq)),
    outbox: conversation.outbox.filter(({ about }) => isIn(about)),
  }
}

/** Its first entry is there. */
export const isThere = ({ entries }: Conversation, root: number): boolean =>
  entries.some(({ seq }) => seq === root)
