import { describe, expect, it } from 'vitest'
import { knownRows } from '../../shared/domain/members/known-rows.ts'
import { depart } from '../../shared/domain/sessions/session.ts'
import type { Conversation, Speaker } from '../support/conversation.ts'
import { channel, everybody, lobby, teller } from '../support/teller.ts'

describe('rows that an instance keeps', () => {
  it('are not read again: one look at what has moved does for all that a batch holds', async () => {
    const { tells, people, heard } = await lobby('alice', 'bob', 'carol')
    expect(await tells()).toEqual({ rows: 0, pages: 0, looks: 1 })
    expect(people.map(heard)).toEqual([[], [2], [2]])
    const { talk, carry } = await lobby('alice', 'bob')
    const [alice] = await talk.greeted('alice/other')
    for (const name of ['chat:a', 'chat:b', 'chat:c']) await alice?.ask('join', { channel: name })
    await carry()
    for (const name of ['chat:a', 'chat:b', 'chat:c'])
      await alice?.ask('message', { channel: name, key: 'k', body: {} })
    expect(await carry()).toEqual({ rows: 0, pages: 0, looks: 1 })
  })

  it.each([
    ['greeted since', async (talk: Conversation) => void (await talk.person('bob/new').ask('hello'))],
    [
      'registered since by a heartbeat',
      async (talk: Conversation) => void (await talk.person('bob/new').ask('ping')),
    ],
    [
      'greeted since in the place of another one',
      async (talk: Conversation) => void (await talk.person('bob/new').ask('hello', { replaces: 'bob' })),
    ],
    [
      'forgotten by mistake, and back by its heartbeat',
      async (talk: Conversation) => {
        const bob = talk.person('bob/new')
        await bob.ask('hello')
        await depart(talk.app, 'bob', ['bob/new'])
        await bob.ask('ping')
      },
    ],
  ])('I6: do not hide a socket that was %s', async (_title, come) => {
    const { talk, tells, heard } = await lobby('alice', 'bob')
    await come(talk)
    await tells()
    expect(heard(talk.person('bob/new'))).toEqual([2])
  })

  it('I6: nor one that was marked as slow and has said since that it lives', async () => {
    const { talk, people, tells, heard } = await lobby('alice', 'bob', 'carol')
    const [, bob] = people as [Speaker, Speaker]
    await talk.app.users.lag('bob', 'bob')
    const { app, carry } = teller(talk)
    expect(app.roster.next()).toBe(1)
    await people[0]?.ask('message', { channel, key: 'other', body: {} })
    await carry()
    expect(heard(bob)).toEqual([])
    talk.later(5000)
    await bob.ask('ping')
    await people[0]?.ask('message', { channel, key: 'another', body: {} })
    await carry()
    expect(heard(bob)).toEqual([3])
    await tells()
  })

  it('I6: nor one at rest that was marked as slow and comes again with the lease that it had', async () => {
    const { talk, people, heard } = await lobby('alice', 'bob', 'carol')
    const [alice, bob] = people as [Speaker, Speaker]
    await bob.ask('ping', { next: 240 })
    await talk.app.users.lag('bob', 'bob')
    const { carry } = teller(talk)
    const say = async (key: string) => {
      await alice.ask('message', { channel, key, body: {} })
      await carry()
    }
    await say('marked')
    talk.later(5000)
    await bob.ask('hello')
    await say('back')
    expect(heard(bob)).toEqual([3])
    await talk.app.users.lag('bob', 'bob')
    const other = teller(talk)
    await alice.ask('message', { channel, key: 'marked again', body: {} })
    await other.carry()
    expect(heard(bob)).toEqual([])
  })

  it('I6: nor one whose note was on its way when somebody looked', async () => {
    const { talk, tells, heard } = await lobby('alice', 'bob')
    const { movements, clock } = talk.app
    const { put } = movements
    movements.put = async (movement, at) => {
      // It takes a while, in which the instance looks.
      clock.advance(400)
      await tells()
      clock.advance(50)
      await put(movement, at)
    }
    const phone = talk.person('bob/phone')
    await phone.ask('hello')
    movements.put = put
    phone.frames()
    await tells()
    expect(heard(phone)).toEqual([3])
  })

  it('a note that took too long is put again under a later time', async () => {
    const { talk } = await lobby('alice', 'bob')
    const { movements, clock } = talk.app
    const { put } = movements
    const times: number[] = []
    movements.put = async (movement, at) => {
      times.push(at)
      if (times.length < 3) clock.advance(600)
      await put(movement, at)
    }
    const began = clock.now()
    await talk.person('bob/phone').ask('hello')
    expect(times).toEqual([began, began + 600, began + 1200])
  })

  it('F23: whoever has gone is read again, and gets a notice: by a disconnect at once, else when the lease is over', async () => {
    for (const isTold of [true, false]) {
      const { talk, people, tells } = await lobby('alice', 'bob')
      if (isTold) await depart(talk.app, 'bob', ['bob'])
      else {
        talk.later(74_000)
        await people[0]?.ask('ping')
        talk.later(2000)
      }
      expect(await tells()).toMatchObject({ looks: 1 })
      expect((await talk.app.channels.read('user:bob'))?.last?.body).toMatchObject({ kind: 'unread', seq: 2 })
    }
  })

  it('F23 F34: where everybody goes at once few departures are noted, and a notice is left for whom a post finds gone, however young', async () => {
    const { talk, people, tells } = await lobby('alice', ...everybody(12))
    const noted: string[] = []
    const { put } = talk.app.movements
    talk.app.movements.put = async (movement, at) => {
      noted.push(movement.kind)
      await put(movement, at)
    }
    for (const { caller } of people.slice(1)) {
      talk.app.sockets.states.set(caller.connection, 'gone')
      await depart(talk.app, caller.user, [caller.connection])
    }
    expect(noted).toEqual(Array.from({ length: 5 }, () => 'departed'))
    await tells()
    for (const { caller } of people.slice(1))
      expect((await talk.app.channels.read(`user:${caller.user}`))?.last?.body).toMatchObject({
        kind: 'unread',
      })
  })

  it('that a departure cannot be noted keeps nobody from learning of it', async () => {
    const { talk, people, tells } = await lobby('alice', 'bob', 'carol')
    talk.app.movements.put = async () => {
      throw new Error('busy')
    }
    talk.app.sockets.states.set('bob', 'gone')
    await depart(talk.app, 'bob', ['bob'])
    expect(people[2]?.heard('presence')).toMatchObject([{ user: 'bob', status: 'offline' }])
    await tells()
    expect((await talk.app.channels.read('user:bob'))?.last?.body).toMatchObject({ kind: 'unread' })
  })

  it('of a few are read again when a lease looks over; of many it is believed, for a quarter of an hour', async () => {
    for (const [count, rows] of [
      [3, 3],
      [20, 0],
    ] as const) {
      const { talk, people, tells, heard } = await lobby(...everybody(count))
      for (let times = 0; times < 3; times++) {
        talk.later(30_000)
        for (const one of people) await one.ask('ping')
      }
      expect(await tells()).toMatchObject({ rows, looks: 1 })
      expect(people.slice(1).map(heard)).toEqual(people.slice(1).map(() => [2]))
    }
    const { talk, people, tells } = await lobby(...everybody(20))
    for (let times = 0; times < 32; times++) {
      talk.later(30_000)
      for (const one of people) await one.ask('ping')
      await talk.app.roster.look(talk.app, talk.app.roster.next())
      if (times < 29) expect((await tells()).rows).toBe(0)
    }
    expect((await tells()).rows).toBe(20)
  })

  it('I15: of one whose tokens were revoked are dead within four seconds', async () => {
    const { talk, people, tells } = await lobby('alice', 'bob')
    await talk.app.revocations.revoke('bob', talk.app.clock.now())
    talk.later(4000)
    await tells()
    expect(people[1]?.heard('message')).toEqual([])
  })

  it('are all read where nobody can say what has moved, and forgotten where too much has', async () => {
    const { talk, tells, heard, app } = await lobby('alice', 'bob')
    const phone = talk.person('bob/phone')
    await phone.ask('hello')
    phone.frames()
    const { since } = app.movements
    app.movements.since = async () => {
      throw new Error('away')
    }
    expect((await tells()).rows).toBeGreaterThanOrEqual(2)
    expect(heard(phone)).toEqual([2])
    app.movements.since = async () => undefined
    expect((await tells()).rows).toBe(2)
    app.movements.since = since
    expect((await tells()).rows).toBe(0)
    expect(heard(phone)).toEqual([3, 4])
  })

  it('of one whose socket is gone are read again, and it is posted to no more', async () => {
    const { talk, people, tells } = await lobby('alice', 'bob', 'carol')
    talk.later(31_000)
    for (const one of people) await one.ask('ping')
    talk.app.sockets.states.set('bob', 'gone')
    await tells()
    expect(await tells()).toMatchObject({ looks: 1 })
    expect((await talk.app.users.read(['bob'])).get('bob')?.sockets).toEqual({})
    expect(await tells()).toEqual({ rows: 0, pages: 0, looks: 1 })
  })

  it('are so many and no more, the ones used last', () => {
    const rows = knownRows()
    const names = Array.from({ length: 20_500 }, (_, at) => `u${at}`)
    for (let at = 0; at < names.length; at += 100) {
      rows.keep(names.slice(at, at + 100), new Map(), 1000)
      rows.rows(['u0'], true)
    }
    expect(rows.size).toBe(20_000)
    expect(rows.missing(['u0', 'u1', 'u20499'], 1000, true)).toEqual(['u1'])
    const roles = ['x'.repeat(1_000_000)]
    const lease = { since: 0, until: 9e12, issued: 0, expires: 9e12, roles }
    const heavy = Array.from({ length: 40 }, (_, at) => `h${at}`)
    rows.keep(heavy, new Map(heavy.map(user => [user, { user, sockets: { s: lease }, seen: 0 }])), 1000)
    expect(rows.missing(heavy, 1000, true).length).toBeGreaterThan(20)
  })
})
