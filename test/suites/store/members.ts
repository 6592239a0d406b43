import { describe, expect, it } from 'vitest'
import { another, commitOf, founded, type Store } from './samples.ts'

export const membersSuite = (store: () => Store) => {
  describe('members', () => {
    const read = async (channel: string) => {
      const row = await store().channels.read(channel)
      if (!row) throw new Error('no row')
      return row
    }

    it('joins once, is seen from both ends, and has read what was said before', async () => {
      const channel = await founded(store(), ['alice'])
      await store().channels.commit(commitOf(channel))
      const user = `ben-${another()}`
      expect(await store().members.add(await read(channel), user)).toBe('joined')
      expect(await store().members.add(await read(channel), user)).toBe('already')
      expect((await read(channel)).members?.toSorted()).toEqual(['alice', user].toSorted())
      expect(await store().members.of(user)).toEqual([{ channel, read: 1, delivered: 1 }])
    })

    it('leaves, from both ends, and the last one leaves a room that can be joined again', async () => {
      const channel = await founded(store(), ['zoe'])
      expect(await store().members.remove(await read(channel), 'yan')).toBe('absent')
      expect(await store().members.remove(await read(channel), 'zoe')).toBe('left')
      expect(await store().members.has(channel, 'zoe')).toBe(false)
      expect((await read(channel)).members).toEqual([])
      expect(await store().members.add(await read(channel), 'zoe')).toBe('joined')
      expect((await read(channel)).members).toEqual(['zoe'])
    })

    it('stops naming members in the row with the seventeenth, for ever', async () => {
      const users = Array.from({ length: 16 }, (_, at) => `m${at}`)
      const channel = await founded(store(), users)
      expect(await store().members.add(await read(channel), 'm16')).toBe('changed')
      expect((await read(channel)).members).toBeUndefined()
      expect(await store().members.add(await read(channel), 'm16')).toBe('joined')
      expect(await store().members.page(channel, {}, 99)).toEqual([...users, 'm16'].toSorted())
      expect(await store().members.remove(await read(channel), 'm3')).toBe('left')
      expect(await store().members.has(channel, 'm3')).toBe(false)
      expect(await store().members.has(channel, 'm4')).toBe(true)
    })

    it('pages through the members in one order, within a span', async () => {
      const channel = await founded(store())
      const users = ['ann', 'anna', 'bo', 'bob', 'cleo', 'жук', '🙂']
      for (const user of users.toReversed()) await store().members.add(await read(channel), user)
      const page = (span: object, most: number) => store().members.page(channel, span, most)
      expect(await page({}, 3)).toEqual(['ann', 'anna', 'bo'])
      expect(await page({ after: 'bo' }, 9)).toEqual(['bob', 'cleo', 'жук', '🙂'])
      expect(await page({ after: 'ann', until: 'bob' }, 9)).toEqual(['anna', 'bo', 'bob'])
      expect(await page({ after: 'am', until: 'annz' }, 1)).toEqual(['ann'])
      expect(await page({ after: '🙂' }, 9)).toEqual([])
    })

    it('asks for another reading when the row has meanwhile become large', async () => {
      const users = Array.from({ length: 16 }, (_, at) => `n${at}`)
      const channel = await founded(store(), users)
      const stale = await read(channel)
      await store().members.add(stale, 'n16')
      expect(await store().members.remove(stale, 'n1')).toBe('changed')
    })

    it('moves marks forward only, each for itself', async () => {
      const user = `mo-${another()}`
      const channel = await founded(store(), [user])
      const marks = (read: number, delivered: number) => ({ channel, read, delivered })
      expect(await store().members.advance(user, marks(3, 5))).toEqual(marks(3, 5))
      expect(await store().members.advance(user, marks(4, 2))).toEqual(marks(4, 5))
      expect(await store().members.advance(user, marks(1, 1))).toEqual(marks(4, 5))
      expect(await store().members.advance('stranger', marks(9, 9))).toBeUndefined()
      expect(await store().members.marks(channel, [user, 'stranger'])).toEqual(new Map([[user, marks(4, 5)]]))
    })
  })
}
