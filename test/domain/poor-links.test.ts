import { describe, expect, it } from 'vitest'
import { type Conversation, gathered, type Speaker } from '../support/conversation.ts'
import { invoke } from '../support/crowd.ts'

const channel = 'chat:lobby'

/** Alice, bob and carol in the lobby; bob's way is poor, and everybody knows. */
const lobby = async () => {
  const { talk, people } = await gathered(channel, ['alice', 'bob', 'carol'])
  const [alice, bob, carol] = people
  if (!alice || !bob || !carol) throw new Error('nobody came')
  talk.later(30_000)
  for (const one of [alice, carol]) await one.ask('ping', { link: 'good' })
  await bob.ask('ping', { link: 'poor' })
  for (const one of people) one.frames()
  return { talk, alice, bob, carol }
}
const leaseOf = async ({ app }: Conversation, user: string) =>
  (await app.users.read([user])).get(user)?.sockets[user]
const stream = async ({ app }: Conversation) => {
  const { failed, posts } = await invoke(app, app.changes.splice(0))
  expect(failed).toBe(0)
  return posts
}
const numbers = (one: Speaker) => one.heard('message').map(({ seq }) => seq)

/** Counts what is written for some frames. */
const written = async ({ app }: Conversation, run: () => Promise<unknown>) => {
  const [{ touch }, { put }] = [app.users, app.movements]
  const counts = { touches: 0, notes: 0 }
  app.users.touch = (...touching) => {
    counts.touches++
    return touch(...touching)
  }
  app.movements.put = (...putting) => {
    counts.notes++
    return put(...putting)
  }
  await run()
  Object.assign(app.users, { touch })
  Object.assign(app.movements, { put })
  return counts
}

describe('a socket to which the way is poor', () => {
  it('is remembered with the lease that a beat renews anyway; only a change is noted', async () => {
    const { talk, bob } = await lobby()
    expect(await leaseOf(talk, 'bob')).toMatchObject({ poor: true })
    const beat = (link?: 'good' | 'fair' | 'poor') => async () => {
      talk.later(30_000)
      await bob.ask('ping', link ? { link } : {})
    }
    expect(await written(talk, beat('poor'))).toEqual({ touches: 1, notes: 0 })
    expect(await written(talk, beat())).toEqual({ touches: 1, notes: 0 })
    expect(await leaseOf(talk, 'bob')).toMatchObject({ poor: true })
    expect(await written(talk, beat('fair'))).toEqual({ touches: 1, notes: 1 })
    expect(await leaseOf(talk, 'bob')).not.toHaveProperty('poor')
    expect(await written(talk, beat('good'))).toEqual({ touches: 1, notes: 0 })
  })

  it('stays what it is when something else renews its lease', async () => {
    const { talk, bob } = await lobby()
    talk.later(40_000)
    await bob.ask('presence', { status: 'away' })
    expect(await leaseOf(talk, 'bob')).toMatchObject({ poor: true })
  })

  it('is told of nobody who types, and the others are', async () => {
    const { talk, alice, bob, carol } = await lobby()
    await alice.ask('typing', { channel, on: true })
    expect([bob, carol].map(one => one.heard('typing').length)).toEqual([0, 1])
    talk.later(1000)
    await bob.ask('ping', { link: 'good' })
    await alice.ask('typing', { channel, on: true })
    expect(bob.heard('typing')).toHaveLength(1)
  })

  it('gets what is said by the stream, what came together in one frame; the others at once; and nobody misses anything', async () => {
    const { talk, alice, bob, carol } = await lobby()
    for (const key of ['a', 'b', 'c', 'd']) {
      await alice.ask('message', { channel, key, body: {} })
      talk.later(150)
    }
    expect(numbers(carol)).toEqual([1, 2, 3, 4])
    expect(bob.frames()).toEqual([])
    expect(await stream(talk)).toBe(1)
    const frames = bob.frames()
    expect(frames).toHaveLength(1)
    expect(frames[0]).toMatchObject([1, 2, 3, 4].map(seq => ({ event: 'message', seq })))
    expect([numbers(carol), numbers(alice)]).toEqual([[], []])
  })

  it('that is the sender’s own is left nothing', async () => {
    const { talk, bob, alice, carol } = await lobby()
    await bob.ask('message', { channel, key: 'a', body: {} })
    expect([numbers(alice), numbers(carol)]).toEqual([[1], [1]])
    expect(await stream(talk)).toBe(0)
    expect(bob.frames()).toEqual([])
  })
})
