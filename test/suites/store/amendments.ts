import { describe, expect, it } from 'vitest'
import { type Amended, unamended } from '../../../shared/domain/log/amended.ts'
import { named, type Store } from './samples.ts'

export const amendmentsSuite = (store: () => Store) => {
  describe('amendments', () => {
    const sum = (seq: number, revision = 1): Amended => ({
      ...unamended(seq),
      revision,
      edits: [{ seq: seq + 5, at: 1000, body: { text: '', '🙂': [null, 1.5] } }],
      reactions: [{ seq: seq + 6, emoji: '👍', user: 'constructor', on: false, generation: 'g' }],
      deleted: { seq: seq + 7, at: 2000, by: 'bob' },
    })

    it('gives back what was put, of a stretch of the log and of single entries', async () => {
      const channel = named()
      for (const seq of [3, 1, 12, 2]) expect(await store().amendments.put(channel, sum(seq))).toBe(true)
      expect(await store().amendments.read(channel, 1, 11)).toEqual([sum(2), sum(3)])
      expect(await store().amendments.read(channel, 3, 11)).toEqual([])
      const many = await store().amendments.readMany(channel, [12, 4, 1])
      expect(many.toSorted((one, other) => one.seq - other.seq)).toEqual([sum(1), sum(12)])
      expect(await store().amendments.read(named(), 0, 99)).toEqual([])
      expect(await store().logs.read(channel, 0, 99)).toEqual([])
    })

    it('lets one of those who add to the same revision do it', async () => {
      const channel = named()
      const put = (revision: number, by: string) =>
        store().amendments.put(channel, { ...sum(1, revision), deleted: { seq: 9, at: 1, by } })
      const first = await Promise.all(['a', 'b', 'c'].map(by => put(1, by)))
      expect(first.filter(Boolean)).toHaveLength(1)
      const second = await Promise.all(['a', 'b'].map(by => put(2, by)))
      expect(second.filter(Boolean)).toHaveLength(1)
      expect(await put(2, 'late')).toBe(false)
      expect(await put(4, 'early')).toBe(false)
      expect((await store().amendments.read(channel, 0, 9))[0]).toMatchObject({ revision: 2 })
    })
  })

  describe('a row with amendments', () => {
    it('counts them and keeps the time of the newest, and every entry says how many there are up to it', async () => {
      const channel = named()
      await store().channels.create({ channel, epoch: 'e1', members: ['alice'] })
      const say = async (key: string, beside: object) => {
        const entry = { key, from: 'alice', at: 1000 * Number(key), body: {}, ...beside }
        const commit = { channel, entry, fingerprint: Number(key), membership: 'inline', room: 16 } as const
        const { row } = await store().channels.commit(commit)
        if (row?.last) await store().logs.put(channel, row.last)
        return row
      }
      const amends = { seq: 1, as: 'reaction', emoji: '👍', on: true } as const
      const first = await say('1', {})
      expect(first).not.toHaveProperty('amendedAt')
      expect(first?.last).not.toHaveProperty('quiet')
      const second = { head: 2, quiet: 1, amendedAt: 2000, last: { quiet: 1, amends } }
      expect(await say('2', { amends })).toMatchObject(second)
      const third = { quiet: 1, amendedAt: 2000, last: { quiet: 1, about: 2 } }
      expect(await say('3', { about: 2 })).toMatchObject(third)
      expect(await say('4', { about: 4 })).toMatchObject({ head: 3 })
      expect(await say('5', { amends })).toMatchObject({ head: 4, quiet: 2, amendedAt: 5000 })
      expect((await store().logs.read(channel, 0, 9)).map(({ quiet = 0 }) => quiet)).toEqual([0, 1, 1, 2])
    })

    it('keeps with a mark how many there are up to it', async () => {
      const channel = named()
      await store().channels.create({ channel, epoch: 'e1', members: ['alice'] })
      const advance = (read: number, delivered: number, quiet?: number) =>
        store().members.advance('alice', { channel, read, delivered, ...(quiet && { quiet }) })
      expect(await advance(3, 3)).toEqual({ channel, read: 3, delivered: 3 })
      expect(await advance(5, 5, 2)).toEqual({ channel, read: 5, delivered: 5, quiet: 2 })
      expect(await advance(4, 9, 1)).toEqual({ channel, read: 5, delivered: 9, quiet: 2 })
      expect(await advance(0, 10)).toEqual({ channel, read: 5, delivered: 10, quiet: 2 })
      const own = (await store().members.of('alice')).find(one => one.channel === channel)
      expect(own).toEqual({ channel, read: 5, delivered: 10, quiet: 2 })
      const row = await store().channels.read(channel)
      if (!row) throw new Error('no row')
      await store().members.add({ ...row, head: 7, quiet: 3 }, 'bob')
      expect(await store().members.of('bob')).toContainEqual({ channel, read: 7, delivered: 7, quiet: 3 })
    })
  })
}
