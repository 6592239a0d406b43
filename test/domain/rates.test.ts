import { describe, expect, it } from 'vitest'
import { conversation, gathered } from '../support/conversation.ts'
import { crowded } from '../support/crowd.ts'

const channel = 'chat:lobby'
const say = (key: string) => ({ channel, key, body: {} })

describe('the rate of a sender', () => {
  it('refuses the thirty-first message of a minute, says when, and is right', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'], { rates: true })
    const [alice, bob] = people
    for (let at = 0; at < 30; at++) {
      await alice?.ask('message', say(`k${at}`))
      talk.later(100)
    }
    const error = await alice?.refused('message', say('k30'))
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 57_000 })
    await bob?.ask('message', say('k30'))
    talk.later(56_999)
    expect(await alice?.refused('message', say('k30'))).toMatchObject({ retryAfterMs: 1 })
    talk.later(1)
    expect(await alice?.ask('message', say('k30'))).toMatchObject({ seq: 32, duplicate: false })
  })

  it('is one for all sockets of a user, and does not count repeats', async () => {
    const { talk, people } = await gathered(channel, ['alice'], { rates: true })
    const [alice] = people
    const phone = talk.person('alice/phone')
    for (let at = 0; at < 30; at++) {
      await (at % 2 ? alice : phone)?.ask('message', say(`k${at}`))
      talk.later(50)
    }
    expect(await phone.refused('message', say('x'))).toMatchObject({ code: 'RATE_LIMITED' })
    expect(await phone.ask('message', say('k29'))).toMatchObject({ seq: 30, duplicate: true })
    expect((await talk.app.channels.read(channel))?.head).toBe(30)
  })

  it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])(
    'is counted for a user called %s',
    async user => {
      const { people } = await gathered(channel, [user], { rates: true })
      for (let at = 0; at < 30; at++) await people[0]?.ask('message', say(`k${at}`))
      expect(await people[0]?.refused('message', say('x'))).toMatchObject({ code: 'RATE_LIMITED' })
    },
  )

  it('is looked at before the log: one who is too fast does not have it read', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'], { rates: true })
    const [alice, bob] = people
    for (let at = 0; at < 150; at++) {
      await bob?.ask('message', say(`b${at}`))
      talk.later(2000)
    }
    for (let at = 0; at < 30; at++) await alice?.ask('message', { ...say(`a${at}`), after: 150 + at })
    const { read } = talk.app.logs
    let reads = 0
    talk.app.logs.read = (...asked) => {
      reads++
      return read(...asked)
    }
    const old = { ...say('x'), after: 0 }
    expect(await alice?.refused('message', old)).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 60_000 })
    expect(reads).toBe(0)
    talk.later(60_000)
    expect(await alice?.ask('message', old)).toMatchObject({ duplicate: false })
    expect(reads).toBeGreaterThan(0)
  })

  it('forgets those who are silent: the row does not grow with everybody who ever spoke', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `m${at}`)
    const { talk, people } = await gathered(channel, names, { rates: true })
    for (let round = 0; round < 8; round++) {
      for (const one of people) {
        await one.ask('message', say(`k${round}`))
        talk.later(2000)
      }
    }
    const row = await talk.app.channels.read(channel)
    expect(Object.keys(row?.pace ?? {}).length).toBeLessThan(2 * 64)
  })
})

describe('a channel in which a thousand speak once', () => {
  it('keeps the paces of those who spoke lately: its row does not grow without end', async () => {
    const talk = conversation({ rates: true })
    for (const name of await crowded(talk, channel, 1000)) {
      talk.later(2000)
      await talk.person(name, { expires: 9e15 }).ask('message', say('k'))
      const { pace = {} } = (await talk.app.channels.read(channel)) ?? {}
      expect(Object.keys(pace).length).toBeLessThan(3 * 64)
    }
  })
})

describe('the rate of a channel', () => {
  it('is about fifty entries a second: a crowd that is faster is refused at the turn, and told when', async () => {
    const names = Array.from({ length: 16 }, (_, at) => `m${at}`)
    const { talk, people } = await gathered(channel, names, { rates: true })
    let [taken, refused] = [0, 0]
    for (let tick = 0; tick < 300; tick++) {
      talk.later(10)
      const text = JSON.stringify({ action: 'message', id: '1', ...say(`k${tick}`) })
      const { ok, error } = JSON.parse((await people[tick % 16]?.say(text)) ?? '')
      if (ok) taken++
      else {
        expect(error.code).toBe('RATE_LIMITED')
        expect(error.retryAfterMs).toBeGreaterThan(0)
        expect(error.retryAfterMs).toBeLessThanOrEqual(320)
        refused++
      }
    }
    expect(refused).toBeGreaterThan(0)
    expect(taken).toBeGreaterThanOrEqual(140)
    expect(taken).toBeLessThanOrEqual(150 + 32)
  })

  it('is lifted where the rates are off', async () => {
    const { people } = await gathered(channel, ['alice'])
    for (let at = 0; at < 200; at++) await people[0]?.ask('message', say(`k${at}`))
  })
})

describe('the rate of a socket', () => {
  const typing = JSON.stringify({ action: 'typing', id: '1', channel, on: true })
  const burst = async (say: (text: string) => Promise<string | undefined>, frames: number) => {
    const answers = []
    for (let at = 0; at < frames; at++) answers.push(JSON.parse((await say(typing)) ?? ''))
    return answers
  }

  it('lets sixty signals through at once and twenty a second, says when to come back, and is right', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'], { rates: true })
    const [alice, bob] = people
    if (!alice || !bob) throw new Error('nobody came')
    talk.later(10_000)
    const answers = await burst(alice.say, 100)
    expect(answers.filter(({ ok }) => ok)).toHaveLength(60)
    expect(answers.at(-1).error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 50 })
    expect(bob.heard('typing')).toHaveLength(60)
    talk.later(49)
    expect((await burst(alice.say, 1))[0].ok).toBe(false)
    talk.later(1)
    expect((await burst(alice.say, 2)).map(({ ok }) => ok)).toEqual([true, false])
    talk.later(1000)
    expect((await burst(alice.say, 30)).filter(({ ok }) => ok)).toHaveLength(20)
  })

  it('is of one socket alone, and holds up neither messages nor heartbeats', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'], { rates: true })
    const [alice, bob] = people
    if (!alice || !bob) throw new Error('nobody came')
    talk.later(10_000)
    await burst(alice.say, 100)
    expect((await burst(bob.say, 10)).every(({ ok }) => ok)).toBe(true)
    await alice.ask('message', say('k1'))
    for (let at = 0; at < 70; at++) await alice.ask('ping')
  })

  it('is lifted where the rates are off, and lets a client join fifty chats at once', async () => {
    const { people } = await gathered(channel, ['alice'])
    expect((await burst(people[0]?.say ?? (async () => ''), 200)).every(({ ok }) => ok)).toBe(true)
    const limited = await gathered(channel, ['alice'], { rates: true })
    for (let at = 0; at < 50; at++) await limited.people[0]?.ask('join', { channel: `chat:${at}` })
  })
})
