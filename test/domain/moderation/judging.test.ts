import { describe, expect, it } from 'vitest'
import { blockedWords } from '../../../shared/domain/moderation/blocked-words.ts'
import { conversation } from '../../support/conversation.ts'

const say = (key: string, text = key) => ({ key, body: { text } })

const room = async (rates = false) => {
  const blocked = blockedWords(['scumbag'])
  const talk = conversation({ rates, store: { blocked } })
  const [alice, bob] = await talk.greeted('alice', 'bob')
  if (!alice || !bob) throw new Error('nobody')
  const { channel } = await alice.ask('converse', { with: ['bob'], title: 'Room' })
  const head = async () => (await talk.app.channels.read(channel))?.head
  return { talk, alice, bob, channel, head }
}
const WORDS = {
  code: 'INVALID_INPUT',
  issues: [{ path: 'body', message: 'words: “scumbag” may not be said here' }],
}

describe('what may not be said', () => {
  it('is refused by the word that it has, wherever it stands, and leaves no trace', async () => {
    const { talk, alice, bob, channel, head } = await room()
    const kept = JSON.stringify(talk.app.kept, (_, value) => (value instanceof Map ? [...value] : value))
    for (const body of [{ text: 'You SCUMBAG' }, { quick: { replies: ['a', 'scumbag'] } }])
      expect(await bob.refused('message', { channel, key: 'k', body })).toMatchObject(WORDS)
    expect(JSON.stringify(talk.app.kept, (_, value) => (value instanceof Map ? [...value] : value))).toBe(
      kept,
    )
    const first = say('f', 'scumbag')
    expect(await bob.refused('converse', { with: ['alice'], title: 'New', key: 'n', first })).toMatchObject(
      WORDS,
    )
    expect(await bob.refused('message', { channel: 'dm:alice~bob', ...first })).toMatchObject(WORDS)
    expect(await talk.app.channels.read('dm:alice~bob')).toBeUndefined()
    await alice.ask('message', { channel, ...say('k', 'scumbags') })
    expect(await head()).toBe(1)
  })

  it('is not said by an edit or a reaction either; a deletion says nothing', async () => {
    const { bob, channel, head } = await room()
    await bob.ask('message', { channel, ...say('k') })
    expect(await bob.refused('edit', { channel, seq: 1, ...say('e', 'scumbag') })).toMatchObject(WORDS)
    const reaction = { seq: 1, key: 'r', emoji: 'scumbag', on: true }
    expect(await bob.refused('react', { channel, ...reaction })).toMatchObject(WORDS)
    await bob.ask('delete', { channel, seq: 1, key: 'd' })
    expect(await head()).toBe(2)
  })

  it('is FORBIDDEN to one who is not there, as anything is', async () => {
    const { talk, alice, channel } = await room()
    await alice.ask('rules', { channel, words: ['casino'] })
    const eve = talk.person('eve')
    for (const where of [channel, 'chat:nowhere'])
      for (const text of ['scumbag', 'casino', 'hello'])
        expect(await eve.refused('message', { channel: where, ...say('k', text) })).toMatchObject({
          code: 'FORBIDDEN',
        })
  })

  it('was said where it was said before the word was blocked: a repeat is told so', async () => {
    const { alice, bob, channel } = await room()
    await bob.ask('message', { channel, ...say('k', 'casino') })
    await alice.ask('rules', { channel, words: ['Casino'] })
    expect(await bob.ask('message', { channel, ...say('k', 'casino') })).toMatchObject({
      seq: 1,
      duplicate: true,
    })
    expect(await bob.refused('message', { channel, ...say('l', 'casino') })).toMatchObject({
      issues: [{ message: 'words: “Casino” may not be said here' }],
    })
  })

  it('may be said by those whom the token trusts', async () => {
    const { talk, channel } = await room()
    const service = talk.person('bob', { roles: ['service'] })
    await service.ask('message', { channel, ...say('k', `scumbag ${'https://a.example '.repeat(40)}`) })
  })
})

describe('the words of a channel’s own', () => {
  it('hold there alone, for owners too, from the answer on, and end so', async () => {
    const { talk, alice, bob, channel } = await room()
    const other = await alice.ask('converse', { with: ['bob'], title: 'Other' })
    const set = await alice.ask('rules', { channel, words: ['casino', 'ยาบ้า', 'casino'] })
    expect(set).toEqual({ channel, slow: 0, words: ['casino', 'ยาบ้า'] })
    for (const [who, text] of [
      [bob, 'casino!'],
      [alice, 'ขายยาบ้าถูกๆ'],
      [talk.person('bob/phone'), 'CASINO'],
    ] as const)
      expect(await who.refused('message', { channel, ...say('k', text) })).toMatchObject({
        code: 'INVALID_INPUT',
      })
    await bob.ask('message', { channel: other.channel, ...say('k', 'casino') })
    expect(await bob.refused('rules', { channel })).toMatchObject({ code: 'FORBIDDEN' })
    await alice.ask('rules', { channel, words: [] })
    await bob.ask('message', { channel, ...say('k', 'casino') })
  })

  it('hold over an instance that knows an older list, and cost it one reading', async () => {
    const { talk, alice, bob, channel } = await room()
    await alice.ask('rules', { channel, words: ['one'] })
    await bob.ask('message', { channel, ...say('k') })
    const { words, set } = talk.app.rules
    let reads = 0
    const counting = {
      set,
      words: async (name: string) => {
        reads++
        return words(name)
      },
    }
    Object.assign(talk.app, { rules: counting })
    await set(channel, { words: ['two'] })
    expect(await bob.refused('message', { channel, ...say('l', 'two') })).toMatchObject({
      code: 'INVALID_INPUT',
    })
    for (const key of ['m', 'n', 'o']) await bob.ask('message', { channel, ...say(key, 'one') })
    expect(reads).toBe(1)
  })
})

/** Three rooms, each of which would have let somebody say twenty things within half a minute. */
const rooms = async () => {
  const { talk, alice, bob } = await room(true)
  const places: string[] = []
  for (const title of ['One', 'Two', 'Three'])
    places.push((await alice.ask('converse', { with: ['bob'], title })).channel)
  const each = async (act: (channel: string, key: string, at: number) => Promise<unknown>) => {
    for (let at = 0; at < 60; at++) await act(places[at % 3] ?? '', `k${at}`, at)
  }
  return { talk, bob, channel: places[0] ?? '', each }
}

describe('saying too much', () => {
  it('counts one link in each of many messages, though there are more of them than in a few', async () => {
    const { talk, alice, bob } = await room(true)
    const places: string[] = []
    for (let at = 0; at < 5; at++)
      places.push((await alice.ask('converse', { with: ['bob'], title: `${at}` })).channel)
    const sayAt = (at: number) =>
      [{ channel: places[at % 5] ?? '', ...say(`k${at}`, `https://a.example/${at}`) }] as const
    for (let at = 0; at < 120; at++) {
      await bob.ask('message', ...sayAt(at))
      talk.later(400)
    }
    expect(await bob.refused('message', ...sayAt(120))).toMatchObject({
      code: 'RATE_LIMITED',
      issues: [{ path: 'body', message: 'flood: 121, of 120 at most' }],
    })
  })

  it('of the same is too fast: it is told when it may be said again', async () => {
    const { talk, bob, channel, each } = await rooms()
    await each(async (where, key, at) => {
      await bob.ask('message', { channel: where, ...say(key, at % 2 ? 'buy now' : 'Buy NOW') })
      talk.later(500)
    })
    expect(await bob.refused('message', { channel, ...say('l', 'buy now') })).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 30_000,
      issues: [{ path: 'body', message: 'repetition: 61, of 60 at most' }],
    })
    await bob.ask('message', { channel, ...say('m', 'something else') })
    expect(await bob.ask('message', { channel, ...say('k3', 'buy now') })).toMatchObject({ duplicate: true })
    talk.later(30_000)
    await bob.ask('message', { channel, ...say('l', 'buy now') })
  })

  it('of the same is counted over all channels, and a repeat of one message once', async () => {
    const { talk, bob, each } = await rooms()
    await each(async (channel, key) => {
      for (let tries = 0; tries < 3; tries++) await bob.ask('message', { channel, ...say(key, 'buy now') })
    })
    const again = await bob.refused('message', { channel: 'dm:alice~bob', ...say('k', 'buy now') })
    expect(again).toMatchObject({ code: 'RATE_LIMITED' })
    expect(await talk.app.channels.read('dm:alice~bob')).toBeUndefined()
  })

  it('in one channel is the rate’s to bound, whatever is said: thirty times the same are taken', async () => {
    const { bob, channel } = await room(true)
    for (let at = 0; at < 30; at++) await bob.ask('message', { channel, ...say(`k${at}`, 'ok') })
    const { code, issues } = await bob.refused('message', { channel, ...say('l', 'ok') })
    expect([code, issues]).toEqual(['RATE_LIMITED', undefined])
  })

  it('is not said by a program whose bodies have the same words and other numbers', async () => {
    const { alice, bob, channel } = await room(true)
    for (let n = 0; n < 20; n++)
      await bob.ask('message', { channel, key: `k${n}`, body: { kind: 'move', n } })
    expect((await alice.ask('reports', { channel })).reports).toEqual([])
  })

  it('in links is refused for one message, and for a minute', async () => {
    const { bob, channel } = await room(true)
    const links = (count: number) => 'https://a.example '.repeat(count)
    expect(await bob.refused('message', { channel, ...say('k', links(101)) })).toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ path: 'body', message: 'links: 101, of 100 at most' }],
    })
    for (const key of ['1', '2']) await bob.ask('message', { channel, ...say(key, `${key} ${links(60)}`) })
    expect(await bob.refused('message', { channel, ...say('3', links(1)) })).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 60_000,
    })
    await bob.ask('message', { channel, ...say('4') })
  })

  it('is nobody’s fault where the rates are off', async () => {
    const { bob, channel } = await room()
    for (let at = 0; at < 40; at++) await bob.ask('message', { channel, ...say(`k${at}`, 'the same') })
  })
})
