import { describe, expect, it } from 'vitest'
import { depart } from '../../shared/domain/sessions/session.ts'
import { sweep } from '../../shared/domain/sessions/sweep.ts'
import { conversation, gathered } from '../support/conversation.ts'

const channel = 'chat:lobby'

describe('presence', () => {
  it('is told to those who share a small channel, with its detail, and to nobody else', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const [eve] = await talk.greeted('eve')
    await people[0]?.ask('presence', { status: 'away', detail: { page: '/cart' } })
    expect(people[1]?.heard()).toEqual([
      {
        event: 'presence',
        user: 'alice',
        status: 'away',
        lastSeen: '2026-11-21T09:00:00.000Z',
        devices: 1,
        detail: { page: '/cart' },
      },
    ])
    expect(eve?.frames()).toEqual([])
  })

  it('is not told to those who share only a large channel; they may ask', async () => {
    const { people } = await gathered(
      'chat:big',
      Array.from({ length: 18 }, (_, at) => `m${at}`),
    )
    await people[0]?.ask('presence', { status: 'busy' })
    expect(people[1]?.frames()).toEqual([])
    const { presence } = (await people[1]?.ask('presence', { of: ['m0', 'nobody'] })) ?? {}
    expect(presence).toMatchObject({
      m0: { status: 'busy' },
      nobody: { status: 'offline', lastSeen: null, devices: 0 },
    })
  })

  it('I13: refuses a detail over 1 KB and changes nothing', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const error = await people[0]?.refused('presence', { status: 'busy', detail: { x: 'x'.repeat(1024) } })
    expect(error).toMatchObject({ code: 'TOO_LARGE' })
    expect((await talk.app.users.read(['alice'])).get('alice')?.status).toBeUndefined()
    expect(people[1]?.frames()).toEqual([])
  })

  it('I13: of a hundred users with a full detail each is refused whole, as more than a frame can hold', async () => {
    const talk = conversation()
    const names = Array.from({ length: 100 }, (_, at) => `m${at}`)
    const people = await talk.greeted(...names)
    for (const one of people) await one.ask('presence', { detail: { x: 'x'.repeat(1000) } })
    const error = await people[0]?.refused('presence', { of: names, status: 'busy' })
    expect(error).toMatchObject({ code: 'TOO_LARGE' })
    const { presence } = (await people[1]?.ask('presence', { of: names.slice(0, 20) })) ?? {}
    expect(presence?.m0).toMatchObject({ status: 'online' })
  })

  it('I11: a user is online exactly while a lease lives, judged at the reading', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const ofAlice = async () => (await people[1]?.ask('presence', { of: ['alice'] }))?.presence.alice
    talk.later(74_999)
    expect(await ofAlice()).toMatchObject({ status: 'online', devices: 1 })
    talk.later(1)
    expect(await ofAlice()).toEqual({ status: 'offline', lastSeen: '2026-11-21T09:00:00.000Z', devices: 0 })
  })

  it('tells an arrival and a departure once, of the first and the last device', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const phone = talk.person('bob/phone')
    await phone.ask('hello')
    await depart(talk.app, 'bob', ['bob'])
    expect(people[0]?.frames()).toEqual([])
    await depart(talk.app, 'bob', ['bob/phone'])
    await depart(talk.app, 'bob', ['bob/phone'])
    expect(people[0]?.heard()).toMatchObject([
      { event: 'presence', user: 'bob', status: 'offline', devices: 0 },
    ])
    await phone.ask('hello')
    expect(people[0]?.heard()).toMatchObject([{ user: 'bob', status: 'online', devices: 1 }])
  })

  it('begins anew with the next stay: neither status nor detail of the last one remain', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    await people[1]?.ask('presence', { status: 'busy', detail: { page: '/cart' } })
    await depart(talk.app, 'bob', ['bob'])
    people[0]?.frames()
    await people[1]?.ask('hello')
    const [told] = people[0]?.heard() ?? []
    expect(told).toMatchObject({ user: 'bob', status: 'online', devices: 1 })
    expect(told?.detail).toBeUndefined()
  })

  it.each(['ping', 'presence', 'join'] as const)(
    'I11: tells that one is back whose lease had ended, when %s renews it',
    async action => {
      const { talk, people } = await gathered(channel, ['alice', 'bob'])
      talk.later(60_000)
      await people[0]?.ask('ping')
      talk.later(20_000)
      await sweep(talk.app)
      expect(people[0]?.heard('presence')).toMatchObject([{ user: 'bob', status: 'offline' }])
      const parameters = { sync: { cursors: {} }, join: { channel }, ping: {}, presence: {} }
      await people[1]?.ask(action, parameters[action])
      expect(people[0]?.heard('presence')).toMatchObject([{ user: 'bob', status: 'online' }])
    },
  )

  it('tells that one has gone whose last socket turns out to be gone, though no disconnect ever comes', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob', 'carol'])
    talk.later(30_000)
    talk.app.sockets.states.set('bob', 'gone')
    await people[0]?.ask('message', { channel, key: 'k1', body: {} })
    await talk.flow()
    expect(people[2]?.heard('presence')).toMatchObject([{ user: 'bob', status: 'offline', devices: 0 }])
  })
})

describe('the sweep', () => {
  it('I12: ends what no disconnect ended, tells it once, and leaves the living alone', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    talk.later(70_000)
    await people[0]?.ask('ping')
    talk.later(10_000)
    expect(await sweep(talk.app)).toBe(1)
    expect(people[0]?.heard()).toMatchObject([{ event: 'presence', user: 'bob', status: 'offline' }])
    expect(await sweep(talk.app)).toBe(0)
    expect(Object.keys((await talk.app.users.read(['bob'])).get('bob')?.sockets ?? {})).toEqual([])
  })

  it('does not move the last sign of life: nobody was seen by being swept', async () => {
    const { talk } = await gathered(channel, ['alice'])
    const before = (await talk.app.users.read(['alice'])).get('alice')?.seen
    talk.later(600_000)
    await sweep(talk.app)
    expect((await talk.app.users.read(['alice'])).get('alice')?.seen).toBe(before)
  })
})

describe('typing', () => {
  it('goes to the others who are there now, writes nothing, and answers only where asked', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob', 'carol'])
    const writes = talk.app.changes.length
    expect(await people[0]?.say(JSON.stringify({ action: 'typing', channel, on: true }))).toBeUndefined()
    expect(people[0]?.frames()).toEqual([])
    for (const one of people.slice(1))
      expect(one.heard()).toEqual([
        { event: 'typing', channel, from: 'alice', on: true, at: '2026-11-21T09:00:00.000Z' },
      ])
    expect(talk.app.changes).toHaveLength(writes)
    expect((await talk.app.channels.read(channel))?.head).toBe(0)
  })
})

describe('typing to a socket that is gone', () => {
  it('writes nothing either: the function that serves it may not', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    talk.app.sockets.states.set('bob', 'gone')
    const users = talk.app.users
    users.release = async () => {
      throw new Error('AccessDenied')
    }
    await people[0]?.ask('typing', { channel, on: true })
  })
})

describe('what cannot be told', () => {
  it.each(['hello', 'ping'] as const)('does not fail %s', async action => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    talk.later(80_000)
    talk.app.channels.readMany = async () => []
    talk.app.users.read = async () => {
      throw new Error('AccessDenied')
    }
    await people[1]?.ask(action)
    expect(talk.app.logged).toMatchObject([{ level: 'WARN', event: 'presence not told' }])
  })
})

describe('receipt', () => {
  it('I10: moves forward only, never beyond the head, and is told to the others', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    for (const key of ['a', 'b', 'c']) await alice?.ask('message', { channel, key, body: {} })
    await talk.flow()
    alice?.frames()
    expect(await bob?.ask('receipt', { channel, read: 2 })).toEqual({ channel, read: 2, delivered: 2 })
    await talk.flow()
    expect(await bob?.ask('receipt', { channel, read: 1, delivered: 99 })).toEqual({
      channel,
      read: 2,
      delivered: 3,
    })
    expect(await bob?.ask('receipt', { channel })).toEqual({ channel, read: 2, delivered: 3 })
    await talk.flow()
    expect(alice?.heard()).toEqual([
      { event: 'receipt', channel, user: 'bob', read: 2, delivered: 2 },
      { event: 'receipt', channel, user: 'bob', read: 2, delivered: 3 },
    ])
  })

  it('goes to the own devices alone in a large channel', async () => {
    const names = Array.from({ length: 18 }, (_, at) => `m${at}`)
    const { talk, people } = await gathered('chat:big', names)
    const phone = talk.person('m0/phone')
    await phone.ask('hello')
    await people[1]?.ask('message', { channel: 'chat:big', key: 'k', body: {} })
    await talk.flow()
    for (const one of [...people, phone]) one.frames()
    await people[0]?.ask('receipt', { channel: 'chat:big', read: 1 })
    await talk.flow()
    expect(phone.heard()).toMatchObject([{ event: 'receipt', user: 'm0', read: 1 }])
    expect(people[1]?.frames()).toEqual([])
    expect(people[0]?.frames()).toEqual([])
  })
})
