import { describe, expect, it } from 'vitest'
import { conversation, gathered } from '../support/conversation.ts'

const body = { text: 'hi' }

describe('join', () => {
  it('brings an open chat into being with the caller as its first member', async () => {
    const talk = conversation()
    const [alice] = await talk.greeted('alice')
    const reply = await alice?.ask('join', { channel: 'chat:new' })
    expect(reply).toMatchObject({ head: 0, recovered: true, entries: [], more: false, online: ['alice'] })
    expect((await talk.app.channels.read('chat:new'))?.members).toEqual(['alice'])
  })

  it('is idempotent, and tells the others once', async () => {
    const { talk, people } = await gathered('chat:lobby', ['alice'])
    const [bob] = await talk.greeted('bob')
    for (let times = 0; times < 3; times++) await bob?.ask('join', { channel: 'chat:lobby' })
    await talk.flow()
    expect(people[0]?.heard('member')).toEqual([
      { event: 'member', channel: 'chat:lobby', user: 'bob', change: 'joined' },
    ])
    expect(bob?.frames()).toEqual([])
  })

  it.each([
    'user:alice',
    'role:admin',
    'dm:alice~carol',
    'dm:bob~alice',
    'ticket:1',
    'constructor:x',
    'dm:bob',
  ])('I13: refuses bob %s and leaves no trace', async channel => {
    const talk = conversation()
    const [bob] = await talk.greeted('bob')
    expect(await bob?.refused('join', { channel })).toMatchObject({ code: 'FORBIDDEN' })
    expect(await talk.app.channels.read(channel)).toBeUndefined()
  })

  it('lets the seventeenth in, and everybody still hears everybody', async () => {
    const names = Array.from({ length: 17 }, (_, at) => `m${at}`)
    const { talk, people } = await gathered('chat:big', names)
    expect((await talk.app.channels.read('chat:big'))?.members).toBeUndefined()
    await people[16]?.ask('message', { channel: 'chat:big', key: 'k1', body })
    await people[0]?.ask('message', { channel: 'chat:big', key: 'k2', body })
    await talk.flow()
    expect(people[5]?.heard('message')).toMatchObject([{ seq: 1 }, { seq: 2 }])
    expect(people[16]?.heard('message')).toMatchObject([{ seq: 2 }])
    const { online } = (await people[3]?.ask('join', { channel: 'chat:big' })) ?? {}
    expect(online?.toSorted()).toEqual(names.toSorted())
  })

  it('keeps its reply below a frame with a hundred members of long names online and full pages', async () => {
    const names = Array.from({ length: 100 }, (_, at) => `${'ж'.repeat(120)}${at}`)
    const { people } = await gathered('chat:big', names)
    for (const key of ['k1', 'k2', 'k3'])
      await people[0]?.ask('message', { channel: 'chat:big', key, body: { text: 'x'.repeat(16_000) } })
    const reply = await people[1]?.ask('join', { channel: 'chat:big' })
    expect(reply?.entries.length).toBeGreaterThan(0)
    expect(reply?.online.length).toBeGreaterThan(0)
  })
})

describe('leave', () => {
  it('I7: after it nothing is accepted and nothing delivered', async () => {
    const { talk, people } = await gathered('chat:lobby', ['alice', 'bob'])
    const [alice, bob] = people
    await bob?.ask('leave', { channel: 'chat:lobby' })
    await alice?.ask('message', { channel: 'chat:lobby', key: 'k1', body })
    await talk.flow()
    expect(bob?.frames()).toEqual([])
    expect(alice?.heard('member')).toMatchObject([{ user: 'bob', change: 'left' }])
    for (const action of ['message', 'typing', 'receipt', 'history', 'leave'] as const)
      expect(
        await bob?.refused(action, {
          channel: 'chat:lobby',
          ...(action === 'message' && { key: 'k2', body }),
          ...(action === 'typing' && { on: true }),
        }),
      ).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('I7: a stream that comes ten seconds late brings nothing to one who has left meanwhile', async () => {
    const { talk, people } = await gathered('chat:lobby', ['alice', 'bob', 'carol'], { direct: false })
    const [alice, bob, carol] = people
    await alice?.ask('message', { channel: 'chat:lobby', key: 'k1', body })
    await bob?.ask('leave', { channel: 'chat:lobby' })
    talk.later(10_000)
    await talk.flow()
    expect(bob?.heard('message')).toEqual([])
    expect(carol?.heard('message')).toHaveLength(1)
  })

  it('holds in a large channel as well', async () => {
    const { talk, people } = await gathered(
      'chat:big',
      Array.from({ length: 18 }, (_, at) => `m${at}`),
    )
    await people[4]?.ask('leave', { channel: 'chat:big' })
    expect(await people[4]?.refused('message', { channel: 'chat:big', key: 'k', body })).toMatchObject({
      code: 'FORBIDDEN',
    })
    await people[0]?.ask('message', { channel: 'chat:big', key: 'k1', body })
    await talk.flow()
    expect(people[4]?.heard('message')).toEqual([])
    expect(people[5]?.heard('message')).toHaveLength(1)
  })

  it('may be followed by another join; what was said in between is history and not unread', async () => {
    const { people } = await gathered('chat:lobby', ['alice', 'bob'])
    const [alice, bob] = people
    await bob?.ask('leave', { channel: 'chat:lobby' })
    await alice?.ask('message', { channel: 'chat:lobby', key: 'k1', body })
    expect(await bob?.ask('join', { channel: 'chat:lobby' })).toMatchObject({
      head: 1,
      entries: [{ seq: 1 }],
    })
    const { channels } = (await bob?.ask('hello')) ?? {}
    expect(channels?.find(({ channel }) => channel === 'chat:lobby')).toMatchObject({ unread: 0 })
  })

  it.each(['dm:alice~bob', 'user:bob', 'chat:absent'])('refuses %s', async channel => {
    const talk = conversation()
    const [alice, bob] = await talk.greeted('alice', 'bob')
    await alice?.ask('message', { channel: 'dm:alice~bob', key: 'k1', body })
    expect(await bob?.refused('leave', { channel })).toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('a direct conversation', () => {
  it('needs no join: the first message enrols both, and only they may speak or read', async () => {
    const talk = conversation()
    const [alice, bob, eve] = await talk.greeted('alice', 'bob', 'eve')
    const channel = 'dm:alice~bob'
    await alice?.ask('message', { channel, key: 'k1', body })
    await talk.flow()
    expect(bob?.heard('message')).toMatchObject([{ channel, seq: 1, from: 'alice' }])
    expect(eve?.frames()).toEqual([])
    await bob?.ask('message', { channel, key: 'k1', body })
    for (const action of ['message', 'history', 'join'] as const)
      expect(
        await eve?.refused(action, { channel, ...(action === 'message' && { key: 'k', body }) }),
      ).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('I12: a join that fails leaves no call under way: the instance stands still once it has answered', async () => {
    const talk = conversation()
    const [ann] = await talk.greeted('ann')
    await ann?.ask('join', { channel: 'chat:a' })
    const { app } = talk
    let underWay = 0
    const read = app.users.read.bind(app.users)
    Object.assign(app.members, { marks: () => Promise.reject(new Error('throttled')) })
    Object.assign(app.users, {
      read: async (users: readonly string[]) => {
        underWay++
        for (let turns = 0; turns < 20; turns++) await Promise.resolve()
        underWay--
        return read(users)
      },
    })
    expect(await ann?.refused('join', { channel: 'chat:a' })).toMatchObject({ code: 'INTERNAL' })
    expect(underWay).toBe(0)
  })
})
