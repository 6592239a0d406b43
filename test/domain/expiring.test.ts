import { describe, expect, it } from 'vitest'
import type { Deletes } from '../../shared/store/memory/rooms.ts'
import { conversation } from '../support/conversation.ts'

const WEEK_MS = 7 * 24 * 3600 * 1000
const channel = 'user:bob'
const upTo = (most: number, from = 1) => Array.from({ length: most - from + 1 }, (_, at) => from + at)
const seqs = (entries: readonly { seq: number }[] | undefined) => entries?.map(({ seq }) => seq)

/** What TTL may have done with what has expired. */
const MODES: readonly (readonly [string, Deletes])[] = [
  ['never', () => false],
  ['late, in no order', ({ seq }) => seq % 3 !== 0],
  ['at once', () => true],
]

describe.each(MODES)('I16: a queue whose TTL deletes %s', (_mode, deletes) => {
  const begun = async () => {
    const talk = conversation({ deletes })
    await talk.greeted('bob')
    const shop = talk.person('shop', { roles: ['service'], expires: 9e15 })
    const bob = talk.person('bob', { expires: 9e15 })
    const tell = (key: string) => shop.ask('message', { channel, key, body: { key } })
    const { epoch = '' } = (await talk.app.channels.read(channel)) ?? {}
    const from = async (seq: number) =>
      (await bob.ask('sync', { cursors: { [channel]: { epoch, seq } } })).channels[channel]
    /** The log takes nothing: as when every handler dies between its commit and the log. */
    const dying = async (run: () => Promise<unknown>) => {
      const { logs } = talk.app
      const { put } = logs
      logs.put = async () => {}
      await run()
      logs.put = put
    }
    return { talk, shop, bob, tell, from, dying }
  }

  it.each([
    [0, false],
    [1, false],
    [2, true],
    [3, true],
  ])('F55: number %i before what has expired is recovered: %s', async (seq, recovered) => {
    const { talk, bob, tell, from } = await begun()
    await tell('n1')
    await tell('n2')
    talk.later(WEEK_MS - 1000)
    await tell('n3')
    talk.later(2000)
    expect(await from(seq)).toMatchObject({ recovered, head: 3, more: false })
    expect(seqs((await from(seq))?.entries)).toEqual(recovered && seq < 3 ? [3] : [])
    expect(await bob.ask('history', { channel })).toMatchObject({ entries: [{ seq: 3 }], more: false })
    expect(seqs((await bob.ask('history', { channel, before: 3 })).entries)).toEqual([])
  })

  it('shows nothing of what has all expired, not even the newest, which the row keeps', async () => {
    const { talk, bob, tell, from } = await begun()
    await tell('n1')
    await tell('n2')
    talk.later(WEEK_MS)
    const join = await bob.ask('join', { channel })
    expect(join).toMatchObject({ entries: [], more: false, head: 2 })
    const nothing = { epoch: join.epoch, head: 2, entries: [], more: false }
    expect(await bob.ask('history', { channel })).toEqual(nothing)
    for (const [seq, recovered] of [
      [0, false],
      [1, false],
      [2, true],
    ] as const)
      expect(await from(seq)).toMatchObject({ recovered, entries: [], head: 2 })
    const { channels } = await bob.ask('hello')
    expect(channels).toContainEqual(expect.objectContaining({ channel, head: 2, unread: 0 }))
    expect((await tell('n3')).seq).toBe(3)
    expect(await from(2)).toMatchObject({ recovered: true, entries: [{ seq: 3 }] })
    const later = (await bob.ask('hello')).channels
    expect(later).toContainEqual(expect.objectContaining({ channel, head: 3, unread: 1 }))
  })

  it('is exact to the second at the edge', async () => {
    const { talk, tell, from } = await begun()
    await tell('n1')
    talk.later(WEEK_MS - 1)
    expect(await from(0)).toMatchObject({ recovered: true, entries: [{ seq: 1 }] })
    talk.later(1)
    expect(await from(0)).toMatchObject({ recovered: false, entries: [] })
  })

  it('gives history past a hundred expired entries', async () => {
    const { talk, bob, tell } = await begun()
    for (let at = 0; at < 100; at++) await tell(`n${at}`)
    talk.later(WEEK_MS + 1000)
    for (let at = 0; at < 20; at++) await tell(`m${at}`)
    const page = await bob.ask('history', { channel, after: 0 })
    expect(seqs(page.entries)).toEqual(upTo(120, 101))
    expect(page.more).toBe(false)
    const nothing = { epoch: page.epoch, head: 120, entries: [], more: false }
    expect(await bob.ask('history', { channel, before: 101 })).toEqual(nothing)
    expect(seqs((await bob.ask('history', { channel, before: 103, limit: 40 })).entries)).toEqual([101, 102])
  })

  it('I2: has no second entry of a repeat behind a hole: that one is INTERNAL until the stream has closed it', async () => {
    const { talk, shop, tell, dying } = await begun()
    await dying(() => tell('n1'))
    await tell('n2')
    const refused = await shop.refused('message', { channel, key: 'n1', body: { key: 'n1' } })
    expect(refused).toMatchObject({ code: 'INTERNAL' })
    await talk.flow()
    expect(await tell('n1')).toMatchObject({ seq: 1, duplicate: true })
  })

  it('I5: waits for a hole behind expired entries, and does not call it expired', async () => {
    const { talk, bob, tell, from, dying } = await begun()
    for (const key of ['n1', 'n2', 'n3']) await tell(key)
    talk.later(WEEK_MS - 60_000)
    await dying(async () => {
      await tell('n4')
      await tell('n5')
    })
    await tell('n6')
    talk.later(61_000)
    await expect(from(3)).rejects.toThrow('INTERNAL')
    await talk.flow()
    expect(await from(3)).toMatchObject({ recovered: true, entries: [{ seq: 4 }, { seq: 5 }, { seq: 6 }] })
    expect(await from(2)).toMatchObject({ recovered: false, entries: [] })
    expect(seqs((await bob.ask('history', { channel })).entries)).toEqual([4, 5, 6])
  })

  it('F6: a repeat is known for as long as its entry can be read, and is a new entry from then on', async () => {
    const { talk, tell, from } = await begun()
    await tell('n1')
    talk.later(WEEK_MS - 1)
    expect(await tell('n1')).toMatchObject({ seq: 1, duplicate: true })
    talk.later(1)
    expect(await tell('n1')).toMatchObject({ seq: 2, duplicate: false })
    expect(await from(1)).toMatchObject({ recovered: true, entries: [{ seq: 2, key: 'n1' }] })
  })
})
