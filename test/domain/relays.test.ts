import { describe, expect, it } from 'vitest'
import type { Change } from '../../shared/domain/ports.ts'
import { MEMBERS_AT_ONCE } from '../../shared/domain/posting/audience.ts'
import { type Conversation, conversation, type Speaker } from '../support/conversation.ts'
import { crowded, enrolled, invoke, nameAt, numbersTold, relaysOf } from '../support/crowd.ts'

const channel = 'chat:stadium'

/** A channel of so many; its first member speaks. */
const stadium = async (count: number): Promise<{ talk: Conversation; first: Speaker; names: string[] }> => {
  const talk = conversation()
  const names = await crowded(talk, channel, count)
  return { talk, first: talk.person(nameAt(0)), names }
}
const say = (one: Speaker, ...keys: string[]) =>
  keys.reduce<Promise<unknown>>(
    (before, key) => before.then(() => one.ask('message', { channel, key, body: { key } })),
    Promise.resolve(),
  )
/** What the stream holds, taken off it. */
const taken = ({ app }: Conversation): Change[] => app.changes.splice(0)

describe('a channel too large for one invocation', () => {
  it('F25: ten thousand are told by invocations of at most 500 posts, each exactly once', async () => {
    const { talk, first, names } = await stadium(10_000)
    await say(first, 'a', 'b')
    expect(await invoke(talk.app, taken(talk))).toEqual({ failed: 0, posts: 0 })
    const relays = taken(talk)
    expect(relays).toHaveLength(10_000 / MEMBERS_AT_ONCE)
    for (const relay of relays) {
      const { failed, posts } = await invoke(talk.app, [relay])
      expect(failed).toBe(0)
      expect(posts).toBeLessThanOrEqual(500)
    }
    const told = Map.groupBy(talk.app.sockets.posts, ({ connection }) => connection)
    expect(told.size).toBe(9_999)
    for (const name of names.slice(1))
      expect(told.get(name)?.map(({ frame }) => (frame as { seq: number }[]).map(({ seq }) => seq))).toEqual([
        [1, 2],
      ])
    expect(talk.app.changes).toEqual([])
  }, 20_000)

  it('costs one write for each page of members and batch, whatever the batch holds', async () => {
    const { talk, first } = await stadium(1700)
    await say(first, 'a', 'b', 'c')
    await invoke(talk.app, taken(talk))
    expect(relaysOf(talk.app.changes)).toMatchObject([
      { index: 0, from: 1, to: 3, after: '', until: nameAt(499) },
      { index: 1, from: 1, to: 3, after: nameAt(499), until: nameAt(999) },
      { index: 2, from: 1, to: 3, after: nameAt(999), until: nameAt(1499) },
      { index: 3, from: 1, to: 3, after: nameAt(1499), until: nameAt(1699) },
    ])
  })

  it('below three pages it is told at once, and nothing is written', async () => {
    const { talk, first } = await stadium(1499)
    await say(first, 'a')
    expect(await invoke(talk.app, taken(talk))).toEqual({ failed: 0, posts: 1498 })
    expect(talk.app.changes).toEqual([])
  })

  it('I4: relays of one page are carried in order, those in one batch in one frame', async () => {
    const { talk, first } = await stadium(1700)
    await say(first, 'a', 'b')
    for (const change of taken(talk)) await invoke(talk.app, [change])
    const relays = taken(talk)
    expect(relays).toHaveLength(8)
    expect(await invoke(talk.app, relays)).toEqual({ failed: 0, posts: 1699 })
    expect(numbersTold(talk.app, nameAt(1699))).toEqual([1, 2])
  })

  it('F14: a batch that comes again hands on nothing twice', async () => {
    const { talk, first } = await stadium(1700)
    await say(first, 'a', 'b')
    const batch = taken(talk)
    for (const times of [4, 0, 0]) {
      await invoke(talk.app, batch)
      expect(taken(talk)).toHaveLength(times)
    }
  })

  it('F14 F26: a crash between two relays leaves nobody out, though members moved between pages meanwhile', async () => {
    const { talk, first, names } = await stadium(1600)
    await say(first, 'a', 'b')
    const batch = taken(talk)
    const { relays } = talk.app
    const { put } = relays
    relays.put = async relay => {
      if (relay.index === 1) throw new Error('crashed')
      return put(relay)
    }
    expect((await invoke(talk.app, batch)).failed).toBe(1)
    relays.put = put
    // Those behind them all move forward: what was the first of the second page would be the last of the first.
    for (const name of [nameAt(3), nameAt(7)]) await talk.person(name).ask('leave', { channel })
    await enrolled(talk.app, channel, 'm00600a')
    const [half, rest] = [batch.slice(0, 1), batch.slice(1)]
    for (const part of [half, rest]) await invoke(talk.app, part)
    const left = taken(talk).filter(({ kind }) => kind === 'relay')
    expect((await invoke(talk.app, left)).failed).toBe(0)
    const gone = [nameAt(0), nameAt(3), nameAt(7)]
    for (const name of names.filter(one => !gone.includes(one)))
      expect(new Set(numbersTold(talk.app, name)), name).toEqual(new Set([1, 2]))
    for (const name of gone) expect(numbersTold(talk.app, name)).toEqual([])
  })

  it('F14: takes along what a page was never told, where an earlier batch was given up half-way', async () => {
    const { talk, first } = await stadium(1700)
    await say(first, 'z')
    for (const _ of ['entry', 'relays']) await invoke(talk.app, taken(talk))
    await say(first, 'a')
    const { relays } = talk.app
    const { put } = relays
    relays.put = async relay => {
      if (relay.index === 1) throw new Error('away')
      return put(relay)
    }
    await invoke(talk.app, taken(talk))
    relays.put = put
    await invoke(talk.app, taken(talk))
    await say(first, 'b')
    await invoke(talk.app, taken(talk))
    await invoke(talk.app, taken(talk))
    for (const at of [1, 499, 500, 1699]) expect(numbersTold(talk.app, nameAt(at))).toEqual([1, 2, 3])
  })

  it('F25: stops before its time is up, and the next try goes on where this one stopped', async () => {
    const { talk, first } = await stadium(2000)
    await say(first, 'a')
    const batch = taken(talk)
    const { clock, relays } = talk.app
    const { put } = relays
    relays.put = async relay => {
      clock.advance(1000)
      return put(relay)
    }
    const written = []
    for (const milliseconds of [3000, 57_000]) {
      const { failed } = await invoke(talk.app, batch, { endsAt: clock.now() + milliseconds })
      written.push([failed, taken(talk).length])
    }
    expect(written).toEqual([
      [1, 3],
      [0, 1],
    ])
  })

  it('I1: heals the log before it hands on, and tells what the log holds', async () => {
    const { talk, first } = await stadium(1600)
    const { logs } = talk.app
    const { put } = logs
    logs.put = async () => {}
    await say(first, 'a')
    logs.put = put
    await invoke(talk.app, taken(talk))
    expect(await logs.read(channel, 0, 9)).toMatchObject([{ seq: 1, key: 'a' }])
    await invoke(talk.app, taken(talk))
    expect(numbersTold(talk.app, nameAt(1599))).toEqual([1])
  })

  it('I7: tells nobody who has left since', async () => {
    const { talk, first } = await stadium(1600)
    await say(first, 'a')
    await invoke(talk.app, taken(talk))
    const relays = taken(talk)
    await talk.person(nameAt(1599)).ask('leave', { channel })
    await invoke(talk.app, relays)
    expect(numbersTold(talk.app, nameAt(1599))).toEqual([])
    expect(numbersTold(talk.app, nameAt(1598))).toEqual([1])
  })

  it('tells who joins and leaves to their own devices alone', async () => {
    const { talk } = await stadium(600)
    const tablet = talk.person('zoe/tablet')
    await tablet.ask('hello')
    await talk.person('zoe').ask('join', { channel })
    await invoke(talk.app, taken(talk))
    expect(tablet.heard('member')).toMatchObject([{ user: 'zoe', change: 'joined' }])
    expect(numbersTold(talk.app, nameAt(1))).toEqual([])
  })
})

describe('a busy channel beside quiet ones', () => {
  it('F29 I14: a hundredth of the channels, however hot and large, is told after the ninety-nine others', async () => {
    const talk = conversation()
    await crowded(talk, channel, 450)
    const hot = talk.person(nameAt(0))
    const [ann, ben] = await talk.greeted('ann', 'ben')
    const quiet = Array.from({ length: 99 }, (_, at) => `chat:quiet-${at}`)
    for (const name of quiet) for (const one of [ann, ben]) await one?.ask('join', { channel: name })
    await talk.flow()
    talk.app.sockets.posts.length = 0
    await say(hot, ...Array.from({ length: 50 }, (_, at) => `h${at}`))
    for (const name of quiet) await ann?.ask('message', { channel: name, key: 'k', body: {} })
    const { failed } = await invoke(talk.app, taken(talk))
    expect(failed).toBe(0)
    const told = talk.app.sockets.posts
      .filter(({ connection }) => connection === 'ann' || connection === 'ben')
      .map(({ frame }) => (frame as { channel: string }).channel)
    const last = told.lastIndexOf(quiet.at(-1) ?? '')
    expect(new Set(told.slice(0, last + 1)).size).toBe(99)
    const before = talk.app.sockets.posts.findLastIndex(({ connection }) => connection === 'ben')
    const hotBefore = talk.app.sockets.posts
      .slice(0, before)
      .filter(({ connection }) => connection[0] === 'm')
    expect(hotBefore.length).toBeLessThanOrEqual(64)
  })
})

describe('a crowd', () => {
  it.each([
    [499, 498],
    [500, 0],
  ])('of %i is told of typing by so many posts: %i', async (count, posts) => {
    const { talk, first } = await stadium(count)
    await first.ask('typing', { channel, on: true })
    expect(talk.app.sockets.posts).toHaveLength(posts)
  })

  it('F25: is not read to its end to say who is online', async () => {
    const { talk, names } = await stadium(3000)
    talk.later(1e7)
    const first = talk.person(names[0] ?? '', { connection: 'later', expires: 9e15 })
    let looked = 0
    const { read } = talk.app.users
    talk.app.users.read = async users => {
      looked += users.length
      return read(users)
    }
    expect(await first.ask('join', { channel })).toMatchObject({ online: [names[0]] })
    expect(looked).toBeLessThanOrEqual(502)
  })
})
