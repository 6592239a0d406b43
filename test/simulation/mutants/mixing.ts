import { type Mutant, mutant } from './mutant.ts'

/** Bugs that only versions side by side can show. */

export const MIXING: readonly Mutant[] = [
  mutant(
    'unknown-event-thrown',
    'The client throws at an event that it does not know.',
    ['I13'],
    'client/channel/intake.ts',
    '  if (!Object.hasOwn(HANDLERS, event.event)) return\n',
    '',
  ),
  mutant(
    'unknown-field-refused',
    'A reply that says more than the client knows is taken for a refusal.',
    ['I9', 'I1', 'I8'],
    'client/connection/link.ts',
    'const error = frame.ok === true ? undefined : asError((frame.error ?? {}) as ProblemBody)',
    "const isKnown = Object.keys(frame).length <= ('heartbeatSeconds' in frame ? 9 : 10)\n    const error = frame.ok === true && isKnown ? undefined : asError((frame.error ?? {}) as ProblemBody)",
  ),
  mutant(
    'newer-attributes-dropped',
    'A commit writes the row as this version knows it, and what a newer one has put there is gone.',
    ['I1'],
    'shared/store/memory/commit.ts',
    '    ...row,\n    ...(commit.begins',
    `    channel: row.channel,
    epoch: row.epoch,
    generation,
    eras,
    ...(row.members && { members: row.members }),
    departures: row.departures,
    old: row.old,
    floor: row.floor,
    turn: row.turn,
    turnedAt: row.turnedAt,
    ...(commit.begins`,
  ),
  mutant(
    'newer-row-not-read',
    'A row in which there is something that this version does not know is none.',
    ['I1', 'I9', 'I3', 'I12'],
    'shared/store/items.ts',
    "    eras: (item.eras ?? []) as ChannelRow['eras'],\n    head: Number(seq),",
    "    eras: (item.eras ?? []) as ChannelRow['eras'],\n    head: item.v === undefined ? Number(seq) : 0,",
  ),
]
