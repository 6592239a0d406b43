import { describe, expect, it } from 'vitest'
import { conversation } from '../support/conversation.ts'

const JOB = { with: ['bob'], subject: 'job:1742' }

/** Alice and Bob, there. */
const two = async () => {
  const talk = conversation()
  const [alice, bob, carol] = await talk.greeted('alice', 'bob', 'carol')
  if (!alice || !bob || !carol) throw new Error('nobody')
  return { talk, alice, bob, carol }
}
const channelsOf = (reply: unknown) =>
  (reply as { channels: { channel: string }[] }).channels.map(({ channel }) => channel)

describe('C1 C2: creating or finding a conversation', () => {
  it('of a pair and a subject gives one channel, whoever of the two asks, and in any race', async () => {
    const { alice, bob } = await two()
    const replies = await Promise.all([
      alice.ask('converse', JOB),
      bob.ask('converse', { ...JOB, with: ['alice'] }),
      alice.ask('converse', JOB),
      bob.ask('converse', { ...JOB, with: ['alice', 'bob'] }),
    ])
    expect(new Set(replies.map(({ channel }) => channel)).size).toBe(1)
    expect(replies.filter(({ created }) => created)).toHaveLength(1)
    const other = await alice.ask('converse', { ...JOB, subject: 'job:1743' })
    expect(other).toMatchObject({ created: true })
    expect(other.channel).not.toBe(replies[0]?.channel)
  })

  it('of a pair about nothing is the conversation that is named after the two', async () => {
    const { alice, bob } = await two()
    expect(await alice.ask('converse', { with: ['bob'] })).toMatchObject({
      channel: 'dm:alice~bob',
      created: true,
    })
    expect(await bob.ask('converse', { with: ['alice'] })).toMatchObject({
      channel: 'dm:alice~bob',
      created: false,
    })
    expect(channelsOf(await bob.ask('inbox'))).toEqual(['dm:alice~bob'])
  })

  it('under a key is one for each caller, however often it is asked for', async () => {
    const { alice, bob } = await two()
    const group = { with: ['bob', 'carol'], title: 'Trip', key: 'k1' }
    const [one, again] = [await alice.ask('converse', group), await alice.ask('converse', group)]
    expect([one.created, again.created, again.channel]).toEqual([true, false, one.channel])
    const others = await bob.ask('converse', { ...group, with: ['alice', 'carol'] })
    expect(others.channel).not.toBe(one.channel)
    const without = { with: ['bob', 'carol'], title: 'Trip' }
    const [first, second] = [await alice.ask('converse', without), await alice.ask('converse', without)]
    expect(first.channel).not.toBe(second.channel)
  })

  it('refuses what is too large, and leaves nothing', async () => {
    const { alice } = await two()
    const details = { text: 'x'.repeat(1100) }
    expect(await alice.refused('converse', { ...JOB, details })).toMatchObject({ code: 'TOO_LARGE' })
    const first = { key: 'k', body: { text: 'x'.repeat(17_000) } }
    expect(await alice.refused('converse', { ...JOB, first })).toMatchObject({ code: 'TOO_LARGE' })
    expect(channelsOf(await alice.ask('inbox'))).toEqual([])
  })

  it('lets one of a pair in again who has left, and keeps the other one out of nothing', async () => {
    const { alice, bob } = await two()
    const { channel } = await alice.ask('converse', JOB)
    await bob.ask('leave', { channel })
    expect(await bob.refused('history', { channel })).toMatchObject({ code: 'FORBIDDEN' })
    await bob.ask('converse', { ...JOB, with: ['alice'] })
    expect((await bob.ask('history', { channel })).entries).toEqual([])
  })
})

describe('E3: a conversation with first words', () => {
  it('has both in it at once, and both are told', async () => {
    const { talk, alice, bob } = await two()
    const first = { key: 'k1', body: { text: 'Hello Bob' } }
    const { channel, first: said } = await alice.ask('converse', { ...JOB, first })
    expect(said).toMatchObject({ seq: 1, duplicate: false })
    expect(bob.heard('message')).toMatchObject([{ channel, seq: 1, body: { text: 'Hello Bob' } }])
    await talk.flow()
    expect(bob.heard('member').map(({ user }) => user)).toEqual(['alice', 'bob'])
    expect((await bob.ask('inbox')).channels).toMatchObject([{ channel, unread: 1, subject: 'job:1742' }])
    expect((await alice.ask('history', { channel })).entries).toHaveLength(1)
  })

  it('says them once, however often it is asked', async () => {
    const { alice } = await two()
    const first = { key: 'k1', body: { text: 'Hello Bob' } }
    const one = await alice.ask('converse', { ...JOB, first })
    const two_ = await alice.ask('converse', { ...JOB, first })
    expect([one.first?.duplicate, two_.first?.duplicate]).toEqual([false, true])
    expect((await alice.ask('history', { channel: one.channel })).entries).toHaveLength(1)
  })
})

describe('a private conversation', () => {
  it('I7: that is large is not come back to by a join that an expulsion overtakes', async () => {
    const talk = conversation()
    const alice = talk.person('alice')
    const crowd = Array.from({ length: 12 }, (_, at) => `u${at}`)
    const { channel } = await alice.ask('converse', { with: crowd, title: 'Board' })
    await alice.ask('invite', { channel, users: ['mallory', 'v1', 'v2', 'v3', 'v4', 'v5'] })
    expect((await talk.app.channels.read(channel))?.members).toBeUndefined()
    const { has } = talk.app.members
    let seen = 0
    const overtaken: typeof has = async (where, user) => {
      const isIn = await has(where, user)
      // The last look before somebody would be added.
      if (user === 'mallory' && ++seen === 2) await alice.ask('expel', { channel, user })
      return isIn
    }
    Object.assign(talk.app.members, { has: overtaken })
    await talk.person('mallory').say(JSON.stringify({ action: 'join', id: '1', channel }))
    expect(seen).toBeGreaterThanOrEqual(2)
    expect(await has(channel, 'mallory')).toBe(false)
  })

  it('is joined by nobody who was not invited, with the answer that an absent one has', async () => {
    const { alice, carol } = await two()
    const { channel } = await alice.ask('converse', JOB)
    const theirs = await carol.refused('join', { channel })
    expect(theirs).toEqual(await carol.refused('join', { channel: `chat:~${'0'.repeat(32)}` }))
    expect(theirs.code).toBe('FORBIDDEN')
    await alice.ask('invite', { channel, users: ['carol'] })
    expect(await carol.ask('join', { channel })).toMatchObject({ channel, head: 0 })
  })

  it('is founded by nobody who guesses its name', async () => {
    const { alice, carol } = await two()
    const { channel } = await alice.ask('converse', JOB)
    const another = conversation()
    const [mallory] = await another.greeted('mallory')
    expect(await mallory?.refused('join', { channel })).toMatchObject({ code: 'FORBIDDEN' })
    expect(await mallory?.refused('message', { channel, key: 'k', body: {} })).toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(another.app.kept.rows).not.toHaveProperty(channel)
    expect(await carol.refused('message', { channel, key: 'k', body: {} })).toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  it('stays closed when it is large', async () => {
    const { alice, carol } = await two()
    const users = Array.from({ length: 15 }, (_, at) => `user${at}`)
    const { channel } = await alice.ask('converse', { with: users, title: 'All' })
    await alice.ask('invite', { channel, users: ['bob', 'dora'] })
    expect(await carol.refused('join', { channel })).toMatchObject({ code: 'FORBIDDEN' })
    await alice.ask('invite', { channel, users: ['carol'] })
    await carol.ask('join', { channel })
  })

  it('is open where it was created so', async () => {
    const { alice, carol } = await two()
    const { channel } = await alice.ask('converse', { title: 'Lobby', private: false })
    await carol.ask('join', { channel })
    expect(await carol.ask('conversation', { channel })).toMatchObject({ private: false, title: 'Lobby' })
  })
})

describe('B3: what a conversation is about', () => {
  it('is told to whoever is in it, and to nobody else', async () => {
    const { alice, bob, carol } = await two()
    const about = { title: 'Kitchen', type: 'support', details: { order: 7 } }
    const { channel } = await alice.ask('converse', { ...JOB, ...about })
    const told = { channel, private: true, subject: 'job:1742', ...about, role: 'owner' }
    expect(await bob.ask('conversation', { channel })).toMatchObject(told)
    expect(await carol.refused('conversation', { channel })).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('is changed by an owner, field by field, and the others hear of it', async () => {
    const { talk, alice, bob } = await two()
    const { channel } = await alice.ask('converse', { with: ['bob'], title: 'Kitchen', type: 'support' })
    await talk.flow()
    bob.frames()
    expect(await bob.refused('describe', { channel, title: 'Mine' })).toMatchObject({ code: 'FORBIDDEN' })
    await alice.ask('describe', { channel, details: { order: 7 } })
    expect(await alice.ask('describe', { channel, title: '' })).toEqual({
      channel,
      type: 'support',
      details: { order: 7 },
    })
    await talk.flow()
    expect(bob.heard()).toEqual([
      {
        event: 'description',
        channel,
        description: { title: 'Kitchen', type: 'support', details: { order: 7 } },
      },
      { event: 'description', channel, description: { type: 'support', details: { order: 7 } } },
    ])
    expect(alice.heard('description')).toEqual([])
  })

  it('may be said of a room that a join brought into being, by one who is trusted', async () => {
    const { talk, alice } = await two()
    const channel = 'chat:old'
    await alice.ask('join', { channel })
    const root = talk.person('root', { roles: ['admin'] })
    await root.ask('describe', { channel, title: 'The old one' })
    expect((await alice.ask('inbox')).channels).toMatchObject([{ channel, title: 'The old one' }])
  })
})
