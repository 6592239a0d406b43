import { describe, expect, it } from 'vitest'
import { sweep } from '../../shared/domain/sweep.ts'
import { untold } from '../../shared/domain/untold.ts'
import { gathered, type Speaker } from '../support/conversation.ts'

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

  it('is remembered of a thousand at most, the newest', () => {
    const waiting = untold()
    for (let at = 0; at < 1001; at++) waiting.put(`u${at}`, undefined)
    expect(waiting.size()).toBe(1000)
    expect([...waiting.take(2).keys()]).toEqual(['u1', 'u2'])
    expect(waiting.size()).toBe(998)
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
