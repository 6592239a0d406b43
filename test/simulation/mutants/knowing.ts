import { mutant } from './mutant.ts'

/** Bugs of what an instance keeps of who is there. */

const ROSTER = 'shared/domain/members/roster.ts'
const LISTS = 'shared/domain/members/known-lists.ts'
const AUDIENCE = 'shared/domain/posting/audience.ts'
const SESSION = 'shared/domain/sessions/session.ts'

export const KNOWING = [
  mutant(
    'arrivals-not-learnt',
    'An instance looks at what has come, and keeps its rows as they were.',
    ['I6'],
    ROSTER,
    'if (found) learn(found, began)',
    'if (found) learn([], began)',
  ),
  mutant(
    'looks-once',
    'An instance that has looked once does not look again.',
    ['I6'],
    ROSTER,
    'while (ended < number) {',
    'while (ended < Math.min(number, 1)) {',
  ),
  mutant(
    'leaves-not-counted',
    'A list of members is believed although somebody has left.',
    ['I7'],
    LISTS,
    'seen?.epoch === epoch && seen.departures === departures &&',
    'seen?.epoch === epoch && seen.departures <= departures &&',
  ),
  mutant(
    'members-not-learnt',
    'Who joins a large channel is not added to the lists that are kept.',
    ['I6'],
    LISTS,
    'seen.names.add(user)',
    'void user',
  ),
  mutant(
    'only-greetings-noted',
    'A socket that is registered again by a heartbeat is not noted.',
    ['I6'],
    SESSION,
    'if (how.greeting || !isKnown(before, connection, lease, now))',
    'if (how.greeting)',
  ),
  {
    name: 'revocations-not-asked',
    bug: 'Neither rows that are kept nor posts that begin learn that tokens were revoked.',
    breaks: ['I15'],
    patches: [
      {
        file: AUDIENCE,
        find: 'for (const [user, at] of revoked) {',
        put: 'for (const [user, at] of [...revoked].slice(1e6)) {',
      },
      {
        file: 'shared/domain/posting/still.ts',
        find: '!isVoid(issued, revoked.get(user)) && ',
        put: '',
      },
    ],
  },
] as const
