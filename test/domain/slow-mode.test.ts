import { describe, expect, it } from 'vitest'
import { conversation } from '../support/conversation.ts'

const say = (key: string) => ({ key, body: { text: key } })

describe('slow mode', () => {
  const slow = async (seconds: number) => {
    const talk = conversation({ rates: true })
    const [alice, bob, carol] = await talk.greeted('alice', 'bob', 'carol')
    if (!alice || !bob || !carol) throw new Error('nobody')
    const { channel } = await alice.ask('converse', { with: ['bob', 'carol'], title: 'Slow' })
    await alice.ask('rules', { channel, slow: seconds })
    return { talk, alice, bob, carol, channel }
  }

  it('lets a member speak once in so many seconds, and says when', async () => {
    const { talk, bob, carol, channel } = await slow(30)
    await bob.ask('message', { channel, ...say('1') })
    talk.later(10_000)
    const error = await bob.refused('message', { channel, ...say('2') })
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 20_000 })
    await carol.ask('message', { channel, ...say('c') })
    talk.later(20_000)
    await bob.ask('message', { channel, ...say('2') })
    expect(await bob.ask('message', { channel, ...say('2') })).toMatchObject({ duplicate: true })
    expect(await bob.refused('message', { channel, ...say('3') })).toMatchObject({ retryAfterMs: 30_000 })
  })

  it('holds neither owners nor moderators, nor what amends an entry', async () => {
    const { alice, bob, channel } = await slow(60)
    for (const key of ['1', '2', '3']) await alice.ask('message', { channel, ...say(key) })
    await bob.ask('message', { channel, ...say('b') })
    await bob.ask('react', { channel, seq: 1, key: 'r', emoji: '👍', on: true })
    await bob.ask('edit', { channel, seq: 4, ...say('e') })
    expect(await bob.refused('message', { channel, ...say('c') })).toMatchObject({ code: 'RATE_LIMITED' })
    await alice.ask('appoint', { channel, user: 'bob', role: 'moderator' })
    await bob.ask('message', { channel, ...say('c') })
    await alice.ask('appoint', { channel, user: 'bob', role: 'member' })
    expect(await bob.refused('message', { channel, ...say('d') })).toMatchObject({ retryAfterMs: 60_000 })
  })

  it('is not got round by amending an entry once the window of the rate is over', async () => {
    const { talk, bob, channel } = await slow(300)
    await bob.ask('message', { channel, ...say('1') })
    talk.later(70_000)
    await bob.ask('react', { channel, seq: 1, key: 'r', emoji: '👍', on: true })
    expect(await bob.refused('message', { channel, ...say('2') })).toMatchObject({ retryAfterMs: 230_000 })
    talk.later(230_000)
    await bob.ask('edit', { channel, seq: 1, ...say('e') })
    await bob.ask('message', { channel, ...say('2') })
  })

  it('holds from the answer on whoever sets it, and ends so', async () => {
    const { talk, alice, bob, channel } = await slow(30)
    await bob.ask('message', { channel, ...say('1') })
    expect(await alice.ask('rules', { channel })).toEqual({ channel, slow: 30, words: [] })
    await alice.ask('rules', { channel, slow: 0 })
    await bob.ask('message', { channel, ...say('2') })
    await bob.ask('message', { channel, ...say('3') })
    talk.later(10_000)
    await alice.ask('rules', { channel, slow: 10 })
    await bob.ask('message', { channel, ...say('4') })
    expect(await bob.refused('message', { channel, ...say('5') })).toMatchObject({ retryAfterMs: 10_000 })
    expect(await bob.refused('rules', { channel, slow: 0 })).toMatchObject({ code: 'FORBIDDEN' })
    expect(await bob.ask('conversation', { channel })).toMatchObject({ slow: 10 })
  })

  it('is exact over many sockets and instances that know nothing of each other', async () => {
    const { talk, bob, channel } = await slow(30)
    const asked = Array.from({ length: 12 }, (_, at) =>
      bob.say(JSON.stringify({ action: 'message', id: '1', channel, ...say(`k${at}`) })),
    )
    const answers = (await Promise.all(asked)).map(text => JSON.parse(text ?? '') as { ok: boolean })
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect((await talk.app.channels.read(channel))?.head).toBe(1)
  })

  it('outlasts the turn of the sets, which forgets who is silent', async () => {
    const { talk, alice, bob, channel } = await slow(600)
    await bob.ask('message', { channel, ...say('b') })
    for (let at = 0; at < 200; at++) {
      await alice.ask('message', { channel, ...say(`a${at}`) })
      talk.later(2100)
    }
    expect(await bob.refused('message', { channel, ...say('b2') })).toMatchObject({ code: 'RATE_LIMITED' })
    talk.later(600_000)
    for (let at = 0; at < 60; at++) {
      await alice.ask('message', { channel, ...say(`c${at}`) })
      talk.later(2100)
    }
    expect(Object.keys((await talk.app.channels.read(channel))?.pace ?? {})).toEqual(['alice'])
  })
})
