import { describe, expect, it } from 'vitest'
import type { Commit } from '../../../shared/domain/ports.ts'
import { commitOf, founded, named, type Store } from './samples.ts'

export const channelsSuite = (store: () => Store) => {
  describe('channels', () => {
    it('creates a row with its members once', async () => {
      const channel = named()
      const founding = { channel, epoch: 'e1', members: ['alice', 'bob'] }
      expect(await store().channels.create(founding)).toBe('created')
      expect(await store().channels.create({ ...founding, epoch: 'e2' })).toBe('exists')
      const row = await store().channels.read(channel)
      expect(row).toMatchObject({
        channel,
        epoch: 'e1',
        head: 0,
        floor: 0,
        turn: 0,
        pace: {},
        young: [],
        old: [],
      })
      expect(row?.members?.toSorted()).toEqual(['alice', 'bob'])
      expect(await store().members.has(channel, 'bob')).toBe(true)
    })

    it('knows nothing of a channel that was never created', async () => {
      expect(await store().channels.read(named())).toBeUndefined()
      expect(await store().channels.commit(commitOf(named()))).toEqual({ ok: false })
    })

    it('commits an entry and keeps it whole in the row', async () => {
      const channel = await founded(store(), ['alice'])
      const commit = commitOf(channel, { entry: { ...commitOf(channel).entry, origin: 's1' } })
      const result = await store().channels.commit(commit)
      expect(result).toMatchObject({
        ok: true,
        row: { head: 1, young: [7], last: { ...commit.entry, seq: 1 } },
      })
      expect(await store().channels.read(channel)).toEqual(result.row)
    })

    it('keeps the time of the entry before the newest, 0 before the first', async () => {
      const channel = await founded(store(), ['alice'])
      const put = (fingerprint: number, at: number) =>
        store().channels.commit(commitOf(channel, { fingerprint, entry: { ...commitOf(channel).entry, at } }))
      expect((await put(1, 1000)).row?.last).toMatchObject({ at: 1000, before: 0 })
      expect((await put(2, 3000)).row?.last).toMatchObject({ at: 3000, before: 1000 })
      expect((await store().channels.read(channel))?.last).toMatchObject({ seq: 2, before: 1000 })
    })

    it('refuses a stranger, and answers the row as it is', async () => {
      const channel = await founded(store(), ['bob'])
      const result = await store().channels.commit(commitOf(channel))
      expect(result).toMatchObject({ ok: false, row: { head: 0, members: ['bob'] } })
    })

    it('refuses a commit made for the other kind of membership', async () => {
      const [small, large] = [await founded(store(), ['alice']), await founded(store())]
      expect((await store().channels.commit(commitOf(small, { membership: 'large' }))).ok).toBe(false)
      expect((await store().channels.commit(commitOf(large, { membership: 'inline' }))).ok).toBe(false)
      expect((await store().channels.commit(commitOf(large, { membership: 'large' }))).ok).toBe(true)
      expect((await store().channels.commit(commitOf(large, { membership: 'any', fingerprint: 8 }))).ok).toBe(
        true,
      )
    })

    it('refuses a commit that rests on who was in a large channel before somebody left it', async () => {
      const channel = await founded(store())
      const row = await store().channels.read(channel)
      for (const user of ['alice', 'bob']) if (row) await store().members.add(row, user)
      const commit = commitOf(channel, { membership: 'large', departures: 0 })
      expect((await store().channels.commit(commit)).ok).toBe(true)
      if (row) expect(await store().members.remove(row, 'bob')).toBe('left')
      const refused = await store().channels.commit({ ...commit, fingerprint: 8 })
      expect(refused).toMatchObject({ ok: false, row: { departures: 1 } })
      expect((await store().channels.commit({ ...commit, fingerprint: 8, departures: 1 })).ok).toBe(true)
    })

    it('refuses a fingerprint that stands in the young or in the old set', async () => {
      const channel = await founded(store(), ['alice'])
      await store().channels.commit(commitOf(channel, { fingerprint: 1, room: 1 }))
      expect((await store().channels.commit(commitOf(channel, { fingerprint: 1, room: 9 }))).ok).toBe(false)
      const turned = commitOf(channel, { fingerprint: 2, room: 1, turn: { forget: [] } })
      expect((await store().channels.commit(turned)).ok).toBe(true)
      expect((await store().channels.commit(commitOf(channel, { fingerprint: 1, room: 9 }))).ok).toBe(false)
      expect((await store().channels.commit(commitOf(channel, { fingerprint: 2, room: 9 }))).ok).toBe(false)
    })

    it('commits a colliding fingerprint only while the head stands where it was verified', async () => {
      const channel = await founded(store(), ['alice'])
      await store().channels.commit(commitOf(channel))
      expect((await store().channels.commit(commitOf(channel, { collision: 0 }))).ok).toBe(false)
      const result = await store().channels.commit(commitOf(channel, { collision: 1 }))
      expect(result).toMatchObject({ ok: true, row: { head: 2, young: [7] } })
    })

    it('turns the sets only when the young one is full, and then says from where on it covers', async () => {
      const channel = await founded(store(), ['alice'])
      const turn = { forget: [] }
      const put = (fingerprint: number, over: Partial<Commit> = {}) =>
        store().channels.commit(commitOf(channel, { fingerprint, room: 2, ...over }))
      expect((await put(1, { turn })).ok).toBe(false)
      await put(1)
      await put(2)
      expect((await put(3)).ok).toBe(false)
      const first = await put(3, { turn })
      expect(first).toMatchObject({
        ok: true,
        row: { head: 3, young: [3], floor: 0, turn: 2, turnedAt: 1000 },
      })
      expect(first.row?.old.toSorted()).toEqual([1, 2])
      expect((await put(4, { turn })).ok).toBe(false)
      await put(4)
      const second = await put(5, { turn })
      expect(second).toMatchObject({ row: { head: 5, young: [5], floor: 2, turn: 4 } })
      expect(second.row?.old.toSorted()).toEqual([3, 4])
      expect((await put(6, { covered: 1 })).ok).toBe(false)
      expect((await put(6, { covered: 2 })).ok).toBe(true)
    })

    it('turns no sooner than it is told', async () => {
      const channel = await founded(store(), ['alice'])
      const at = (time: number) => ({ ...commitOf(channel).entry, at: time })
      const put = (fingerprint: number, time: number, over: Partial<Commit> = {}) =>
        store().channels.commit(commitOf(channel, { fingerprint, room: 1, entry: at(time), ...over }))
      await put(1, 1000)
      await put(2, 1001, { turn: { forget: [] } })
      expect((await put(3, 1100, { turn: { forget: [], notBefore: 1000 } })).ok).toBe(false)
      expect((await put(3, 1400, { turn: { forget: [], notBefore: 1001 } })).ok).toBe(true)
    })

    it('counts the pace of a sender in windows of their own', async () => {
      const channel = await founded(store(), ['alice'])
      const put = (fingerprint: number, at: number, fresh: boolean, most = 2) =>
        store().channels.commit(
          commitOf(channel, {
            fingerprint,
            entry: { ...commitOf(channel).entry, at },
            pace: { fresh, since: at - 60_000, most },
          }),
        )
      expect((await put(1, 100_000, false)).ok).toBe(false)
      expect((await put(1, 100_000, true)).ok).toBe(true)
      expect((await put(2, 100_001, true)).ok).toBe(false)
      expect(await put(2, 100_001, false)).toMatchObject({
        row: { pace: { alice: { start: 100_000, count: 2 } } },
      })
      expect((await put(3, 100_002, false)).ok).toBe(false)
      expect((await put(3, 160_000, true)).ok).toBe(true)
    })

    it('forgets paces with a turn, but none whose window still runs', async () => {
      const channel = await founded(store(), ['alice', 'bob'])
      const put = (from: string, fingerprint: number, at: number, over: Partial<Commit> = {}) =>
        store().channels.commit(
          commitOf(channel, {
            fingerprint,
            room: 1,
            entry: { ...commitOf(channel).entry, from, at },
            pace: { fresh: true, since: at - 60_000, most: 9 },
            ...over,
          }),
        )
      await put('bob', 1, 100_000)
      const turn = { forget: ['bob'] }
      expect((await put('alice', 2, 150_000, { turn })).ok).toBe(false)
      const later = await put('alice', 2, 170_000, { turn })
      expect(later).toMatchObject({ ok: true, row: { pace: { alice: { count: 1 } } } })
      expect(later.row?.pace.bob).toBeUndefined()
    })

    it('forgets as many paces with one turn as there can be messages between two', async () => {
      const channel = await founded(store())
      const names = Array.from({ length: 128 }, (_, at) => `${'x'.repeat(100)}${at}`)
      const put = (from: string, fingerprint: number, at: number, turn?: Commit['turn']) =>
        store().channels.commit(
          commitOf(channel, {
            fingerprint,
            membership: 'any',
            room: turn ? 64 : 128,
            entry: { ...commitOf(channel).entry, from, at },
            pace: { fresh: true, since: at - 60_000, most: 9 },
            ...(turn && { turn }),
          }),
        )
      for (const [at, name] of names.entries()) expect((await put(name, at, 100_000)).ok).toBe(true)
      const turned = await put('last', 128, 170_000, { notBefore: 100_000, forget: names })
      expect(turned.ok).toBe(true)
      expect(Object.keys(turned.row?.pace ?? {})).toEqual(['last'])
    })

    it('gives every number once to concurrent commits', async () => {
      const channel = await founded(store(), ['alice'])
      const commits = Array.from({ length: 12 }, (_, at) => commitOf(channel, { fingerprint: at }))
      const results = await Promise.all(commits.map(commit => store().channels.commit(commit)))
      const heads = results.map(result => result.row?.head ?? -1).toSorted((one, other) => one - other)
      expect(heads).toEqual(Array.from({ length: 12 }, (_, at) => at + 1))
    })

    it('reads many rows at once and leaves out those that are not there', async () => {
      const channels = [await founded(store(), ['alice']), named(), await founded(store())]
      const rows = await store().channels.readMany(channels)
      expect(rows.map(row => row.channel).toSorted()).toEqual([channels[0], channels[2]].toSorted())
      expect(await store().channels.readMany([])).toEqual([])
    })
  })
}
