import { describe, expect, it } from 'vitest'
import { fanOut } from '../../shared/domain/fanout.ts'
import { pressure } from '../../shared/domain/pressure.ts'
import { depart } from '../../shared/domain/session.ts'
import { strain } from '../../shared/domain/strain.ts'
import { sweep } from '../../shared/domain/sweep.ts'
import { type Conversation, gathered, type Speaker } from '../support/conversation.ts'

const channel = 'chat:lobby'
const NAMES = ['alice', 'bob', 'carol']

/** The account is throttled, as far as this instance can tell. */
const throttled = ({ app }: Conversation) => {
  for (let at = 0; at < 10; at++) app.strain.note(`elsewhere${at}`, false, app.clock.now())
}

const lobby = async (names = NAMES) => {
  const { talk, people } = await gathered(channel, names)
  talk.later(40_000)
  for (const one of people) await one.ask('ping')
  const [alice, bob, carol] = people as [Speaker, Speaker, Speaker]
  const shed = () => talk.app.logged.filter(({ event }) => event === 'signals shed under pressure')
  return { talk, people, alice, bob, carol, shed }
}

describe('pressure', () => {
  const quiet = { isThrottled: () => false }

  it('is so many posts under way', () => {
    const now = pressure(quiet)
    for (let at = 0; at < 1023; at++) now.began()
    expect(now.isOn(0)).toBe(false)
    now.began()
    expect(now.isOn(0)).toBe(true)
    now.ended()
    expect(now.isOn(0)).toBe(false)
  })

  it('is less than two seconds until the time is up', () => {
    expect(pressure(quiet).isOn(1000, 3000)).toBe(false)
    expect(pressure(quiet).isOn(1001, 3000)).toBe(true)
  })

  it('is a post that waited for its turn until its time was over, in the last ten seconds', () => {
    const now = pressure(quiet)
    now.held(1000)
    expect(now.isOn(10_999)).toBe(true)
    expect(now.isOn(11_000)).toBe(false)
  })

  it('is more than three slow sockets and more than a tenth of those tried, in the last ten to twenty seconds', () => {
    const lately = strain()
    const now = pressure(lately)
    for (let at = 0; at < 36; at++) lately.note(`t${at}`, true, 0)
    for (const name of ['a', 'b', 'c', 'd']) lately.note(name, false, 0)
    expect(now.isOn(0)).toBe(false)
    lately.note('e', false, 0)
    expect(now.isOn(0)).toBe(true)
    expect(now.isOn(20_000)).toBe(false)
    for (const name of ['a', 'b', 'c']) lately.note(name, false, 40_000)
    expect(now.isOn(40_000)).toBe(false)
  })
})

describe('under pressure', () => {
  it('F56: nobody is told who types, nobody is looked up for it, and it is counted', async () => {
    const { talk, alice, bob, shed } = await lobby()
    const { users } = talk.app
    throttled(talk)
    users.read = async () => {
      throw new Error('looked up')
    }
    for (const on of [true, false]) expect(await alice.ask('typing', { channel, on })).toEqual({})
    expect(bob.heard()).toEqual([])
    expect(shed().map(({ facts }) => facts)).toEqual([{ typing: 1 }, { typing: 1 }])
  })

  it('F56: messages, receipts and who joins are told as ever', async () => {
    const { talk, alice, bob, carol, shed } = await lobby()
    const [dave] = await talk.greeted('dave')
    throttled(talk)
    await alice.ask('message', { channel, key: 'k', body: {} })
    await carol.ask('receipt', { channel, read: 1 })
    await dave?.ask('join', { channel })
    await talk.flow()
    expect(bob.heard().map(({ event }) => event)).toEqual(['message', 'receipt', 'member'])
    expect(shed()).toEqual([])
  })

  it('F56: presence waits, and goes as it is by then with what is told next, each user once', async () => {
    const { talk, alice, bob, carol, shed } = await lobby()
    throttled(talk)
    for (const status of ['away', 'busy'] as const) await alice.ask('presence', { status })
    await depart(talk.app, 'bob', ['bob'])
    expect(carol.heard()).toEqual([])
    expect(shed().map(({ facts }) => facts)).toEqual([{ presence: 1 }, { presence: 1 }])
    talk.later(20_000)
    await alice.ask('message', { channel, key: 'k', body: {} })
    await talk.flow()
    const [message, ...told] = carol.heard()
    expect(message).toMatchObject({ event: 'message' })
    expect(told).toMatchObject([
      { event: 'presence', user: 'alice', status: 'busy' },
      { event: 'presence', user: 'bob', status: 'offline' },
    ])
    expect([alice.heard('presence').length, bob.heard()]).toEqual([1, []])
  })

  it('presence is not begun shortly before the time is up, and the batch is done all the same', async () => {
    const { talk, alice, carol, shed } = await lobby()
    await alice.ask('message', { channel, key: 'k', body: {} })
    carol.frames()
    talk.app.untold.put('alice', undefined)
    const batch = talk.app.changes.splice(0).map((change, at) => ({ sequence: String(at), change }))
    expect(await fanOut(talk.app, batch, { endsAt: talk.app.clock.now() + 1999 })).toEqual([])
    expect(carol.heard('presence')).toEqual([])
    expect(shed().map(({ facts }) => facts)).toEqual([{ presence: 1 }])
    await fanOut(talk.app, [], { endsAt: talk.app.clock.now() + 2000 })
    expect(carol.heard('presence')).toMatchObject([{ user: 'alice', status: 'online' }])
  })

  it('is said once for all that an invocation sheds', async () => {
    const { talk, people, shed } = await lobby(['alice', 'bob', 'carol', 'dave', 'eve'])
    talk.later(80_000)
    await people[0]?.ask('ping')
    people[0]?.frames()
    throttled(talk)
    expect(await sweep(talk.app)).toBe(4)
    expect(people[0]?.heard()).toEqual([])
    expect(shed().map(({ facts }) => facts)).toEqual([{ presence: 4 }])
  })
})

describe('a post that waited for its turn until it was late', () => {
  it('F20: blames no socket, is tried again, and is left to the stream where the direct lane had it', async () => {
    const { talk, alice, bob } = await lobby()
    const { post } = talk.app.sockets
    let turns = 1
    talk.app.sockets.post = async (connection, frame, ...how) =>
      connection === 'bob' && turns-- > 0 ? 'held' : post(connection, frame, ...how)
    await alice.ask('message', { channel, key: 'k', body: {} })
    expect(bob.heard()).toEqual([])
    turns = 2
    await talk.flow()
    expect(bob.heard()).toMatchObject([{ event: 'message', seq: 1 }])
    turns = 9
    talk.later(1000)
    await alice.ask('message', { channel, key: 'l', body: {} })
    await talk.flow()
    expect((await talk.app.users.read(['bob'])).get('bob')?.sockets.bob?.lagging).toBeUndefined()
    expect(talk.app.strain.isItsOwn(talk.app.clock.now())).toBe(true)
  })
})
