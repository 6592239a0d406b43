import { type Mutant, mutant } from './mutant.ts'

/** Bugs that only a restore of the tables can show. */

const ERAS = 'shared/domain/log/eras.ts'
const APPEND = 'shared/domain/log/append.ts'
const CHANNELS = 'client/channel/channels.ts'

export const RESTORING: readonly Mutant[] = [
  mutant(
    'epoch-without-generation',
    'A restore leaves the epochs as they were.',
    ['I3', 'I5', 'I9'],
    ERAS,
    'export const epochOf = (own: string, generation: string): string =>\n  generation ?',
    'export const epochOf = (own: string, generation: string): string =>\n  !own ?',
  ),
  mutant(
    'one-log-for-all',
    'What is committed after a restore is put where the entries of before may stand.',
    ['I1', 'I3', 'I5', 'I9'],
    ERAS,
    'const logNamed = (channel: string, generation: string): string =>\n  generation ?',
    'const logNamed = (channel: string, generation: string): string =>\n  !channel ?',
  ),
  mutant(
    'lost-is-waited-for',
    'What no table has any more after a restore is waited for.',
    ['I9', 'I12'],
    'shared/domain/log/log-view.ts',
    "  if (where.isOver) return 'lost'\n",
    '',
  ),
  mutant(
    'last-not-saved',
    'The newest entry of a restored row is not put into the log before the next commit takes it out.',
    ['I1'],
    APPEND,
    '  if (begins.begins !== undefined) await saveLast(app, inside)\n',
    '',
  ),
  mutant(
    'generation-unheard',
    'The client does not look at the generation that a heartbeat tells.',
    ['I9'],
    CHANNELS,
    '    if (generation !== this.#generation) return void this.refresh()\n',
    '    void generation\n',
  ),
  {
    name: 'list-of-before-believed',
    bug: 'The client asks once when the generation changes, and believes whoever answers.',
    breaks: ['I9'],
    patches: [
      {
        file: CHANNELS,
        find: '    this.#generation = generation\n',
        put: '    if (!this.#greetings) this.#generation = generation\n',
      },
      {
        file: CHANNELS,
        find: '    if (generation !== this.#generation) return void this.refresh()\n',
        put: `    const isNews = generation !== this.#generation
    this.#generation = generation
    if (isNews) return void this.refresh()
`,
      },
    ],
  },
  mutant(
    'other-epoch-taken',
    'The client takes the entries of another epoch for those of its own.',
    ['I3', 'I5'],
    'client/channel/log-view.ts',
    'if (epoch === this.#position.epoch) return this.#take(entries)',
    'if (epoch !== undefined) return this.#take(entries)',
  ),
]
