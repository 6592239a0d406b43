import { type Mutant, mutant } from './mutant.ts'

/** Bugs of what is said of entries: edits, deletions, reactions. */

const ACTION = 'shared/domain/actions/amending.ts'
const AMENDED = 'shared/domain/log/amended.ts'
const PRESENTING = 'shared/domain/log/presenting.ts'
const PRESENT = 'client/channel/present.ts'

export const AMENDING: readonly Mutant[] = [
  mutant(
    'anybody-edits',
    'Who may speak in a channel may edit what others have said.',
    ['I15'],
    ACTION,
    'mayOthers: () => false',
    'mayOthers: () => true',
  ),
  mutant(
    'amends-amendments',
    'An amendment may be amended.',
    ['I15'],
    ACTION,
    'if (!target || isAmendment(target))',
    'if (!target)',
  ),
  mutant(
    'deletion-undone',
    'What was deleted may be edited: the last word counts.',
    ['I3', 'I1'],
    PRESENTING,
    'if (sum.deleted) return',
    'if (sum.deleted && (sum.edits.at(-1)?.seq ?? 0) < sum.deleted.seq) return',
  ),
  mutant(
    'sum-left-to-the-stream',
    'An amendment is answered before what is kept of the other entry knows of it.',
    ['I1'],
    ACTION,
    '  await sumUp(app, row, [entry])\n',
    '',
  ),
  mutant(
    'sum-not-healed',
    'What a crash left out of a sum is never added.',
    ['I1'],
    'shared/domain/log/summing.ts',
    'return sumUp(app, row, entries)',
    'return sumUp(app, row, entries.slice(entries.length))',
  ),
  mutant(
    'sum-overwritten',
    'Of two who add to one sum at once the later write takes the place of the other.',
    ['I1'],
    'shared/store/memory/amendments.ts',
    'if ((own.get(amended.seq)?.revision ?? 0) !== amended.revision - 1) return false',
    'if (amended.revision < 1) return false',
  ),
  mutant(
    'reaction-of-late',
    'What is added late counts as said late.',
    ['I1'],
    AMENDED,
    'isIt(one) && one.seq >= word.seq',
    'isIt(one) && one.seq === word.seq',
  ),
  mutant(
    'sum-of-before',
    'What a restore has lost of the log still counts in the sums.',
    ['I3', 'I1'],
    AMENDED,
    'generation === row.generation || (seq <= row.head && generationAt(row, seq) === generation)',
    'seq > 0 || generation === row.generation || generationAt(row, seq) === generation',
  ),
  mutant(
    'page-behind-itself',
    'A page that holds an amendment shows the entry without it, as long as no sum has it.',
    ['I1', 'I3'],
    PRESENTING,
    'sums.set(seq, withAmendment(sums.get(seq) ?? unamended(seq), entry))',
    'sums.set(seq, sums.get(seq) ?? unamended(seq))',
  ),
  mutant(
    'overtaken-shown',
    'The body of an edit is shown for good, also when a later one or a deletion has taken its place.',
    ['I1'],
    PRESENTING,
    'return isOver ? withheld(entry) : toWire(entry)',
    'return isOver && !entry.seq ? withheld(entry) : toWire(entry)',
  ),
  mutant(
    'quiet-by-the-last',
    'Where the newest entry is a message nothing is taken for amended.',
    ['I1', 'I3'],
    PRESENTING,
    'if (!inside.row.quiet || entries.length === 0) return entries.map(toWire)\n  const sums = await sumsOf',
    'if (!inside.row.last?.amends || entries.length === 0) return entries.map(toWire)\n  const sums = await sumsOf',
  ),
  mutant(
    'page-forgets-what-was-heard',
    'The client shows a page as it came, though it has heard since of what was amended on it.',
    ['I3'],
    PRESENT,
    '.filter(({ amends }) => amends.seq === entry.seq)',
    '.filter(({ amends }) => amends.seq === entry.seq && !entry.seq)',
  ),
  mutant(
    'edit-by-arrival',
    'The client shows the edit that it heard of last.',
    ['I3'],
    PRESENT,
    'return amends.withheld || (edited && edited.seq >= seq)',
    'return amends.withheld',
  ),
  mutant(
    'amendments-unread',
    'What amends an entry counts as unread.',
    ['I10'],
    'shared/domain/inbox/standings.ts',
    'const amending = read === head ? 0 : Math.max(0, quiet - (own?.quiet ?? 0))',
    'const amending = 0 * Math.max(quiet, own?.quiet ?? 0)',
  ),
  mutant(
    'reactions-miscounted',
    'The client counts who has reacted once more with each page that says so.',
    ['I3'],
    PRESENT,
    'if (users.includes(from) !== on && ',
    'if (isRead || users.includes(from) !== on && ',
  ),
]
