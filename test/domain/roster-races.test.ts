import { describe, expect, it } from 'vitest'
import { note } from '../../shared/domain/members/movements.ts'
import { depart } from '../../shared/domain/sessions/session.ts'
import { testClock } from '../support/app.ts'
import { conversation, gathered, type Speaker } from '../support/conversation.ts'
import { crowded, nameAt } from '../support/crowd.ts'
import { channel, everybody, lobby, teller } from '../support/teller.ts'

const numbers = (one: Speaker | undefined) => one?.heard('message').map(({ seq }) => seq)
const namesOf = (people: readonly Speaker[]) => people.map(({ caller }) => caller.user)

describe('what an instance keeps of who is there', () => {
  it('I6: misses nobody whose row is dropped to make room for those that are read meanwhile', async () => {
    const { people, app, tells, heard } = await lobby(...everybody(40))
    const now = app.clock.now()
    for (const user of namesOf(people.slice(30, 35))) app.roster.forget(user)
    const others = Array.from({ length: 20_000 - 35 }, (_, at) => `other${at}`)
    app.roster.keep(others, new Map(), { readAt: now, now })
    expect(app.roster.missing(namesOf(people), now, false)).toHaveLength(5)
    await tells()
    expect(namesOf(people.slice(1).filter(one => heard(one).length === 0))).toEqual([])
  })

  it('I6: misses nobody whom another lane forgets while rows are read', async () => {
    const { talk, people, app, tells, heard } = await lobby('alice', 'bob', 'carol')
    const phone = talk.person('bob/phone')
    await phone.ask('hello')
    await tells()
    for (const one of [...people, phone]) one.frames()
    talk.later(3000)
    await app.movements.put({ kind: 'departed', user: 'carol', connection: 'x' }, app.clock.now())
    const { read } = app.users
    app.users.read = async names => {
      const rows = await read(names)
      app.roster.forget('bob')
      return rows
    }
    await tells()
    expect(heard(phone)).toEqual([3])
  })

  it('I6: reads again of whom the look brings an arrival whose lease has been renewed since', async () => {
    const { talk, people, tells, heard } = await lobby('alice', 'bob')
    await depart(talk.app, 'bob', ['bob'])
    for (const pause of [0, 10_000, 10_000]) {
      talk.later(pause)
      await tells()
    }
    const phone = talk.person('bob/phone')
    await phone.ask('hello')
    for (let beat = 0; beat < 3; beat++) {
      talk.later(30_000)
      for (const one of [...people.slice(0, 1), phone]) await one.ask('ping')
    }
    await tells()
    expect(heard(phone)).toEqual([5])
  })

  it('I6: posts to a socket that is registered again, though its departure is noted after that', async () => {
    const { talk, people, tells, heard, app } = await lobby('alice', 'bob')
    const [, bob] = people
    await app.users.release('bob', 'bob', app.clock.now())
    await bob?.ask('ping')
    talk.later(3000)
    await app.movements.put({ kind: 'departed', user: 'bob', connection: 'bob' }, app.clock.now())
    app.roster.forget('bob')
    await tells()
    expect(heard(bob as Speaker)).toEqual([2])
  })

  it('F23: learns what came between a first look that failed and the next', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'], { direct: false })
    const { app, carry } = teller(talk)
    const { since } = app.movements
    app.movements.since = async () => {
      throw new Error('busy')
    }
    await people[0]?.ask('message', { channel, key: 'a', body: {} })
    await carry()
    app.movements.since = since
    talk.later(5000)
    const phone = talk.person('bob/phone')
    await phone.ask('hello')
    talk.later(5000)
    await people[0]?.ask('message', { channel, key: 'b', body: {} })
    await carry()
    expect(numbers(phone)).toEqual([2])
  })

  it('F21: learns that a socket which lagged at rest takes posts again, though its lease is shorter now', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob', 'carol'], { direct: false })
    const [alice, bob] = people
    await bob?.ask('ping', { next: 240 })
    await talk.app.users.lag('bob', 'bob')
    const { carry } = teller(talk)
    await alice?.ask('message', { channel, key: 'a', body: {} })
    await carry()
    talk.later(5000)
    await bob?.ask('ping')
    talk.later(5000)
    await alice?.ask('message', { channel, key: 'b', body: {} })
    await carry()
    expect(numbers(bob)).toEqual([2])
  })

  it('B5: leaves a notice for one whose socket woke and died, though it had a long lease before', async () => {
    const { talk, people, tells, app } = await lobby('alice', 'bob')
    const [alice, bob] = people
    await bob?.ask('ping', { next: 240 })
    talk.later(10_000)
    await alice?.ask('ping')
    app.roster.forget('bob')
    await tells()
    talk.later(5000)
    await bob?.ask('ping')
    talk.later(60_000)
    await alice?.ask('ping')
    talk.later(20_000)
    await tells()
    expect((await app.channels.read('user:bob'))?.last?.body).toMatchObject({ kind: 'unread' })
  })

  it('F46: believes no stale row against a greeting that was noted, when the socket before it went', async () => {
    const { talk, app, tells, heard } = await lobby('alice', 'bob')
    talk.later(5000)
    const stale = await app.users.read(['alice', 'bob'])
    app.users.read = async names => new Map([...stale].filter(([name]) => names.includes(name)))
    await depart(talk.app, 'bob', ['bob'])
    const again = talk.person('bob/new')
    await again.ask('hello')
    again.frames()
    await tells()
    expect(heard(again)).toEqual([2])
  })

  it('I7: tells nothing to one who left while the join was noted', async () => {
    const { talk, tells, heard } = await lobby(...everybody(30))
    const [zoe] = await talk.greeted('zoe')
    if (!zoe) throw new Error('nobody came')
    const { members } = talk.app
    const { add } = members
    members.add = async (...what) => {
      const done = await add(...what)
      if (what[1] !== 'zoe') return done
      members.add = add
      await zoe.ask('leave', { channel })
      return done
    }
    await zoe.ask('join', { channel })
    expect(await members.has(channel, 'zoe')).toBe(false)
    zoe.frames()
    await tells()
    talk.later(60_000)
    await tells()
    expect(heard(zoe)).toEqual([])
  })

  it('does not put a note again and again where each takes long', async () => {
    const clock = testClock()
    let puts = 0
    const movements = {
      put: async () => {
        puts++
        clock.advance(600)
      },
      since: async () => [],
    }
    await note({ movements, clock }, { kind: 'departed', user: 'bob', connection: 'x' })
    expect(puts).toBe(3)
  })

  it('T35: reads no more names for one who types in a crowd than say that it is one', async () => {
    const talk = conversation()
    await crowded(talk, 'chat:crowd', 1600)
    const { members } = talk.app
    const { page } = members
    let read = 0
    members.page = async (...what) => {
      const names = await page(...what)
      read += names.length
      return names
    }
    const one = talk.person(nameAt(5))
    await one.ask('hello')
    read = 0
    await one.ask('typing', { channel: 'chat:crowd', on: true })
    expect(read).toBe(500)
  })
})
