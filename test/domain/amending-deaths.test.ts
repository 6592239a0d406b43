import { describe, expect, it } from 'vitest'
import { gathered } from '../support/conversation.ts'

/** An edit whose function dies between the commit and what is kept of the other entry, and pages that are read before the stream brings it. */

const channel = 'chat:lobby'
const edit = { channel, seq: 1, key: 'e1', body: { text: 'Good morning' } }
const NOW = [{ seq: 1, body: edit.body, edited: { seq: 2 } }]

const died = async (): Promise<never> => {
  throw new Error('died')
}

/** Alice has said one thing and edited it; nothing that `dies` was done any more. */
const scene = async (...dies: readonly ('logs' | 'amendments')[]) => {
  const { talk } = await gathered(channel, ['alice', 'bob'])
  const [alice, bob] = [talk.person('alice'), talk.person('bob')]
  await alice.ask('message', { channel, key: 'first', body: { text: 'Good mroning' } })
  await talk.flow()
  const ports = dies.map(name => talk.app[name])
  const kept = ports.map(({ put }) => put)
  for (const port of ports) port.put = died
  expect(await alice.refused('edit', edit)).toMatchObject({ code: 'INTERNAL' })
  for (const [at, port] of ports.entries()) port.put = kept[at] as typeof port.put
  const say = async (...keys: readonly string[]) => {
    for (const key of keys) await bob.ask('message', { channel, key, body: { text: 'Hm' } })
  }
  const page = async (over: object) => (await bob.ask('history', { channel, ...over })).entries
  return { talk, bob, say, page }
}

const below = { before: 2 }
const LATER_MS = 400_000

describe('an edit whose function has died before it was added', () => {
  it('is on the page that has the entry, or when it is the last', async () => {
    const { talk, say, page } = await scene('amendments')
    expect(await page(below)).toMatchObject(NOW)
    talk.later(LATER_MS)
    expect(await page(below)).toMatchObject(NOW)
    await say('k')
    expect((await page({})).slice(0, 1)).toMatchObject(NOW)
    await talk.flow()
    expect(await page(below)).toMatchObject(NOW)
  })

  it.each([
    ['the newest of before it', below],
    ['the first from the beginning on', { after: 0, limit: 1 }],
  ])('is for six minutes on a page of before it: %s', async (_, over) => {
    const { talk, say, page } = await scene('amendments')
    await say('k1', 'k2')
    talk.later(359_000)
    expect(await page(over)).toMatchObject(NOW)
    talk.later(2000)
    expect((await page(over))[0]).not.toHaveProperty('edited')
    await talk.flow()
    expect(await page(over)).toMatchObject(NOW)
  })

  it('is on a page of before it as far as a hundred entries back', async () => {
    const { talk, say, page } = await scene('amendments')
    for (let at = 0; at < 99; at++) {
      await say(`k${at}`)
      talk.later(3000)
    }
    expect(await page(below)).toMatchObject(NOW)
    await say('one more')
    expect((await page(below))[0]).not.toHaveProperty('edited')
  })

  it('is read on for where a page of the store ends before it', async () => {
    const { talk, say, page } = await scene('amendments')
    await say('k1', 'k2')
    const { logs } = talk.app
    const { read } = logs
    logs.read = (log, after, limit, kept) => read(log, after, Math.min(limit, 1), kept)
    expect(await page(below)).toMatchObject(NOW)
  })

  it('is waited for where it is not even in the log, as long as it may come', async () => {
    const { talk, bob, say, page } = await scene('logs', 'amendments')
    expect(await page(below)).toMatchObject(NOW)
    await say('k1', 'k2')
    const { logs } = talk.app
    const { read } = logs
    let reads = 0
    logs.read = (...asked) => {
      reads++
      return read(...asked)
    }
    const began = talk.app.clock.now()
    expect(await bob.refused('history', { channel, ...below })).toMatchObject({ code: 'INTERNAL' })
    expect(talk.app.clock.now() - began).toBeGreaterThan(2000)
    expect(reads).toBeLessThan(12)
    talk.later(350_000)
    expect(await bob.refused('history', { channel, ...below })).toMatchObject({ code: 'INTERNAL' })
    talk.later(5000)
    await bob.ask('react', { channel, seq: 3, key: 'r', emoji: '👍', on: true })
    await say('k3')
    expect((await page(below))[0]).not.toHaveProperty('edited')
    await talk.flow()
    expect(await page(below)).toMatchObject(NOW)
  })
})

describe('a page of before an amendment', () => {
  type Act = 'said' | 'left to the stream' | 'reacted' | 'died over reacting'
  /** Two things said and acts after them; the page that has the two, and how long it took, in milliseconds. */
  const readAfter = async (acts: readonly Act[], over: object = { before: 3 }) => {
    const { talk } = await gathered(channel, ['alice', 'bob'])
    const alice = talk.person('alice')
    const { logs, amendments } = talk.app
    const kept = { log: logs.put, sum: amendments.put }
    for (const [at, act] of (['said', 'said', ...acts] as const).entries()) {
      const frame =
        act.endsWith('reacting') || act === 'reacted' ? { seq: 1, emoji: '👍', on: true } : { body: { at } }
      if (act === 'left to the stream' || act === 'died over reacting') logs.put = died
      if (act === 'died over reacting') amendments.put = died
      await alice.say(
        JSON.stringify({
          action: 'emoji' in frame ? 'react' : 'message',
          id: 'q',
          channel,
          key: `k${at}`,
          ...frame,
        }),
      )
      logs.put = kept.log
      amendments.put = kept.sum
    }
    const began = talk.app.clock.now()
    const reply = JSON.parse(
      (await alice.say(JSON.stringify({ action: 'history', id: 'q', channel, ...over }))) ?? '{}',
    )
    return { reply, took: talk.app.clock.now() - began }
  }
  const first = { seq: 1, reactions: { '👍': { count: 1 } } }

  it.each([
    ['before', ['left to the stream', 'reacted', 'said', 'said']],
    ['after', ['reacted', 'left to the stream', 'said', 'said']],
  ] as const)('waits for no message that is missing, %s it', async (_, acts) => {
    const { reply, took } = await readAfter(acts)
    expect(reply).toMatchObject({ ok: true, entries: [first, { seq: 2 }] })
    expect(took).toBeLessThan(20)
  })

  it('waits for no amendment that is missing below it', async () => {
    const { reply, took } = await readAfter(['died over reacting', 'said', 'said', 'said', 'said'], {
      after: 3,
      limit: 2,
    })
    expect(reply).toMatchObject({ ok: true, entries: [{ seq: 4 }, { seq: 5 }] })
    expect(took).toBeLessThan(20)
  })

  it('is asked for again where an amendment is missing, and the row alone has what came after', async () => {
    const { reply } = await readAfter(['died over reacting', 'left to the stream'])
    expect(reply).toMatchObject({ ok: false, error: { code: 'INTERNAL' } })
  })
})

it('what nobody has brought for fifty minutes is waited for by no page of before it, whatever comes then', async () => {
  const { talk, bob, page } = await scene('logs', 'amendments')
  talk.later(3_000_000)
  await bob.ask('react', { channel, seq: 1, key: 'r', emoji: '👍', on: true })
  for (const key of ['k1', 'k2']) await bob.ask('message', { channel, key, body: {} })
  expect((await page(below))[0]).not.toHaveProperty('edited')
})
