import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../shared/domain/log/fingerprint.ts'
import { colliding } from '../support/colliding.ts'
import { conversation, gathered } from '../support/conversation.ts'

const channel = 'chat:lobby'
const body = { text: 'hi' }
const say = (key: string, over: object = {}) => ({ channel, key, body, ...over })

describe('message', () => {
  it('I1: answers with the number under which the entry is in the log', async () => {
    const { talk, people } = await gathered(channel, ['alice'])
    const reply = await people[0]?.ask('message', say('k1'))
    expect(reply).toMatchObject({ channel, seq: 1, at: '2026-11-21T09:00:00.000Z', duplicate: false })
    expect(await talk.app.logs.read(channel, 0, 9)).toMatchObject([
      { seq: 1, key: 'k1', from: 'alice', body },
    ])
  })

  it.each([
    ['a channel that is absent', { channel: 'chat:absent' }],
    ['a channel one is not in', { channel: 'chat:other' }],
    ["another user's queue", { channel: 'user:bob' }],
    ['the own queue', { channel: 'user:alice' }],
    ['the channel of a role', { channel: 'role:client' }],
    ['a conversation of others', { channel: 'dm:bob~carol' }],
    ['a conversation with oneself', { channel: 'dm:alice~alice' }],
    ['the pair the wrong way round', { channel: 'dm:bob~alice' }],
    ['a namespace that nobody knows', { channel: 'nowhere:1' }],
  ])('I8: FORBIDDEN to %s, the same answer for all, and no trace', async (_title, over) => {
    const { talk, people } = await gathered('chat:other', ['bob'])
    const [alice] = await talk.greeted('alice')
    const error = await alice?.refused('message', say('k1', over))
    expect(error).toEqual({ code: 'FORBIDDEN', message: 'You may not do that there.' })
    await talk.flow()
    expect(people[0]?.frames()).toEqual([])
  })

  it('TOO_LARGE for a body of 16 KB and one byte, not for one of 16 KB', async () => {
    const { people } = await gathered(channel, ['alice'])
    const exact = { text: 'x'.repeat(16 * 1024 - 11) }
    await people[0]?.ask('message', say('k1', { body: exact }))
    const over = { text: `${exact.text}x` }
    expect(await people[0]?.refused('message', say('k2', { body: over }))).toMatchObject({
      code: 'TOO_LARGE',
    })
    const wide = { text: 'ж'.repeat(8 * 1024) }
    expect(await people[0]?.refused('message', say('k3', { body: wide }))).toMatchObject({
      code: 'TOO_LARGE',
    })
  })

  it('lets a service speak into a queue and a role, and nobody else', async () => {
    const talk = conversation()
    const [bob] = await talk.greeted('bob')
    const clerk = talk.person('clerk', { roles: ['agent'] })
    await clerk.ask('hello')
    const service = talk.person('shop', { roles: ['service'] })
    await service.ask('message', { channel: 'user:bob', key: 'n1', body: { kind: 'shipped', order: 7 } })
    await service.ask('message', { channel: 'role:agent', key: 'a1', body })
    await talk.flow()
    expect(bob?.heard()).toEqual([
      {
        event: 'notice',
        kind: 'shipped',
        at: expect.any(String),
        body: { order: 7 },
        seq: 1,
        epoch: expect.any(String),
      },
    ])
    expect(clerk.heard('message')).toMatchObject([{ channel: 'role:agent', seq: 1 }])
  })
})

describe('a repeat', () => {
  it('I2: gets the first number, late or at once, with and without `after`', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    const again = Array.from({ length: 8 }, () => alice?.ask('message', say('k1', { after: 0 })))
    const replies = await Promise.all(again)
    expect(replies.map(reply => reply?.seq)).toEqual(Array(8).fill(1))
    expect(replies.filter(reply => !reply?.duplicate)).toHaveLength(1)
    for (let at = 0; at < 15; at++) await bob?.ask('message', say(`b${at}`))
    expect(await alice?.ask('message', say('k1'))).toMatchObject({ seq: 1, duplicate: true })
    await talk.flow()
    expect(bob?.heard('message')).toHaveLength(1)
  })

  it('I2: is recognised a hundred entries later, behind its `after`, by reading the log', async () => {
    const { people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    const first = await alice?.ask('message', say('k1', { after: 0 }))
    for (let at = 0; at < 120; at++) await bob?.ask('message', say(`b${at}`))
    expect(await alice?.ask('message', say('k1', { after: 0 }))).toEqual({ ...first, duplicate: true })
    expect(await alice?.ask('message', say('k1', { after: 121 }))).toMatchObject({
      seq: 122,
      duplicate: false,
    })
  })

  it('CONFLICT under the same key with another body, however late; the same key of another is no conflict', async () => {
    const { people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    await alice?.ask('message', say('k1', { after: 0 }))
    const other = say('k1', { after: 0, body: { text: 'ha' } })
    expect(await alice?.refused('message', other)).toMatchObject({ code: 'CONFLICT' })
    for (let at = 0; at < 50; at++) await bob?.ask('message', say(`b${at}`))
    expect(await alice?.refused('message', other)).toMatchObject({ code: 'CONFLICT' })
    expect(await bob?.ask('message', other)).toMatchObject({ seq: 52, duplicate: false })
  })

  it('waits for a hole in the log below the head, until the entry is put, and I2: finds it there', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    const { logs } = talk.app
    const put = logs.put.bind(logs)
    const held: (() => Promise<void>)[] = []
    logs.put = async (...args) => void held.push(() => put(...args))
    await alice?.ask('message', say('k1', { after: 0 }))
    logs.put = put
    for (let at = 0; at < 40; at++) await bob?.ask('message', say(`b${at}`))
    const repeat = alice?.ask('message', say('k1', { after: 0 }))
    const history = bob?.ask('history', { channel, after: 0, limit: 3 })
    for (let turns = 0; turns < 5; turns++) await new Promise(setImmediate)
    await held[0]?.()
    expect(await repeat).toMatchObject({ seq: 1, duplicate: true })
    expect((await history)?.entries.map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  it('I5: a hole that does not close is INTERNAL, to be retried, and never passed over', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    const { logs } = talk.app
    const put = logs.put.bind(logs)
    logs.put = async () => {}
    await alice?.ask('message', say('k1', { after: 0 }))
    logs.put = put
    for (let at = 0; at < 40; at++) await bob?.ask('message', say(`b${at}`))
    expect(await alice?.refused('message', say('k1', { after: 0 }))).toEqual({
      code: 'INTERNAL',
      message: 'A fault of the server.',
      requestId: 'request-1',
    })
    await talk.flow()
    expect(await alice?.ask('message', say('k1', { after: 0 }))).toMatchObject({ seq: 1, duplicate: true })
  })
})

describe('two keys with one fingerprint', () => {
  const [one, other] = colliding('alice')

  it('exist', () => {
    expect(one).not.toBe(other)
    expect(fingerprint('alice', one)).toBe(fingerprint('alice', other))
  })

  it.each([
    ['with', { after: 0 }],
    ['without', {}],
  ])('make two entries, %s `after`, and repeats of both are known', async (_t, over) => {
    const { people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    expect(await alice?.ask('message', say(one, over))).toMatchObject({ seq: 1 })
    await bob?.ask('message', say('b'))
    expect(await alice?.ask('message', say(other, over))).toMatchObject({ seq: 3, duplicate: false })
    expect(await alice?.ask('message', say(one, over))).toMatchObject({ seq: 1, duplicate: true })
    expect(await alice?.ask('message', say(other, over))).toMatchObject({ seq: 3, duplicate: true })
  })

  it('make two entries also where `after` is older than the sets reach', async () => {
    const { people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    for (let at = 0; at < 60; at++) await bob?.ask('message', say(`b${at}`))
    await alice?.ask('message', say(one, { after: 60 }))
    expect(await alice?.ask('message', say(other, { after: 0 }))).toMatchObject({ seq: 62, duplicate: false })
    expect(await alice?.ask('message', say(other, { after: 0 }))).toMatchObject({ seq: 62, duplicate: true })
  })

  it('I2: a repeat older than the sets is not taken for new because a younger entry collides', async () => {
    const { people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    await alice?.ask('message', say(other, { after: 0 }))
    for (let at = 0; at < 60; at++) await bob?.ask('message', say(`b${at}`))
    await alice?.ask('message', say(one, { after: 61 }))
    expect(await alice?.ask('message', say(other, { after: 0 }))).toMatchObject({ seq: 1, duplicate: true })
  })

  it('I2: takes the same body with its names in another order for the same message', async () => {
    const { people } = await gathered(channel, ['alice'])
    const [alice] = people
    await alice?.ask('message', say('k1', { body: { a: 1, b: { c: [1, 2], d: null } } }))
    const again = await alice?.ask('message', say('k1', { body: { b: { d: null, c: [1, 2] }, a: 1 } }))
    expect(again).toMatchObject({ seq: 1, duplicate: true })
    const other = say('k1', { body: { a: 1, b: { c: [2, 1], d: null } } })
    expect(await alice?.refused('message', other)).toMatchObject({ code: 'CONFLICT' })
  })

  it('a conversation that nobody has begun is an empty one to its two users, and nothing to others', async () => {
    const talk = conversation()
    const [alice, eve] = await talk.greeted('alice', 'eve')
    const begun = { channel: 'dm:alice~bob' }
    const nothing = { epoch: 'unbegun', head: 0, entries: [], more: false }
    expect(await alice?.ask('history', begun)).toEqual(nothing)
    expect(await alice?.ask('receipt', { ...begun, read: 3 })).toMatchObject({ read: 0, delivered: 0 })
    expect(await alice?.ask('typing', { ...begun, on: true })).toEqual({})
    expect(await eve?.refused('history', begun)).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('I8: is known again also when its sender has left since, and nothing new is taken from them', async () => {
    const { people } = await gathered('chat:a', ['alice', 'bob'])
    const [alice] = people
    const first = await alice?.ask('message', { channel: 'chat:a', key: 'k', body: { n: 1 } })
    await alice?.ask('leave', { channel: 'chat:a' })
    const again = await alice?.ask('message', { channel: 'chat:a', key: 'k', body: { n: 1 } })
    expect(again).toMatchObject({ seq: first?.seq, duplicate: true })
    expect(await alice?.refused('message', { channel: 'chat:a', key: 'l', body: { n: 2 } })).toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})
