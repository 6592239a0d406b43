import { describe, expect, it } from 'vitest'
import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import type { SocketLease } from '../../shared/domain/ports.ts'
import { newTally } from '../../shared/domain/posting/journey.ts'
import { strain } from '../../shared/domain/posting/strain.ts'
import { renew } from '../../shared/domain/sessions/session.ts'
import { type Conversation, conversation, gathered, type Speaker } from '../support/conversation.ts'

const channel = 'chat:lobby'

const leaseOf = async (
  talk: Conversation,
  user: string,
  connection = user,
): Promise<SocketLease | undefined> => (await talk.app.users.read([user])).get(user)?.sockets[connection]

/** Says something in the lobby and runs the stream; answers how often each socket was tried. */
const speak = async (talk: Conversation, speaker: Speaker | undefined, key: string) => {
  const { post } = talk.app.sockets
  const tries = new Map<string, number>()
  talk.app.sockets.post = async (connection, frame) => {
    tries.set(connection, (tries.get(connection) ?? 0) + 1)
    return post(connection, frame)
  }
  await speaker?.ask('message', { channel, key, body: {} })
  expect(await talk.flow()).toEqual([])
  talk.app.sockets.post = post
  return tries
}

/** Alice, bob and carol in the lobby for longer than a newborn socket is believed. */
const lobby = async () => {
  const { talk, people } = await gathered(channel, ['alice', 'bob', 'carol'], { direct: false })
  talk.later(30_000)
  for (const one of people) await one.ask('ping')
  return { talk, people }
}

/** So many people in one large channel. */
const crowd = async (size: number) => {
  const talk = conversation()
  const { app } = talk
  await app.channels.create({ channel, epoch: 'e1' })
  const people = Array.from({ length: size }, (_, at) => talk.person(`m${at}`))
  for (const { caller } of people) {
    const row = await app.channels.read(channel)
    if (row) await app.members.add(row, caller.user)
    await renew(app, caller)
  }
  app.changes.splice(0)
  return { talk, people }
}

describe('a socket that is gone', () => {
  it('F18: takes its own place along and no other of its user', async () => {
    const { talk, people } = await lobby()
    const devices = ['bob/phone', 'bob/tablet'].map(name => talk.person(name))
    for (const device of devices) await device.ask('hello')
    talk.later(30_000)
    for (const one of people) await one.ask('ping')
    talk.app.sockets.states.set('bob/phone', 'gone')
    await speak(talk, people[0], 'k1')
    const sockets = (await talk.app.users.read(['bob'])).get('bob')?.sockets
    expect(Object.keys(sockets ?? {}).sort()).toEqual(['bob', 'bob/tablet'])
    await speak(talk, people[0], 'k2')
    for (const one of [people[1], devices[1]])
      expect(one?.heard('message').map(({ seq }) => seq)).toEqual([1, 2])
    expect(people[2]?.heard('presence')).toEqual([])
  })

  it('F19: is not forgotten while it is younger than thirty seconds', async () => {
    const { talk, people } = await lobby()
    const newborn = talk.person('bob/new')
    await newborn.ask('hello')
    talk.app.sockets.states.set('bob/new', 'gone')
    talk.later(29_999)
    await speak(talk, people[0], 'k1')
    expect(await leaseOf(talk, 'bob', 'bob/new')).toBeDefined()
    talk.later(1)
    await speak(talk, people[0], 'k2')
    expect(await leaseOf(talk, 'bob', 'bob/new')).toBeUndefined()
  })
})

describe('a socket that takes nothing', () => {
  it('F20 F21: is tried three times within a second or so, then left alone until its own heartbeat', async () => {
    const { talk, people } = await lobby()
    talk.app.sockets.states.set('bob', 'slow')
    const start = talk.app.clock.now()
    expect((await speak(talk, people[0], 'k1')).get('bob')).toBe(3)
    expect(talk.app.clock.now() - start).toBeLessThan(1000)
    expect(await leaseOf(talk, 'bob')).toMatchObject({ lagging: true, strikes: 1 })
    expect((await speak(talk, people[0], 'k2')).get('bob')).toBeUndefined()
    // It drains. Its next heartbeat tells the heads, so that it asks for what it missed, and it is posted to again.
    talk.app.sockets.states.clear()
    expect((await people[1]?.ask('ping'))?.heads).toMatchObject({ [channel]: 2 })
    await speak(talk, people[0], 'k3')
    expect(people[1]?.heard('message')).toMatchObject([{ seq: 3 }])
    expect(people[2]?.heard('message').map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  it('gets what is left once it takes something: a second try goes on where the first one stopped', async () => {
    const { talk, people } = await lobby()
    const { post } = talk.app.sockets
    let refusals = 2
    talk.app.sockets.post = async (connection, frame) =>
      connection === 'bob' && refusals-- > 0 ? 'slow' : post(connection, frame)
    for (const key of ['a', 'b', 'c'])
      await people[0]?.ask('message', { channel, key, body: { text: 'x'.repeat(15_000) } })
    await talk.flow()
    expect(people[1]?.heard('message').map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect((await leaseOf(talk, 'bob'))?.lagging).toBeUndefined()
  })

  it('is still there to those who ask, and is left no notice', async () => {
    const { talk, people } = await lobby()
    talk.app.sockets.states.set('bob', 'slow')
    for (const key of ['k1', 'k2']) await speak(talk, people[0], key)
    const { presence } = (await people[0]?.ask('presence', { of: ['bob'] })) ?? {}
    expect(presence?.bob).toMatchObject({ status: 'online', devices: 1 })
    expect(await talk.app.logs.read('user:bob', 0, 9)).toEqual([])
  })

  it('F21: is closed with the third strike, and resumes on another socket', async () => {
    const { talk, people } = await lobby()
    const closed: string[] = []
    talk.app.sockets.close = async connection => void closed.push(connection)
    talk.app.sockets.states.set('bob', 'slow')
    for (const key of ['k1', 'k2', 'k3']) {
      await people[1]?.ask('ping')
      expect(closed).toEqual([])
      await speak(talk, people[0], key)
      talk.later(30_000)
      for (const one of [people[0], people[2]]) await one?.ask('ping')
    }
    expect(closed).toEqual(['bob'])
    expect(people[2]?.heard('presence')).toMatchObject([{ user: 'bob', status: 'offline' }])
    const back = talk.person('bob/2')
    await back.ask('hello')
    await speak(talk, people[0], 'k4')
    expect(back.heard('message')).toMatchObject([{ seq: 4 }])
  })

  it('F21 I14: one stalled reader of a thousand costs the others no post and the batch less than a second', async () => {
    const { talk, people } = await crowd(1000)
    talk.app.sockets.states.set('m500', 'slow')
    const start = talk.app.clock.now()
    const tries = await speak(talk, people[0], 'k1')
    expect(talk.app.clock.now() - start).toBeLessThan(1000)
    expect([...tries.values()].reduce((sum, count) => sum + count, 0)).toBe(998 + 3)
    expect(await leaseOf(talk, 'm500')).toMatchObject({ lagging: true })
    expect((await speak(talk, people[0], 'k2')).size).toBe(998)
  })

  it('is not marked where the write fails: the batch stands all the same', async () => {
    const { talk, people } = await lobby()
    talk.app.sockets.states.set('bob', 'slow')
    talk.app.users.lag = async () => {
      throw new Error('ProvisionedThroughputExceeded')
    }
    await speak(talk, people[0], 'k1')
    expect(people[2]?.heard('message')).toHaveLength(1)
  })
})

describe('an account that is throttled', () => {
  it('F20: marks nobody when more than a few are slow at once', async () => {
    const { talk, people } = await gathered(
      channel,
      Array.from({ length: 12 }, (_, at) => `m${at}`),
      { direct: false },
    )
    for (const name of ['m1', 'm2', 'm3', 'm4']) talk.app.sockets.states.set(name, 'slow')
    const tries = await speak(talk, people[0], 'k1')
    expect(tries.get('m1')).toBe(3)
    for (const name of ['m1', 'm2', 'm3', 'm4']) expect((await leaseOf(talk, name))?.lagging).toBeUndefined()
    expect(talk.app.logged).toContainEqual(expect.objectContaining({ level: 'WARN', facts: { slow: 4 } }))
  })

  it('marks nobody while nothing shows that others are taken from', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    talk.later(20_000)
    talk.app.sockets.states.set('bob', 'slow')
    await speak(talk, people[0], 'k1')
    expect((await leaseOf(talk, 'bob'))?.lagging).toBeUndefined()
  })

  it('is judged by the last ten to twenty seconds, by sockets and not by tries', () => {
    const lately = strain()
    expect(lately.isItsOwn(0)).toBe(false)
    lately.note('a', true, 1000)
    for (let at = 0; at < 50; at++) lately.note('b', false, 1000)
    expect(lately.isItsOwn(1000)).toBe(true)
    for (const socket of ['c', 'd', 'e']) lately.note(socket, false, 2000)
    expect(lately.isItsOwn(2000)).toBe(false)
    expect(lately.isItsOwn(11_000)).toBe(false)
    lately.note('a', true, 31_500)
    expect(lately.isItsOwn(31_500)).toBe(true)
    for (let at = 0; at < 100; at++) lately.note(`t${at}`, true, 32_000)
    for (let at = 0; at < 10; at++) lately.note(`s${at}`, false, 32_000)
    expect(lately.isItsOwn(32_000)).toBe(true)
    for (let at = 10; at < 20; at++) lately.note(`s${at}`, false, 32_000)
    expect(lately.isItsOwn(32_000)).toBe(false)
  })
})

describe('an endpoint that refuses', () => {
  it('F22: is an error in the log, costs one try, and forgets nobody', async () => {
    const { talk, people } = await lobby()
    for (const name of ['bob', 'carol']) talk.app.sockets.states.set(name, 'refused')
    const tries = await speak(talk, people[0], 'k1')
    expect([...tries]).toEqual([
      ['bob', 1],
      ['carol', 1],
    ])
    expect(talk.app.logged).toMatchObject([{ level: 'ERROR', event: 'posts refused', facts: { refused: 2 } }])
    for (const name of ['bob', 'carol']) {
      expect(await leaseOf(talk, name)).toBeDefined()
      expect((await leaseOf(talk, name))?.lagging).toBeUndefined()
    }
  })

  it('F22: is counted as posts that were refused, and fails no batch', async () => {
    const { talk, people } = await lobby()
    for (const name of ['bob', 'carol']) talk.app.sockets.states.set(name, 'refused')
    await people[0]?.ask('message', { channel, key: 'k1', body: {} })
    const batch = talk.app.changes.splice(0).map((change, at) => ({ sequence: String(at), change }))
    const tally = newTally()
    expect(await fanOut(talk.app, batch, { endsAt: Number.POSITIVE_INFINITY, tally })).toEqual([])
    expect(tally).toMatchObject({ sent: 0, gone: 0, slow: 0, refused: 2 })
  })
})
