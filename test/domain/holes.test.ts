import { describe, expect, it } from 'vitest'
import { conversation, gathered } from '../support/conversation.ts'

const channel = 'chat:lobby'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const seqs = (entries: readonly { seq: number }[] | undefined) => entries?.map(({ seq }) => seq)
const forGood = { expires: 9e15 }

/** Alice has said ten things in the lobby; the numbers in `missing` never came into the log, and no stream brings them. */
const withHoles = async (missing: readonly number[]) => {
  const { talk } = await gathered(channel, ['alice', 'bob'])
  const [alice, bob] = [talk.person('alice', forGood), talk.person('bob', forGood)]
  const { logs } = talk.app
  const put = logs.put.bind(logs)
  const held: (() => Promise<void>)[] = []
  logs.put = async (...args) => {
    if (missing.includes(args[1].seq)) held.push(() => put(...args))
    else await put(...args)
  }
  const say = (at: number, after = 0) => alice.ask('message', { channel, key: `k${at}`, body: { at }, after })
  for (let at = 1; at <= 10; at++) await say(at, at - 1)
  for (let at = 11; at <= 60; at++) await say(at, at - 1)
  logs.put = put
  talk.app.changes.splice(0)
  const { epoch = '' } = (await talk.app.channels.read(channel)) ?? {}
  const from = async (seq: number) =>
    (await bob.ask('sync', { cursors: { [channel]: { epoch, seq } } })).channels[channel]
  const redrive = async () => {
    for (const one of held) await one()
  }
  return { talk, alice, bob, say, from, redrive }
}

describe('I5: a hole that nobody closes', () => {
  it('is INTERNAL while it may still be closed, for an hour after the next entry', async () => {
    const { talk, bob, from } = await withHoles([4])
    expect(seqs((await from(0))?.entries)).toEqual([1, 2, 3])
    expect(await from(0)).toMatchObject({ recovered: true, more: true })
    await expect(from(3)).rejects.toThrow('INTERNAL')
    await expect(bob.ask('history', { channel, after: 0 })).rejects.toThrow('INTERNAL')
    talk.later(HOUR_MS)
    expect(await from(0)).toMatchObject({ recovered: true, more: true })
    expect(await from(3)).toMatchObject({ recovered: false, entries: [], more: false, head: 60 })
    expect(seqs((await from(4))?.entries)?.[0]).toBe(5)
  })

  it('is passed over by history, in which its number is missing, from then on', async () => {
    const { talk, bob } = await withHoles([4, 5, 30])
    talk.later(HOUR_MS)
    const all = Array.from({ length: 60 }, (_, at) => at + 1).filter(seq => ![4, 5, 30].includes(seq))
    const down: number[] = []
    for (let more = true; more; ) {
      const page = await bob.ask('history', { channel, ...(down[0] && { before: down[0] }), limit: 2 })
      down.unshift(...page.entries.map(({ seq }) => seq))
      more = page.more
    }
    expect(down).toEqual(all)
    const up: number[] = []
    for (let more = true; more; ) {
      const page = await bob.ask('history', { channel, after: up.at(-1) ?? 0, limit: 7 })
      up.push(...page.entries.map(({ seq }) => seq))
      more = page.more
    }
    expect(up).toEqual(all)
  })

  it('leaves no hole within the newest page of a join', async () => {
    const { talk, bob } = await withHoles([58])
    talk.later(HOUR_MS)
    expect(await bob.ask('join', { channel })).toMatchObject({
      entries: [{ seq: 59 }, { seq: 60 }],
      more: true,
      recovered: true,
    })
  })

  it('I1: is closed by a redrive however late, and everybody reads the entry then', async () => {
    const { talk, from, redrive } = await withHoles([4])
    talk.later(3 * DAY_MS)
    expect(await from(3)).toMatchObject({ recovered: false })
    await redrive()
    expect(seqs((await from(3))?.entries)?.slice(0, 2)).toEqual([4, 5])
  })

  it('I2: may be the repeat that is looked for, for 7 days', async () => {
    const { talk, alice, say } = await withHoles([4])
    const repeat = { channel, key: 'k4', body: { at: 4 }, after: 3 }
    talk.later(7 * DAY_MS - 1000)
    expect(await alice.refused('message', repeat)).toMatchObject({ code: 'INTERNAL' })
    expect(await say(5, 4)).toMatchObject({ seq: 5, duplicate: true })
    talk.later(2000)
    expect(await alice.ask('message', repeat)).toMatchObject({ seq: 61, duplicate: false })
  })
})

describe('a hole in a queue', () => {
  const queue = 'user:bob'

  /** Bob's queue has entries of a version that kept no time of the one before; the first never came into the log. */
  const byOlderVersion = async () => {
    const talk = conversation()
    const shop = talk.person('shop', { ...forGood, roles: ['service'] })
    const { logs } = talk.app
    const [put, read] = [logs.put.bind(logs), logs.read.bind(logs)]
    logs.put = async (...args) => {
      if (args[1].seq > 1) await put(...args)
    }
    logs.read = async (...range) => (await read(...range)).map(({ before: _, ...entry }) => entry)
    const say = (key: string) => shop.ask('message', { channel: queue, key, body: { kind: 'shipped' } })
    await say('n1')
    await say('n2')
    const heals = () => {
      logs.put = put
      return talk.flow()
    }
    return { talk, shop, say, heals }
  }

  it('I2: may be the repeat that is looked for also where nobody knows how old it is', async () => {
    const { shop, say, heals } = await byOlderVersion()
    const repeat = { channel: queue, key: 'n1', body: { kind: 'shipped' } }
    expect(await shop.refused('message', repeat)).toMatchObject({ code: 'INTERNAL' })
    await heals()
    expect(await say('n1')).toMatchObject({ seq: 1, duplicate: true })
  })

  it('is called expired by nobody while the stream may still bring it', async () => {
    const { talk } = await byOlderVersion()
    const bob = talk.person('bob', forGood)
    const { epoch = '' } = (await talk.app.channels.read(queue)) ?? {}
    expect(await bob.refused('sync', { cursors: { [queue]: { epoch, seq: 0 } } })).toMatchObject({
      code: 'INTERNAL',
    })
  })

  it('holds up no reader later: what nobody knows the age of has most likely expired', async () => {
    const { talk } = await byOlderVersion()
    talk.later(300_000)
    const bob = talk.person('bob', forGood)
    expect(await bob.ask('history', { channel: queue })).toMatchObject({ entries: [{ seq: 2 }], more: false })
    const { epoch = '' } = (await talk.app.channels.read(queue)) ?? {}
    const { channels } = await bob.ask('sync', { cursors: { [queue]: { epoch, seq: 0 } } })
    expect(channels[queue]).toMatchObject({ recovered: false, head: 2 })
  })
})
