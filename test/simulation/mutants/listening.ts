import { type Mutant, mutant } from './mutant.ts'

/** Bugs of the client. */

const VIEW = 'client/channel/log-view.ts'
const OUTGOING = 'client/outbox/outgoing.ts'
const CORE = 'client/channel/channel-core.ts'
const CHANNELS = 'client/channel/channels.ts'

export const LISTENING: readonly Mutant[] = [
  mutant(
    'no-reorder',
    'Entries are told as they come.',
    ['I5'],
    VIEW,
    'for (let at = seq + 1, next = this.#held.get(at); next; next = this.#held.get(++at)) {',
    'for (const [at, next] of this.#held) {',
  ),
  mutant(
    'no-dedupe',
    'What was told is told again when it comes again.',
    ['I5'],
    VIEW,
    '      if (entry.seq > seq && hasRoom) this.#held.set(entry.seq, entry)\n',
    '      if (entry.seq <= seq) given.push(entry)\n      else if (hasRoom) this.#held.set(entry.seq, entry)\n',
  ),
  mutant(
    'no-repair',
    'A hole is seen and nobody asks for it.',
    ['I9'],
    'client/channel/channel-log.ts',
    'if (this.isBehind) void repair.run([this])',
    'void repair',
  ),
  mutant(
    'no-rest',
    'A socket that beats seldom has the lease of one that beats often.',
    ['I11', 'I9'],
    'shared/domain/actions/ping.ts',
    'await stay(app, caller, { beats: true, beat: next, link })',
    'await stay(app, caller, { beats: true })',
  ),
  mutant(
    'no-heads',
    'The heads of a heartbeat are not looked at: a lost last entry shows nowhere.',
    ['I9', 'I6'],
    CHANNELS,
    '    core.learnHead(head)\n',
    '    void head\n',
  ),
  {
    name: 'two-at-a-time',
    bug: 'The messages of a channel are all on their way at once.',
    breaks: ['I4'],
    patches: [
      {
        file: OUTGOING,
        find: `    for (let item = this.#queue[0]; item; item = this.#queue[0])
      await Promise.race([this.#try(item), item.finished])`,
        put: `    const go = async (item: Item) => {
      while (this.#queue.includes(item)) await Promise.race([this.#try(item), item.finished])
    }
    for (const item of this.#queue) if (item.tries === 0) void go(item)`,
      },
      {
        file: OUTGOING,
        find: 'if (this.#queue[0] !== item) return 0',
        put: 'if (!this.#queue.includes(item)) return 0',
      },
    ],
  },
  mutant(
    'new-key-each-try',
    'Each try goes under a key of its own.',
    ['I2', 'I1'],
    OUTGOING,
    'const [action, frame] = asked(item.written)',
    "const key = item.written.key + '.'.repeat(item.tries - 1)\n      const [action, frame] = asked({ ...item.written, key })",
  ),
  {
    name: 'after-moves',
    bug: 'Each try says the head as it is now known.',
    breaks: ['I2'],
    patches: [
      { file: OUTGOING, find: '    if (!item.written.isTried)\n', put: '' },
      {
        file: OUTGOING,
        find: '...(item.written.after === undefined && this.#known()),',
        put: '...this.#known(),',
      },
    ],
  },
  mutant(
    'internal-is-final',
    'A fault of the server counts as a refusal.',
    ['I8'],
    OUTGOING,
    "if (thrown === error && (error.advice === 'wait' || error.advice === 'retry')) {",
    "if (thrown === error && error.advice === 'wait') {",
  ),
  mutant(
    'receipts-go-back',
    'Somebody else’s receipt is taken as it comes.',
    ['I10'],
    'client/channel/receipts.ts',
    'const after = advanced(before ?? NONE, marks)',
    'const after = marks',
  ),
  mutant(
    'silent-socket-kept',
    'A socket on which nothing is answered any more is kept.',
    ['I9', 'I11'],
    'client/connection/heartbeat.ts',
    'if (isSilent) link.fail({})',
    'void isSilent',
  ),
  mutant(
    'positions-count-what-is-held',
    'Positions count entries that have not been told yet: the next run misses them.',
    ['I5'],
    'client/channel/channel-log.ts',
    'return held && position ? { epoch: position.epoch, seq: held.seq - 1 } : position',
    'return held ? position : position',
  ),
  mutant(
    'unanswered-join',
    'A join that is never answered leaves the view without a beginning.',
    ['I9'],
    CORE,
    'if (this.isMember) this.#beginAsListed()\n    else this.log.forget()',
    '',
  ),
  mutant(
    'stale-join',
    'A join that is answered after the channel was left brings it back.',
    ['I7', 'I9'],
    'client/channel/channel.ts',
    'if (core.leavings.count !== leavings) return { epoch, head, entries: [], more }',
    '',
  ),
  {
    name: 'doubted-once',
    bug: 'A list that could not be had is never asked for again.',
    breaks: ['I9'],
    patches: [
      {
        file: CHANNELS,
        find: '      else this.refresh()\n    }\n',
        put: '      else this.#doubt(name)\n    }\n',
      },
      { file: CHANNELS, find: '      this.#unheard.clear()\n', put: '' },
    ],
  },
  mutant(
    'late-left',
    'The end of a membership is believed, however late it is told.',
    ['I5', 'I9'],
    'client/channel/intake.ts',
    'if (user === hub.me() && hasJoined !== core.isMember) hub.refresh()',
    'if (user === hub.me() && !hasJoined) core.log.lose()\n  if (user === hub.me() && hasJoined && !core.isMember) hub.refresh()',
  ),
  mutant(
    'reset-untold',
    'Where the server cannot recover, the view jumps to the head and says nothing.',
    ['I5'],
    'client/channel/channel-log.ts',
    '    this.#hooks.reset({ from, epoch, head })\n',
    '',
  ),
]
