import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Position } from '../../shared/protocol/index.ts'
import { conversation } from '../support/conversation.ts'

const WEEK_MS = 7 * 24 * 3600 * 1000
const forGood = { expires: 9e15 }
const upTo = (most: number, from = 1) => Array.from({ length: most - from + 1 }, (_, at) => from + at)

/**
 * Bob and what he may read: a room of 120 entries and an empty one, a conversation of 2 and one that nobody has begun, a
 * queue of 60 of which 55 have expired.
 */
const library = async () => {
  const talk = conversation()
  const [alice, bob] = [talk.person('alice', forGood), talk.person('bob', forGood)]
  const shop = talk.person('shop', { ...forGood, roles: ['service'] })
  for (const one of [alice, bob]) await one.ask('hello')
  for (const channel of ['chat:full', 'chat:empty'])
    for (const one of [alice, bob]) await one.ask('join', { channel })
  const tell = (from: number, to: number) =>
    Promise.all(
      upTo(to, from).map(at => shop.ask('message', { channel: 'user:bob', key: `n${at}`, body: { at } })),
    )
  await tell(1, 55)
  talk.later(WEEK_MS)
  await tell(56, 60)
  for (const at of upTo(120))
    await alice.ask('message', { channel: 'chat:full', key: `k${at}`, body: { at } })
  for (const at of upTo(2))
    await alice.ask('message', { channel: 'dm:alice~bob', key: `k${at}`, body: { at } })
  const epochs: Record<string, string> = { 'dm:bob~carol': 'unbegun' }
  for (const { channel, epoch } of (await bob.ask('hello')).channels) epochs[channel] = epoch
  return { bob, epochs }
}

type Shape = readonly [
  title: string,
  channel: string,
  position: (epoch: string) => Position,
  recovered: boolean,
  seqs: readonly number[],
]
const at = (seq: number) => (epoch: string) => ({ epoch, seq })
const SHAPES: readonly Shape[] = [
  ['the beginning', 'chat:full', at(0), true, upTo(120)],
  ['one entry', 'chat:full', at(1), true, upTo(120, 2)],
  ['the end of the first page', 'chat:full', at(50), true, upTo(120, 51)],
  ['one before a whole page is left', 'chat:full', at(69), true, upTo(120, 70)],
  ['just a whole page left', 'chat:full', at(70), true, upTo(120, 71)],
  ['one before the head', 'chat:full', at(119), true, [120]],
  ['the head', 'chat:full', at(120), true, []],
  ['one beyond the head', 'chat:full', at(121), false, []],
  ['the largest number', 'chat:full', at(Number.MAX_SAFE_INTEGER), false, []],
  ['an unknown epoch', 'chat:full', () => ({ epoch: 'unknown', seq: 5 }), false, []],
  ['an unknown epoch at 0', 'chat:full', () => ({ epoch: 'unknown', seq: 0 }), false, []],
  ['an epoch of a later generation', 'chat:full', epoch => ({ epoch: `${epoch}.g1`, seq: 5 }), false, []],
  ['the epoch of another channel', 'chat:full', () => ({ epoch: 'unbegun', seq: 0 }), false, []],
  ['an empty log', 'chat:empty', at(0), true, []],
  ['beyond the head of an empty log', 'chat:empty', at(1), false, []],
  ['a conversation nobody has begun', 'dm:bob~carol', at(0), true, []],
  ['beyond one nobody has begun', 'dm:bob~carol', at(1), false, []],
  ['one that was unbegun when it was read', 'dm:alice~bob', () => ({ epoch: 'unbegun', seq: 0 }), false, []],
  ['a conversation from its beginning', 'dm:alice~bob', at(0), true, [1, 2]],
  ['the beginning of a queue that has expired there', 'user:bob', at(0), false, []],
  ['one before the edge of retention', 'user:bob', at(54), false, []],
  ['the very edge of retention', 'user:bob', at(55), true, upTo(60, 56)],
  ['the head of a queue', 'user:bob', at(60), true, []],
]

describe('F41 F55: a position', () => {
  it.each(SHAPES)(
    'at %s is told everything behind it, or that it cannot be',
    async (_title, channel, position, recovered, seqs = []) => {
      const { bob, epochs } = await library()
      const epoch = epochs[channel] ?? ''
      const got: number[] = []
      let next = position(epoch)
      for (let more = true; more; next = { epoch, seq: got.at(-1) ?? next.seq }) {
        const page = (await bob.ask('sync', { cursors: { [channel]: next } })).channels[channel]
        expect(page).toMatchObject({ recovered, epoch })
        if (!recovered) expect(page).toMatchObject({ entries: [], more: false })
        got.push(...(page?.entries.map(({ seq }) => seq) ?? []))
        more = page?.more ?? false
      }
      expect(got).toEqual(seqs)
      if (epoch === 'unbegun') return
      const joined = await bob.ask('join', { channel, after: position(epoch) })
      expect(joined).toMatchObject({ recovered, epoch })
      expect(joined.entries.map(({ seq }) => seq)).toEqual(seqs.slice(0, 50))
    },
  )

  it.each([-1, 0.5, Number.MAX_SAFE_INTEGER + 1, '1', null])(
    'with the number %j is INVALID_INPUT, and changes nothing',
    async seq => {
      const { bob, epochs } = await library()
      const position = { epoch: epochs['chat:full'], seq } as never
      expect(await bob.refused('sync', { cursors: { 'chat:full': position } })).toMatchObject({
        code: 'INVALID_INPUT',
      })
      expect(await bob.refused('join', { channel: 'chat:full', after: position })).toMatchObject({
        code: 'INVALID_INPUT',
      })
    },
  )

  it('in each of many channels is answered for itself, the honest beside the recovered', async () => {
    const { bob, epochs } = await library()
    const cursors = Object.fromEntries(
      [
        ['chat:full', 118],
        ['chat:empty', 3],
        ['dm:alice~bob', 1],
        ['dm:bob~carol', 0],
        ['user:bob', 9],
      ].map(([channel, seq]) => [channel, { epoch: epochs[String(channel)] ?? '', seq: Number(seq) }]),
    )
    const { channels } = await bob.ask('sync', { cursors })
    expect(Object.values(channels).map(({ recovered, entries }) => [recovered, entries.length])).toEqual([
      [true, 2],
      [false, 0],
      [true, 1],
      [true, 0],
      [false, 0],
    ])
  })
})

describe('I5 F24 F40 F59: pages that are read while others write', () => {
  it('hold every entry up to the head that was told last, once, whatever the order of calls', async () => {
    const channel = 'chat:busy'
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom('write', 'sync', 'late'), { minLength: 10, maxLength: 40 }),
        async (scheduler, steps) => {
          const talk = conversation()
          const [alice, bob] = [talk.person('alice', forGood), talk.person('bob', forGood)]
          for (const one of [alice, bob]) await one.ask('join', { channel })
          const { logs, channels } = talk.app
          const { put } = logs
          const { read } = channels
          const pause = () => scheduler.schedule(Promise.resolve())
          const late: (() => Promise<void>)[] = []
          let holds = false
          logs.put = async (...args) => {
            if (holds) late.push(() => put(...args))
            else await pause().then(() => put(...args))
          }
          channels.read = async name => {
            const row = await read(name)
            await pause()
            return row
          }
          const page = logs.read
          logs.read = async (...args) => {
            await pause()
            return page(...args)
          }
          const { epoch = '' } = (await read(channel)) ?? {}
          const got: number[] = []
          const sync = async () => {
            const seq = got.at(-1) ?? 0
            const told = (await bob.ask('sync', { cursors: { [channel]: { epoch, seq } } })).channels[channel]
            if (!told?.recovered) throw new Error('not recovered')
            const fresh = told.entries.map(one => one.seq)
            expect(fresh).toEqual(fresh.map((_, index) => seq + 1 + index))
            if (!told.more) expect(fresh.at(-1) ?? seq).toBe(told.head)
            if ((got.at(-1) ?? 0) === seq) got.push(...fresh)
          }
          const tasks = steps.map(async (step, index) => {
            await pause()
            if (step === 'sync') return sync().catch(refusedOnly)
            holds = step === 'late'
            await alice.ask('message', { channel, key: `k${index}`, body: {}, after: 0 }).catch(refusedOnly)
          })
          for (const task of tasks) await scheduler.waitFor(task)
          for (const one of late) await one()
          const { head = 0 } = (await read(channel)) ?? {}
          while ((got.at(-1) ?? 0) < head) await scheduler.waitFor(sync())
          expect(got).toEqual(upTo(head))
        },
      ),
      { numRuns: 60, endOnFailure: true },
    )
  }, 60_000)
})

/** A hole that has not been closed yet is a refusal; anything else is a fault of the test. */
const refusedOnly = (thrown: unknown): void => {
  if (!String(thrown).includes('was refused')) throw thrown
}
