import { describe, expect, it } from 'vitest'
import { gathered } from '../support/conversation.ts'

const ROOM = 'chat:room'
const said = (key: string, body: Record<string, unknown> = { text: key }, channel = ROOM) => ({
  channel,
  key,
  body,
})
type Listed = { channel: string; unread: number; mentions?: number; archived?: boolean; pinned?: number }
const listOf = (reply: unknown) => (reply as { channels: Listed[] }).channels
const namesOf = (reply: unknown) => listOf(reply).map(({ channel }) => channel)

/** Alice on two devices and Bob, in a room. */
const people = async () => {
  const { talk, people } = await gathered(ROOM, ['alice', 'alice/phone', 'bob'])
  const [alice, phone, bob] = people
  if (!alice || !phone || !bob) throw new Error('nobody')
  return { talk, alice, phone, bob }
}

describe('what a member keeps of a conversation', () => {
  it('is told to the own other devices, and to nobody else', async () => {
    const { talk, alice, phone, bob } = await people()
    const mutedUntil = '2026-11-21T12:00:00.000Z'
    const kept = { channel: ROOM, pinned: 3, mutedUntil, archived: false }
    expect(await alice.ask('settings', { channel: ROOM, pinned: 3, mutedUntil })).toEqual(kept)
    await talk.flow()
    expect(phone.heard()).toEqual([{ event: 'settings', ...kept }])
    expect([alice.heard(), bob.heard()]).toEqual([[], []])
    expect(await phone.ask('conversation', { channel: ROOM })).toMatchObject(kept)
    expect(await bob.ask('conversation', { channel: ROOM })).toMatchObject({ pinned: 0, mutedUntil: null })
  })

  it('leaves its receipts as they were, and receipts leave it', async () => {
    const { talk, alice, phone, bob } = await people()
    await bob.ask('message', said('one'))
    await alice.ask('settings', { channel: ROOM, pinned: 1 })
    await phone.ask('receipt', { channel: ROOM, read: 1 })
    await talk.flow()
    expect(bob.heard('receipt')).toEqual([
      { event: 'receipt', channel: ROOM, user: 'alice', read: 1, delivered: 1 },
    ])
    expect(listOf(await alice.ask('inbox'))).toMatchObject([{ channel: ROOM, unread: 0, pinned: 1 }])
  })

  it('archived: leaves the list until something is said, and nobody writes for it', async () => {
    const { alice, bob } = await people()
    await bob.ask('message', said('one'))
    await alice.ask('settings', { channel: ROOM, archived: true })
    expect(namesOf(await alice.ask('inbox'))).toEqual([])
    expect(listOf(await alice.ask('inbox', { archived: true }))).toMatchObject([
      { channel: ROOM, archived: true },
    ])
    expect(namesOf(await bob.ask('inbox'))).toEqual([ROOM])
    await bob.ask('message', said('two'))
    expect(listOf(await alice.ask('inbox'))).toMatchObject([{ channel: ROOM, unread: 2 }])
    expect(namesOf(await alice.ask('inbox', { archived: true }))).toEqual([])
    await alice.ask('settings', { channel: ROOM, archived: true })
    await alice.ask('settings', { channel: ROOM, archived: false })
    expect(namesOf(await alice.ask('inbox'))).toEqual([ROOM])
  })

  it('muted: one who is away gets no notice of it, and gets one again when it is over', async () => {
    const { talk, alice, phone, bob } = await people()
    const until = new Date(talk.app.clock.now() + 60_000).toISOString()
    await alice.ask('settings', { channel: ROOM, mutedUntil: until })
    const leave = async () => {
      for (const { caller } of [alice, phone]) talk.app.sockets.states.set(caller.connection, 'gone')
      talk.later(200_000)
      await bob.ask('hello')
      await bob.ask('message', said('late'))
      await talk.flow()
    }
    const queue = async () => (await alice.ask('history', { channel: 'user:alice' })).entries.length
    talk.later(1000)
    const { users, clock } = talk.app
    for (const { caller } of [alice, phone]) await users.release('alice', caller.connection, clock.now())
    await bob.ask('message', said('muted'))
    await talk.flow()
    expect(await queue()).toBe(0)
    await alice.ask('hello')
    await leave()
    expect(await queue()).toBe(1)
  })

  it('cannot be kept of a conversation that nobody has begun', async () => {
    const { alice } = await people()
    expect(await alice.refused('settings', { channel: 'dm:alice~zoe', pinned: 1 })).toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('pinned conversations', () => {
  /** Alice in rooms in which somebody spoke, a minute apart: the last one is the newest. */
  const rooms = async (...names: readonly string[]) => {
    const world = await people()
    for (const name of names) {
      for (const one of [world.alice, world.bob]) await one.ask('join', { channel: name })
      world.talk.later(60_000)
      await world.bob.ask('message', said(name, {}, name))
    }
    await world.alice.ask('leave', { channel: ROOM })
    return world
  }

  it('come first, by their places', async () => {
    const { alice } = await rooms('chat:a', 'chat:b', 'chat:c', 'chat:d')
    await alice.ask('settings', { channel: 'chat:a', pinned: 2 })
    await alice.ask('settings', { channel: 'chat:b', pinned: 1 })
    expect(namesOf(await alice.ask('inbox'))).toEqual(['chat:b', 'chat:a', 'chat:d', 'chat:c'])
    await alice.ask('settings', { channel: 'chat:b', pinned: 0 })
    expect(namesOf(await alice.ask('inbox'))).toEqual(['chat:a', 'chat:d', 'chat:c', 'chat:b'])
  })

  it.each([1, 2, 3])('are met once by pages of %i, whatever is pinned while they are read', async limit => {
    const names = ['chat:a', 'chat:b', 'chat:c', 'chat:d', 'chat:e']
    const { talk, alice } = await rooms(...names)
    await alice.ask('settings', { channel: 'chat:a', pinned: 2 })
    await alice.ask('settings', { channel: 'chat:b', pinned: 1 })
    const met: string[] = []
    let next: string | undefined
    for (let round = 0; round === 0 || next; round++) {
      const page = await alice.ask('inbox', { limit, ...(next && { next }) })
      met.push(...namesOf(page))
      next = page.next
      talk.later(1)
      if (round === 0) await alice.ask('settings', { channel: 'chat:c', pinned: 1 })
    }
    expect(met).toEqual(['chat:b', 'chat:a', 'chat:e', 'chat:d', 'chat:c'])
  })
})

describe('mentions', () => {
  it('are counted while they are unread, for whoever is mentioned, on every device', async () => {
    const { talk, alice, phone, bob } = await people()
    for (const key of ['one', 'two'])
      await bob.ask('message', said(key, { mentions: ['alice', 'bob', 'eve'] }))
    await bob.ask('message', said('three'))
    await talk.flow()
    for (const one of [alice, phone])
      expect(listOf(await one.ask('inbox'))).toMatchObject([{ unread: 3, mentions: 2 }])
    expect(listOf(await bob.ask('inbox'))[0]).not.toHaveProperty('mentions')
    await phone.ask('receipt', { channel: ROOM, read: 1 })
    for (const one of [alice, phone])
      expect(listOf(await one.ask('inbox'))).toMatchObject([{ unread: 2, mentions: 1 }])
    await alice.ask('receipt', { channel: ROOM, read: 3 })
    expect(listOf(await phone.ask('inbox'))[0]).not.toHaveProperty('mentions')
  })

  it.each([
    ['no list', 'alice'],
    ['no users', ['alice', 7]],
    ['too many', Array.from({ length: 17 }, (_, at) => (at ? `u${at}` : 'alice'))],
  ])('are the application’s own affair where they are %s', async (_, mentions) => {
    const { talk, alice, bob } = await people()
    await bob.ask('message', said('one', { mentions }))
    await talk.flow()
    expect(listOf(await alice.ask('inbox'))[0]).not.toHaveProperty('mentions')
  })

  it('are counted once though the stream brings an entry twice', async () => {
    const { talk, alice, bob } = await people()
    await bob.ask('message', said('one', { mentions: ['alice'] }))
    const brought = [...talk.app.changes]
    await talk.flow()
    talk.app.changes.push(...brought)
    await talk.flow()
    expect(listOf(await alice.ask('inbox'))).toMatchObject([{ mentions: 1 }])
  })
})

describe('E2: unread', () => {
  it('is head minus read on every device, whichever of them reads', async () => {
    const { talk, alice, phone, bob } = await people()
    for (const key of ['one', 'two', 'three']) await bob.ask('message', said(key))
    await phone.ask('receipt', { channel: ROOM, read: 2 })
    await talk.flow()
    for (const one of [alice, phone]) {
      expect(listOf(await one.ask('inbox'))).toMatchObject([{ channel: ROOM, unread: 1 }])
      const { channels } = await one.ask('hello')
      expect(channels.find(({ channel }) => channel === ROOM)).toMatchObject({ unread: 1 })
    }
    expect(alice.heard('receipt')).toMatchObject([{ user: 'alice', read: 2 }])
  })

  it('comes with the message itself: nothing more is posted for the list', async () => {
    const { talk, alice, phone, bob } = await people()
    await bob.ask('message', said('one'))
    await talk.flow()
    for (const one of [alice, phone]) {
      const frames = one.frames()
      expect(frames).toHaveLength(1)
      expect(frames[0]).toMatchObject({ event: 'message', channel: ROOM, seq: 1 })
    }
  })
})
