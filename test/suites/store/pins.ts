import { describe, expect, it } from 'vitest'
import { named, type Store } from './samples.ts'

export const pinsSuite = (store: () => Store) => {
  describe('pins', () => {
    const pin = (channel: string, seq: number, most = 50) =>
      store().pins.pin(channel, { seq, by: 'ann', at: seq * 10, epoch: 'e1' }, most, 's1')
    const numbers = async (channel: string) =>
      (await store().pins.of(channel)).map(({ seq }) => seq).toSorted((one, other) => one - other)

    it('stand once each, with who pinned them first and when', async () => {
      const channel = named()
      expect(await store().pins.of(channel)).toEqual([])
      expect(await pin(channel, 7)).toBe('pinned')
      const again = { seq: 7, by: 'ben', at: 99, epoch: 'e1' }
      expect(await store().pins.pin(channel, again, 50, 's2')).toBe('already')
      expect(await store().pins.of(channel)).toEqual([{ seq: 7, by: 'ann', at: 70, epoch: 'e1' }])
    })

    it('are no more than there may be, exactly, however many come at once', async () => {
      const channel = named()
      const asked = Array.from({ length: 9 }, (_, at) => pin(channel, at + 1, 5))
      const done = await Promise.all(asked)
      expect(done.filter(one => one === 'pinned')).toHaveLength(5)
      expect(done.filter(one => one === 'full')).toHaveLength(4)
      const [first = 0] = await numbers(channel)
      expect(await pin(channel, first, 5)).toBe('already')
    })

    it('are taken down once, and make room', async () => {
      const channel = named()
      const by = { user: 'ben', at: 1, origin: 's' }
      expect(await store().pins.unpin(channel, 1, by)).toBe(false)
      await pin(channel, 1, 1)
      expect(await store().pins.unpin(channel, 2, by)).toBe(false)
      expect(await store().pins.unpin(channel, 1, by)).toBe(true)
      expect(await store().pins.unpin(channel, 1, by)).toBe(false)
      expect(await pin(channel, 2, 1)).toBe('pinned')
      expect(await numbers(channel)).toEqual([2])
    })
  })
}
