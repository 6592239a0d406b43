import { describe, expect, it } from 'vitest'
import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import { sweep } from '../../shared/domain/sessions/sweep.ts'
import { gathered, type Speaker } from '../support/conversation.ts'
import { room } from '../support/rooms.ts'

const channel = 'chat:lobby'

const lobby = async (names: readonly string[]) => {
  const { talk, people } = await gathered(channel, names)
  talk.later(40_000)
  for (const one of people) await one.ask('ping')
  const [alice, bob, carol] = people as [Speaker, Speaker, Speaker]
  return { talk, people, alice, bob, carol }
}

describe('what several show within one invocation', () => {
  it('leaves in one frame for each socket that is to know', async () => {
    const { talk, people } = await lobby(['alice', 'bob', 'carol', 'dave', 'eve'])
    talk.later(80_000)
    await people[0]?.ask('ping')
    people[0]?.frames()
    expect(await sweep(talk.app)).toBe(4)
    const frames = people[0]?.frames() ?? []
    expect(frames).toHaveLength(1)
    expect(frames[0]).toMatchObject(
      ['bob', 'carol', 'dave', 'eve'].map(user => ({ event: 'presence', user, status: 'offline' })),
    )
  })

  it('is told to nobody who shares no small channel with them', async () => {
    const { talk, people } = await lobby(['alice', 'bob'])
    const others = await talk.greeted('frank', 'grace')
    for (const one of others) await one.ask('join', { channel: 'chat:elsewhere' })
    await talk.flow()
    talk.later(80_000)
    for (const one of [people[0], others[0]]) await one?.ask('ping')
    for (const one of [people[0], others[0]]) one?.frames()
    expect(await sweep(talk.app)).toBe(2)
    expect(people[0]?.heard()).toMatchObject([{ user: 'bob' }])
    expect(others[0]?.heard()).toMatchObject([{ user: 'grace' }])
  })

  it('goes behind what a batch holds, and as it is then: who came back meanwhile is online', async () => {
    const { talk, alice, bob, carol } = await lobby(['alice', 'bob', 'carol'])
    talk.app.sockets.states.set('bob', 'gone')
    await alice.ask('message', { channel, key: 'k', body: {} })
    const { release } = talk.app.users
    talk.app.users.release = async (...what) => {
      const released = await release(...what)
      await talk.person('bob/back').ask('hello')
      return released
    }
    await talk.flow()
    expect(carol.heard().map(({ event, status }) => [event, status])).toEqual([
      ['message', undefined],
      ['presence', 'online'],
      ['presence', 'online'],
    ])
    expect(bob.heard()).toEqual([])
  })

  it('I14: of those whose channels can be read is told although those of one cannot', async () => {
    const { talk, people, alice } = await lobby(['alice', 'bob', 'carol', 'poison', 'dave'])
    talk.later(80_000)
    await people[0]?.ask('ping')
    alice.frames()
    const { of } = talk.app.members
    talk.app.members.of = async user => {
      if (user === 'poison') throw new Error('cannot be read')
      return of(user)
    }
    expect(await sweep(talk.app)).toBe(4)
    expect(alice.heard('presence').map(({ user }) => user)).toEqual(['bob', 'carol', 'dave'])
  })

  it('is told also of those who were released before one who could not be', async () => {
    const { talk, alice, carol } = await lobby(['alice', 'bob', 'carol', 'dave'])
    for (const name of ['bob', 'dave']) talk.app.sockets.states.set(name, 'gone')
    await alice.ask('message', { channel, key: 'k', body: {} })
    const { release } = talk.app.users
    talk.app.users.release = async (user, ...how) => {
      if (user === 'dave') throw new Error('cannot be written')
      return release(user, ...how)
    }
    expect(await talk.flow()).toHaveLength(1)
    expect(carol.heard('presence')).toMatchObject([{ user: 'bob', status: 'offline' }])
  })

  it('ends with the time of a batch, which is done all the same, and is said once', async () => {
    const { talk, alice, bob, carol } = await lobby(['alice', 'bob', 'carol'])
    talk.app.sockets.states.set('bob', 'gone')
    const endsAt = talk.app.clock.now() + 1000
    await alice.ask('message', { channel, key: 'k', body: {} })
    const { release } = talk.app.users
    talk.app.users.release = async (...what) => {
      talk.app.clock.advance(1000)
      return release(...what)
    }
    const batch = talk.app.changes.splice(0).map((change, at) => ({ sequence: String(at), change }))
    expect(await fanOut(talk.app, batch, { endsAt })).toEqual([])
    expect(carol.heard().map(({ event }) => event)).toEqual(['message'])
    const said = talk.app.logged.filter(({ event }) => event === 'presence left out')
    expect(said.map(({ level, facts }) => [level, facts])).toEqual([['DEBUG', { users: 1 }]])
    expect(bob.heard()).toEqual([])
  })

  it('I14: costs who greets no more than fifty departures, and the next one finds the others', async () => {
    const names = Array.from({ length: 80 }, (_, at) => `u${at}`)
    const { talk } = await gathered(channel, ['alice', 'bob'])
    await room(talk.app, 'chat:crowd', ['alice', ...names])
    talk.later(40_000)
    for (const name of names) talk.app.sockets.states.set(name, 'gone')
    const online = async () =>
      [...(await talk.app.users.read(names)).values()].filter(row => Object.keys(row.sockets).length > 0)
        .length
    const alice = talk.person('alice')
    await alice.ask('presence', { status: 'away' })
    expect(await online()).toBe(30)
    await alice.ask('presence', { status: 'busy' })
    expect(await online()).toBe(0)
    expect(new Set(alice.heard('presence').map(({ user }) => user)).size).toBe(80)
  })
})

describe('receipts of one user', () => {
  it('I10: of those that a batch holds the last is told, with all that it says, behind what it is about', async () => {
    const { talk, alice, bob, carol } = await lobby(['alice', 'bob', 'carol'])
    const phone = talk.person('bob/phone')
    await phone.ask('hello')
    await talk.flow()
    for (const one of [alice, bob, carol, phone]) one.frames()
    for (const key of ['a', 'b', 'c']) {
      await alice.ask('message', { channel, key, body: {} })
      talk.later(1000)
    }
    await bob.ask('receipt', { channel, read: 1 })
    await carol.ask('receipt', { channel, read: 1, delivered: 2 })
    await bob.ask('receipt', { channel, delivered: 3 })
    await phone.ask('receipt', { channel, read: 3 })
    await talk.flow()
    const marksOf = (one: Speaker) =>
      one.heard('receipt').map(({ user, read, delivered }) => [user, read, delivered])
    expect(marksOf(alice)).toEqual([
      ['carol', 1, 2],
      ['bob', 3, 3],
    ])
    // The device that said the last is not told it; the user's others are.
    expect(marksOf(phone)).toEqual([['carol', 1, 2]])
    expect(marksOf(bob)).toEqual([
      ['carol', 1, 2],
      ['bob', 3, 3],
    ])
  })
})
