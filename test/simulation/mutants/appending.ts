import { mutant } from './mutant.ts'

/** Bugs of the append: commits, repeats, turns. */

const APPEND = 'shared/domain/log/append.ts'
const EARLIER = 'shared/domain/log/earlier.ts'
const COMMIT = 'shared/store/memory/commit.ts'
const REPEATS = 'shared/domain/log/repeats.ts'

export const APPENDING = [
  mutant(
    'ack-before-write',
    'A fault of the store is answered as if the commit had been done.',
    ['I1'],
    APPEND,
    'const result = await app.channels.commit(commitOf(app, place, message, plan))',
    `const commit = commitOf(app, place, message, plan)
    const result = await app.channels.commit(commit).catch(() => {
      const row = app.hints.get(place.channel)
      if (!row) throw new Error('unknown')
      const last = { ...commit.entry, seq: row.head + 1 }
      return { ok: true as const, row: { ...row, head: row.head + 1, last } }
    })`,
  ),
  mutant(
    'dedupe-race',
    'Repeats are looked for before the commit and not in its condition.',
    ['I2'],
    APPEND,
    'fingerprint: fingerprint(sender, key),\n    room',
    'fingerprint: fingerprint(sender, key + now),\n    room',
  ),
  mutant(
    'no-coverage-check',
    'The commit does not ask whether the sets cover everything since the sender’s `after`.',
    ['I2'],
    EARLIER,
    'return { covered: Math.max(read, Math.min(after, shared)) }',
    'return after < 0 ? { covered: Math.max(read, shared) } : {}',
  ),
  mutant(
    'coverage-not-read',
    'Where the sets do not cover it, the log is believed to have been read.',
    ['I2'],
    EARLIER,
    "return 'repeat' in older ? older : { covered: row.head }",
    'return { covered: row.head }',
  ),
  mutant(
    'floor-never-raised',
    'A turn leaves the floor where it was: the sets claim more than they hold (two turns lose coverage).',
    ['I2'],
    COMMIT,
    'floor: row.turn,',
    'floor: row.floor,',
  ),
  mutant(
    'double-turn',
    'A set turns whether or not it is full, and claims a full set’s coverage.',
    ['I2'],
    COMMIT,
    'floor: row.turn, turn: row.head,',
    'floor: Math.max(0, row.turn - 4), turn: row.head,',
  ),
  mutant(
    'old-set-dropped',
    'At a turn the younger set is thrown away instead of becoming the older.',
    ['I2'],
    COMMIT,
    'old: row.young,',
    'old: [],',
  ),
  mutant(
    'number-skipped',
    'Now and then a number is taken and no entry gets it.',
    ['I3'],
    COMMIT,
    'head: row.head + 1,\n    last: { ...entry, seq: row.head + 1,',
    'head: row.head + (fingerprint % 9 === 0 ? 2 : 1),\n    last: { ...entry, seq: row.head + (fingerprint % 9 === 0 ? 2 : 1),',
  ),
  mutant(
    'hit-unverified',
    'Whoever meets a known fingerprint is answered with the newest entry.',
    ['I1'],
    EARLIER,
    'if (hit) {\n',
    'if (hit) {\n    if (row.last) return { repeat: row.last }\n',
  ),
  mutant(
    'repeat-beyond-a-hole',
    'An entry further on counts as having read the hole before it.',
    ['I2', 'I5'],
    'shared/domain/log/log-view.ts',
    'const dense = denseFrom(after, entries)',
    'const dense = entries',
  ),
  mutant(
    'repeat-search-stops',
    'The search for a repeat reads one entry and believes to have read all.',
    ['I2'],
    REPEATS,
    '    covered = to\n',
    '    covered = Math.max(to, upTo)\n',
  ),
  mutant(
    'repeat-by-sender',
    'Any entry of the same sender is taken for the repeat.',
    ['I1', 'I2'],
    REPEATS,
    'entry.from === sender && entry.key === key',
    'entry.key === key || entry.from === sender',
  ),
  mutant(
    'other-body-accepted',
    'The same key with another body is answered with the first entry.',
    ['I1'],
    REPEATS,
    "if (!isSame) throw new Problem('CONFLICT')\n",
    '',
  ),
]
