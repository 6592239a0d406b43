import { type Mutant, mutant } from './mutant.ts'

/** Bugs of what those who govern a room have decided. */

const SANCTIONING = 'shared/domain/actions/sanctioning.ts'

export const GOVERNING: readonly Mutant[] = [
  mutant(
    'mute-by-hint',
    'Who is muted is held to it by an instance that has seen it, and by no condition of the commit.',
    ['I15'],
    'shared/domain/log/governed.ts',
    'isGoverned(place, message) ? { governed: { rules: row?.rules ?? 0 } } : {}',
    'isGoverned(place, message) && row?.muted ? { governed: { rules: row.rules ?? 0 } } : {}',
  ),
  mutant(
    'ban-without-parting',
    'Who is banned cannot come back, and has not gone.',
    ['I15'],
    SANCTIONING,
    '  await part(app, place, user)\n  if (isMember) {',
    '  if (isMember) {',
  ),
  {
    name: 'ban-not-asked',
    bug: 'Nobody asks whether one who comes is banned.',
    breaks: ['I15'],
    patches: [
      {
        file: 'shared/domain/members/private.ts',
        find: 'if (banned.length > 0) throw',
        put: 'if (banned.length > 99) throw',
      },
      {
        file: 'shared/store/memory/rooms.ts',
        find: "one.user === user && one.kind === 'banned'",
        put: "one.user === user && one.kind === 'banned' && one.at < 0",
      },
    ],
  },
  mutant(
    'mute-answered-first',
    'A mute is answered, and done when there is time.',
    ['I15', 'I12'],
    SANCTIONING,
    "if ((await onRow(app, place, row => app.sanctions.mute(row, sanction))) === 'full')",
    "if ((await onRow(app, place, async row => (void app.clock.sleep(50).then(() => app.sanctions.mute(row, sanction)), 'done'))) === 'full')",
  ),
]
