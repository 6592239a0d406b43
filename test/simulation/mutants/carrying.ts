import { type Mutant, mutant } from './mutant.ts'

/** Bugs of the way from the stream to the sockets. */

const FANOUT = 'shared/domain/delivery/fanout.ts'
const DELIVERY = 'shared/domain/delivery/delivery.ts'
const TRIES = 'shared/domain/posting/tries.ts'
const GATHERING = 'shared/domain/delivery/gathering.ts'
const RELAYING = 'shared/domain/delivery/relaying.ts'

export const CARRYING: readonly Mutant[] = [
  mutant(
    'heal-skipped',
    'What a crash left out of the log is never put there.',
    ['I1'],
    'shared/domain/delivery/heal.ts',
    'if (!first) return',
    'if (!first || first.entry.seq > 0) return',
  ),
  mutant(
    'record-skipped-on-error',
    'A lane that fails is not reported: its records are gone.',
    ['I6', 'I1'],
    FANOUT,
    'failed.push(first.sequence)',
    'void failed',
  ),
  mutant(
    'checkpoint-too-high',
    'A lane that fails is reported by its last record.',
    ['I6', 'I1'],
    FANOUT,
    'failed.push(first.sequence)',
    "failed.push(lane.numbered.at(-1)?.sequence ?? '')",
  ),
  mutant(
    'stale-roster',
    'Who is in a channel is taken from the record, however late it comes, and believed.',
    ['I7'],
    DELIVERY,
    'if (newest && newest.entry.at > now - ROW_GOOD_FOR_MS) return { row: newest.row, at: newest.entry.at }',
    'if (newest) return { row: newest.row, at: now }',
  ),
  mutant(
    'origin-by-user',
    'An entry is not told to any device of the user who sent it.',
    ['I6'],
    'shared/domain/posting/tellings.ts',
    '...(entry.origin && { exceptSocket: entry.origin }),',
    '...(entry.origin && { exceptUser: entry.from }),',
  ),
  mutant(
    'only-the-first-frame',
    'Of several frames for a socket only the first is posted.',
    ['I6'],
    TRIES,
    "if (posted !== 'sent') return [posted, frames.slice(at)]",
    'return [posted, frames.slice(at)]',
  ),
  mutant(
    'one-event-a-frame',
    'Of the events of one batch only the newest is told.',
    ['I6'],
    DELIVERY,
    'const tellings = tellingsLeft(forAll, row, logged)',
    'const tellings = tellingsLeft(forAll, row, logged).slice(-1)',
  ),
  mutant(
    'not-waited-for',
    'The fan-out returns before it has told everybody.',
    ['I12'],
    DELIVERY,
    'told = await tellMembers(voyage, namesLeft(names, forAll, logged), tellings)',
    'void tellMembers(voyage, namesLeft(names, forAll, logged), tellings).catch(() => {})',
  ),
  mutant(
    'direct-taken-for-granted',
    'The stream leaves to the direct lane whatever is in the log, told or not.',
    ['I6'],
    DELIVERY,
    'const told = toldOf(change, logged)\n    if (!told) return tellingOf(change, row)',
    "const told = toldOf(change, logged)\n    if (!told) return change.kind === 'appended' && logged.has(change.entry.seq) ? [] : tellingOf(change, row)",
  ),
  mutant(
    'direct-put-first',
    'The direct lane says that everybody has it and then posts; it dies in between.',
    ['I6'],
    'shared/domain/log/projection.ts',
    `  const told = await meanwhile?.(app, inside, entry)
  try {
    await app.logs.put(whereIs(row, entry.seq).log, { ...entry, ...(told && { told }) }, policy.kept)
`,
    `  const isDirect = meanwhile && app.direct && row.members && entry.at - row.earlier >= 100
  const told = isDirect ? { at: app.clock.now(), sent: 9, away: [], left: {} } : undefined
  try {
    await app.logs.put(whereIs(row, entry.seq).log, { ...entry, ...(told && { told }) }, policy.kept)
    await meanwhile?.(app, inside, entry)
`,
  ),
  mutant(
    'gathered-and-forgotten',
    'What is read ahead of the stream counts as told and is told to nobody.',
    ['I6'],
    GATHERING,
    "news: [...fresh, ...early.map(entry => ({ kind: 'appended' as const, row, entry }))]",
    'news: fresh',
  ),
  mutant(
    'gathered-for-good',
    'Once something was told ahead of the stream, everything behind it counts as told too.',
    ['I6'],
    GATHERING,
    'app.hints.setToldAhead(row, first.seq, last.seq)',
    'app.hints.setToldAhead(row, first.seq, Number.POSITIVE_INFINITY)',
  ),
  mutant(
    'relay-for-the-first-page',
    'A large channel is told to its first page of members alone.',
    ['I6'],
    RELAYING,
    'page = await app.members.page(channel, { after }, MEMBERS_AT_ONCE)',
    'page = []',
  ),
  mutant(
    'relay-forgets-what-stood',
    'A relay that takes another’s place does not take along what that one had still to tell.',
    ['I6'],
    RELAYING,
    'from: Math.min(one.from, other.from),',
    'from: other.from,',
  ),
  mutant(
    'relay-passes-over-a-hole',
    'A relay tells the first page of what the log holds and no more.',
    ['I6'],
    RELAYING,
    '(await app.logs.read(log, after, to - after, kept)).filter(({ seq }) => seq <= to)',
    '(await app.logs.read(log, after, 1, kept)).filter(({ seq }) => seq <= from)',
  ),
  mutant(
    'messages-shed',
    'Under pressure whatever is to be told is shed, messages too.',
    ['I6'],
    'shared/domain/posting/shedding.ts',
    'lane.underPressure ?? lane.tries',
    'lane.underPressure ?? 0',
  ),
  {
    name: 'slow-means-stop',
    bug: 'A socket that is slow ends the telling of all others.',
    breaks: ['I6', 'I14'],
    patches: [
      { file: TRIES, find: 'const POSTS_AT_ONCE = 256', put: 'const POSTS_AT_ONCE = 1' },
      {
        file: TRIES,
        find: 'const [posted, frames] = await postAll(app, errand, within, may)',
        put: 'if (slow.length > 0) return\n      const [posted, frames] = await postAll(app, errand, within, may)',
      },
    ],
  },
]
