import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import { NAMESPACES } from '../../shared/domain/namespaces.ts'
import { LANES } from '../../shared/domain/posting/lanes.ts'
import { tell } from '../../shared/domain/posting/posting.ts'
import { type Conversation, conversation, type Speaker } from '../support/conversation.ts'
import { crowded, nameAt } from '../support/crowd.ts'
import { room } from '../support/rooms.ts'
import { byChance, byRank, type Left, slowPoster } from '../support/slow-poster.ts'

const PEOPLE = Array.from({ length: 16 }, (_, at) => nameAt(at))

/** So many small rooms of the same sixteen, in each of which one was said. */
const rooms = async (talk: Conversation, count: number): Promise<string[]> => {
  const channels = Array.from({ length: count }, (_, at) => `chat:room${at}`)
  for (const channel of channels) {
    await room(talk.app, channel, PEOPLE)
    await talk.person(nameAt(0)).ask('message', { channel, key: 'k', body: {} })
  }
  talk.app.changes.length = 0
  return channels
}

/** Carries all that waits in one batch over a few slow connections; answers what left, in order. */
const carried = async ({ app }: Conversation, connections: number): Promise<readonly Left[]> => {
  const sockets = slowPoster(app.clock, { connections, ms: 10, waits: byRank() })
  const batch = app.changes.splice(0).map((change, at) => ({ sequence: String(at), change }))
  expect(await fanOut({ ...app, sockets }, batch)).toEqual([])
  return sockets.left
}

const kindsOf = (left: readonly Left[]) => left.flatMap(({ events }) => events.map(({ event }) => event))
/** How many of a kind left before the last of another. */
const countAhead = (left: readonly Left[], kind: string, last: string): number => {
  const kinds = kindsOf(left)
  return kinds.slice(0, kinds.lastIndexOf(last)).filter(one => one === kind).length
}

describe('the lanes of what is told', () => {
  it('rank: a message, a receipt, who is there, who types; room is left before the first', () => {
    const ranks = Object.entries(LANES).map(([event, { rank }]) => [event, rank] as const)
    expect(ranks.toSorted(([, one], [, other]) => one - other).map(([event]) => event)).toEqual([
      'message',
      'notice',
      'receipt',
      'member',
      'description',
      'pinned',
      'settings',
      'presence',
      'typing',
    ])
    expect(LANES.message.rank).toBe(LANES.notice.rank)
    expect(LANES.member.rank).toBe(LANES.presence.rank)
    expect(Math.min(...ranks.map(([, rank]) => rank))).toBeGreaterThan(0)
  })

  it('are policy of each namespace', () => {
    for (const { lanes } of Object.values(NAMESPACES)) expect(Object.keys(lanes)).toEqual(Object.keys(LANES))
  })

  it('F56: a channel with a message is begun before those that have only receipts', async () => {
    const talk = conversation({ direct: false })
    const channels = await rooms(talk, 25)
    for (const channel of channels.slice(1)) await talk.person(nameAt(1)).ask('receipt', { channel, read: 1 })
    await talk.person(nameAt(0)).ask('message', { channel: channels[0] ?? '', key: 'last', body: {} })
    const left = await carried(talk, 1)
    expect(kindsOf(left).filter(kind => kind === 'message')).toHaveLength(15)
    expect(kindsOf(left).filter(kind => kind === 'receipt')).toHaveLength(24 * 15)
    expect(countAhead(left, 'receipt', 'message')).toBeLessThan(15)
  })

  it('F56: a message passes the receipts that wait for a connection, and is passed by none', async () => {
    const talk = conversation({ direct: false })
    const channels = await rooms(talk, 7)
    await crowded(talk, 'chat:hall', 40)
    for (const channel of channels) await talk.person(nameAt(1)).ask('receipt', { channel, read: 1 })
    await talk.person(nameAt(0)).ask('message', { channel: 'chat:hall', key: 'k', body: {} })
    const left = await carried(talk, 4)
    expect(kindsOf(left)).toHaveLength(7 * 15 + 39)
    expect(countAhead(left, 'receipt', 'message')).toBeLessThan(20)
  })

  it('what leaves in one frame goes with what is worth most of it', async () => {
    const { app } = conversation()
    await room(app, 'chat:lobby', ['alice', 'bob'])
    const ranks: unknown[] = []
    app.sockets.post = async (_connection, _frame, _within, rank) => {
      ranks.push(rank)
      return 'sent'
    }
    const of = (user: string) => ({ channel: 'chat:lobby', user })
    const joined = { event: { event: 'member', ...of('bob'), change: 'joined' }, lane: LANES.member } as const
    const read = {
      event: { event: 'receipt', ...of('bob'), read: 1, delivered: 1 },
      lane: LANES.receipt,
      exceptUser: 'bob',
    } as const
    await tell(app, (await app.users.read(['alice', 'bob'])).values(), [joined, read])
    expect(ranks).toEqual([LANES.receipt.rank, LANES.member.rank])
  })
})

/** Carries what waits as Lambda does, which brings all again from the first that failed on, three times; what is left. */
const broughtAgain = async (talk: Conversation, msEach: number, timeMs: number) => {
  const { clock, sockets } = talk.app
  const sent: string[] = []
  const post: typeof sockets.post = async (connection, frame, ...how) => {
    sent.push(`${connection} ${frame}`)
    clock.advance(msEach)
    return sockets.post(connection, frame, ...how)
  }
  const app = { ...talk.app, sockets: { ...sockets, post } }
  let batch = talk.app.changes
    .splice(0)
    .map((change, at) => ({ sequence: String(at).padStart(3, '0'), change }))
  for (let tries = 0; tries < 4 && batch.length > 0; tries++) {
    const [first] = (await fanOut(app, batch, { endsAt: clock.now() + timeMs })).toSorted()
    batch = batch.filter(({ sequence }) => first !== undefined && sequence >= first)
  }
  return { repeats: sent.length - new Set(sent).size, left: batch.length }
}

it('I14: a receipt at the front of a batch is told, though messages behind it take all the time there is', async () => {
  const talk = conversation({ direct: false })
  await room(talk.app, 'chat:quiet', ['alice', 'bob'])
  const [alice, bob] = (await talk.greeted('alice', 'bob')) as [Speaker, Speaker]
  const halls = Array.from({ length: 9 }, (_, at) => `chat:hall${at}`)
  for (const hall of halls) await crowded(talk, hall, 40)
  await alice.ask('message', { channel: 'chat:quiet', key: 'k', body: {} })
  await talk.flow()
  alice.frames()
  await bob.ask('receipt', { channel: 'chat:quiet', read: 1 })
  for (const hall of halls) await talk.person(nameAt(0)).ask('message', { channel: hall, key: 'k', body: {} })
  expect(await broughtAgain(talk, 10, 2000)).toEqual({ repeats: 0, left: 0 })
  expect(alice.heard('receipt')).toHaveLength(1)
})

type Said = { readonly who: number; readonly where: number; readonly what: 'message' | 'receipt' | 'large' }

const WHERE = ['chat:room0', 'chat:room1', 'chat:room2', 'chat:hall']

const say = async (talk: Conversation, { who, where, what }: Said, key: string) => {
  const [one, channel] = [talk.person(nameAt(who)), WHERE[where] ?? '']
  if (what === 'receipt') return void (await one.ask('receipt', { channel, read: Number(key) }))
  const text = what === 'large' ? 'x'.repeat(15_000) : ''
  await one.ask('message', { channel, key, body: { text } })
}

/** What a socket got of one kind in one channel by one who is named in it, as numbers that only may go up. */
const numbersOf = (left: readonly Left[]) => {
  const numbers = new Map<string, number[]>()
  for (const { connection, events } of left)
    for (const { event, channel, user, seq, read } of events) {
      const name = [connection, channel, event, user].join()
      numbers.set(name, [...(numbers.get(name) ?? []), Number(event === 'message' ? seq : read)])
    }
  return numbers
}

const Saying = fc.record({
  who: fc.nat(3),
  where: fc.nat(3),
  what: fc.constantFrom('message', 'receipt', 'large'),
} as const)

it('I3 I10: order for each socket and channel holds whatever passes what, and whoever takes nothing for a while', async () => {
  const sayings = fc.array(Saying, { minLength: 1, maxLength: 24 })
  const chances = fc.infiniteStream(fc.integer({ min: 0, max: 999 }))
  let posts = 0
  await fc.assert(
    fc.asyncProperty(sayings, chances, fc.integer({ min: 1, max: 4 }), async (said, chance, connections) => {
      const talk = conversation({ direct: false })
      const drawn = () => (chance.next().value ?? 0) / 1000
      await crowded(talk, 'chat:hall', 18)
      await rooms(talk, 3)
      for (const [at, one] of said.entries()) await say(talk, one, String(at))
      const waits = byChance(drawn)
      const sockets = slowPoster(talk.app.clock, { connections, ms: 1, waits }, () =>
        drawn() > 0.9 ? 'slow' : 'sent',
      )
      const batch = talk.app.changes.splice(0).map((change, at) => ({ sequence: String(at), change }))
      expect(await fanOut({ ...talk.app, sockets }, batch)).toEqual([])
      posts += sockets.left.length
      for (const [name, numbers] of numbersOf(sockets.left))
        expect([name, numbers]).toEqual([name, numbers.toSorted((one, other) => one - other)])
    }),
    { numRuns: 60 },
  )
  expect(posts).toBeGreaterThan(1000)
})
