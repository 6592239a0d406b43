import { describe, expect, it } from 'vitest'
import { newMemory } from '../../shared/domain/instance.ts'
import { pressure } from '../../shared/domain/posting/pressure.ts'
import { strain } from '../../shared/domain/posting/strain.ts'
import { depart } from '../../shared/domain/sessions/session.ts'
import { sweep } from '../../shared/domain/sessions/sweep.ts'
import { type Conversation, gathered, type Speaker } from '../support/conversation.ts'
import { invoke } from '../support/crowd.ts'

const channel = 'chat:lobby'
const NAMES = ['alice', 'bob', 'carol']

/** The account is throttled, as far as this instance can tell. */
const throttled = ({ app }: Conversation) => {
  for (let at = 0; at < 50; at++) app.strain.note(`elsewhere${at}`, false, app.clock.now())
}

/** So many posts to somebody wait for a connection as long as they may, as on a wire. */
const held = ({ app }: Conversation, who: string, times: number) => {
  const { post } = app.sockets
  let left = times
  app.sockets.post = async (connection, frame, within = 2000, rank) => {
    if (connection !== who || left-- <= 0) return post(connection, frame, within, rank)
    app.clock.advance(within)
    return 'held'
  }
}

const lobby = async (names = NAMES) => {
  const { talk, people } = await gathered(channel, names)
  talk.later(40_000)
  for (const one of people) await one.ask('ping')
  const [alice, bob, carol] = people as [Speaker, Speaker, Speaker]
  const shed = () => talk.app.logged.filter(({ event }) => event.includes('left out'))
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

  it('is more than a tenth slow of fifty sockets or more, of more than five users, in the last ten to twenty seconds', () => {
    const lately = strain()
    const now = pressure(lately)
    const note = (took: number, slow: number, users: number, at: number) => {
      for (let one = 0; one < took; one++) lately.note(`t${one}`, true, at)
      for (let one = 0; one < slow; one++) lately.note(`s${one}`, false, at, `u${one % users}`)
    }
    note(44, 6, 6, 0)
    expect(now.isOn(0)).toBe(true)
    expect(now.isOn(19_999)).toBe(true)
    expect(now.isOn(20_000)).toBe(false)
    note(43, 6, 6, 40_000)
    expect(now.isOn(40_000)).toBe(false)
    note(44, 30, 5, 80_000)
    expect(now.isOn(80_000)).toBe(false)
    note(60, 6, 6, 120_000)
    expect(now.isOn(120_000)).toBe(false)
  })
})

describe('under pressure', () => {
  it('F56: nobody is told who types, nobody is looked up for it, and none is warned of it', async () => {
    const { talk, alice, bob, shed } = await lobby()
    const { users } = talk.app
    throttled(talk)
    users.read = async () => {
      throw new Error('looked up')
    }
    for (const on of [true, false]) expect(await alice.ask('typing', { channel, on })).toEqual({})
    expect(bob.heard()).toEqual([])
    expect(shed().map(({ level }) => level)).toEqual(['DEBUG', 'DEBUG'])
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

  it('F56: presence is told at once and tried once, and nothing of it is kept back', async () => {
    const { talk, alice, carol, shed } = await lobby()
    const { post } = talk.app.sockets
    const tried: string[] = []
    talk.app.sockets.post = async (connection, ...what) => {
      tried.push(connection)
      return connection === 'bob' ? 'slow' : post(connection, ...what)
    }
    await alice.ask('presence', { status: 'away' })
    expect(tried.filter(name => name === 'bob')).toHaveLength(3)
    throttled(talk)
    tried.length = 0
    await alice.ask('presence', { status: 'busy' })
    expect(tried.toSorted()).toEqual(['bob', 'carol'])
    expect(carol.heard('presence').map(({ status }) => status)).toEqual(['away', 'busy'])
    expect(shed()).toEqual([])
  })

  it('F56: a last departure is told, by an instance that has no other event, and without a line', async () => {
    const { talk, carol, shed } = await lobby()
    const other = { ...talk.app, ...newMemory(talk.app.revocations, talk.app.clock) }
    throttled({ ...talk, app: other })
    await depart(other, 'bob', ['bob'])
    expect(carol.heard('presence')).toMatchObject([{ user: 'bob', status: 'offline' }])
    expect(shed()).toEqual([])
  })

  it('F56: presence that is held in the middle of it is told to all others', async () => {
    const { talk, alice, carol } = await lobby()
    held(talk, 'bob', 1)
    await alice.ask('presence', { status: 'away' })
    expect(carol.heard('presence')).toMatchObject([{ user: 'alice', status: 'away' }])
  })

  it('F56: who is swept is told of in one frame', async () => {
    const { talk, people, shed } = await lobby(['alice', 'bob', 'carol', 'dave', 'eve'])
    talk.later(80_000)
    await people[0]?.ask('ping')
    people[0]?.frames()
    throttled(talk)
    expect(await sweep(talk.app)).toBe(4)
    expect(people[0]?.frames()).toHaveLength(1)
    expect(shed()).toEqual([])
  })
})

it('I14: one user with five sockets that take nothing sheds nobody else’s presence and typing', async () => {
  const devices = [1, 2, 3, 4, 5].map(at => `mallory/${at}`)
  const { talk, people, alice, bob, carol } = await lobby([...NAMES, ...devices])
  for (const device of devices) talk.app.sockets.states.set(device, 'slow')
  for (const one of people) one.frames()
  for (let at = 0; at < 24; at++) {
    await alice.ask('message', { channel, key: `k${at}`, body: {} })
    await talk.flow()
    talk.later(2000)
    await bob.ask('presence', { status: at % 2 ? 'busy' : 'away' })
    await bob.ask('typing', { channel, on: true })
    talk.later(2800)
    if (at % 6 === 0) for (const one of people) await one.ask('ping')
  }
  const heard = carol.heard()
  const countOf = (kind: string) =>
    heard.filter(({ event, user }) => event === kind && user !== 'mallory').length
  expect([countOf('presence'), countOf('typing')]).toEqual([24, 24])
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

  it('I6: is tried again also where its wait was longer than any slow socket has', async () => {
    const { talk, alice, bob } = await lobby()
    held(talk, 'bob', 2)
    await alice.ask('message', { channel, key: 'k', body: {} })
    const endsAt = talk.app.clock.now() + 60_000
    expect((await invoke(talk.app, talk.app.changes.splice(0), { endsAt })).failed).toBe(0)
    expect(bob.heard()).toMatchObject([{ event: 'message', seq: 1 }])
  })

  it('I6: is brought again by the stream where the time of the batch is up with it', async () => {
    const { talk, alice, bob } = await lobby()
    held(talk, 'bob', 2)
    await alice.ask('message', { channel, key: 'k', body: {} })
    const [changes, endsAt] = [talk.app.changes.splice(0), talk.app.clock.now() + 1500]
    expect((await invoke(talk.app, changes, { endsAt })).failed).toBe(1)
    expect(bob.heard()).toEqual([])
    expect((await invoke(talk.app, changes)).failed).toBe(0)
    expect(bob.heard()).toMatchObject([{ event: 'message', seq: 1 }])
  })
})
