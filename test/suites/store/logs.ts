import { describe, expect, it } from 'vitest'
import { seconds } from '../../../shared/domain/retention.ts'
import { named, type Store } from './samples.ts'

export const logsSuite = (store: () => Store) => {
  describe('logs', () => {
    const entry = (seq: number, at = store().clock.now()) => ({
      seq,
      key: `k${seq}`,
      from: 'alice',
      at,
      body: { seq },
    })

    it('reads upwards from a number, page by page', async () => {
      const channel = named()
      for (const seq of [3, 1, 2, 4]) await store().logs.put(channel, entry(seq))
      expect((await store().logs.read(channel, 1, 2)).map(({ seq }) => seq)).toEqual([2, 3])
      expect((await store().logs.read(channel, 0, 9)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
      expect(await store().logs.read(channel, 4, 9)).toEqual([])
    })

    it('gives back what was put, to the letter, without the socket it came from', async () => {
      const channel = named()
      const body = { text: '', emoji: '🙂', list: [[], {}, null, 1.5, -0.25], nested: { a: { b: 'c' } } }
      await store().logs.put(channel, { ...entry(1), body, origin: 's1' })
      await store().logs.put(channel, { ...entry(1), body })
      expect(await store().logs.read(channel, 0, 9)).toEqual([{ ...entry(1), body }])
      await store().logs.put(channel, { ...entry(2), before: 1000 })
      expect(await store().logs.read(channel, 1, 9)).toEqual([{ ...entry(2), before: 1000 }])
    })

    it('shows nothing that has expired, deleted or not', async () => {
      const channel = named('user')
      const now = store().clock.now()
      await store().logs.put(channel, entry(1, now - 100_000), seconds(60))
      await store().logs.put(channel, entry(2, now), seconds(60))
      expect((await store().logs.read(channel, 0, 9, seconds(60))).map(({ seq }) => seq)).toEqual([2])
    })
  })
}
