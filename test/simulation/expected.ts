import { isRead } from './world/effects.ts'

/** What a full run must have met at least once: each fault at each effect, and each rare state. */

const FAULTS = ['slow', 'crashBefore', 'crashAfter', 'errorBefore', 'errorAfter', 'throttled'] as const

/** Rare states that are counted where they happen. */
const RARE: readonly string[] = [
  '429',
  '410 for a socket that lives',
  '$disconnect is late',
  '$disconnect is lost',
  '$disconnect runs while the socket lives',
  'a batch is brought once more',
  'a batch is late',
  'a batch fails in part',
  'a batch is given up, RetryAttemptsExhausted',
  'a frame is invoked twice',
  'a frame is late',
  'a frame is lost',
  'a function runs out of its time',
  'a post is lost',
  'a post comes twice',
  'a post comes late',
  'a socket takes nothing for a while',
  'a function begins cold that need not',
  'TTL deletes an entry',
  'an expired entry stands still',
  'a post to a half-open socket',
  'a reply comes after the integration has timed out',
  'a reply is lost',
  'a socket is half open',
  'an upgrade fails',
  'records of different items are swapped',
  'everybody is away for hours or days',
  'the stream is trimmed',
  'a frame is wrong',
  'a page withholds what was overtaken',
  'the stream adds to a sum what a crash has left out',
  'somebody is kept by a mute',
  'somebody is kept by a ban',
  'recovered: false',
  'a repeat from before its own after',
  'a socket is ended for silence',
  'nobody says anything for minutes',
  'the gateway alone is asked for a sign of life',
  'a socket beats at rest',
  'a deployment goes forward',
  'a deployment goes back',
  'an instance of a release writes that another one is deployed over',
  'an event is posted that no client knows',
  'a newer page asks for what it may',
  'the tables are restored while messages are on their way',
  'an instance of before a restore commits after it',
  'a device learns of a restore by hello',
  'a device learns of a restore by ping',
  'a device learns of a restore by sync',
  'a device learns of a restore by an event',
]

/** What functions do, by the port: one that is never done is no effect of which it could be said that each fault was met there. */
const EFFECTS: Readonly<Record<string, readonly string[]>> = {
  amendments: ['put', 'read', 'readMany'],
  channels: ['commit', 'create', 'read', 'readMany'],
  conversations: ['roleOf'],
  identities: ['get', 'put', 'remove'],
  ledger: ['note'],
  logs: ['put', 'read'],
  members: ['add', 'advance', 'has', 'marks', 'of', 'page', 'remove'],
  movements: ['put', 'since'],
  relays: ['put'],
  reports: ['report'],
  revocations: ['of', 'recent', 'revoke'],
  sanctions: ['ban', 'mute', 'of', 'pardon'],
  sockets: ['close', 'post'],
  users: ['due', 'lag', 'read', 'release', 'show', 'touch'],
}

const listed = Object.entries(EFFECTS).flatMap(([port, methods]) =>
  methods.map(method => `${port}.${method}`),
)

/** The names of what was not met: of what is listed here, and of whatever else was done. */
export const unmetOf = (counts: ReadonlyMap<string, number>): readonly string[] => {
  const done = [...counts.keys()].filter(name => name.startsWith('done ')).map(name => name.slice(5))
  const faults = [...new Set([...listed, ...done])].flatMap(effect => {
    const method = effect.split('.')[1] ?? ''
    return ['done', ...FAULTS, ...(isRead({ method }) ? [] : ['again'])].map(fault => `${fault} ${effect}`)
  })
  return [...faults, ...RARE.map(name => `sometimes: ${name}`)].filter(name => !counts.get(name))
}
