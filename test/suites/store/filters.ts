import { describe, expect, it } from 'vitest'
import { seconds } from '../../../shared/domain/retention.ts'
import { named, type Store } from './samples.ts'

export const filtersSuite = (store: () => Store) => {
  describe('the filters of a search', () => {
    const now = () => store().clock.now()
    const filled = async (stretches: readonly number[], epoch = 'e1', channel = named()) => {
      for (const stretch of stretches)
        await store().filters.put({ channel, epoch }, { stretch, filter: `of ${stretch}` }, now())
      return { channel, epoch }
    }
    const read = async (log: { channel: string; epoch: string }, upTo: number, many: number) =>
      (await store().filters.read(log, upTo, many)).map(({ stretch, filter }) => `${stretch} ${filter}`)

    it('come from the last one down, of so many stretches, without those that are not there', async () => {
      const log = await filled([0, 1, 3, 4, 7])
      expect(await read(log, 5, 4)).toEqual(['4 of 4', '3 of 3'])
      expect(await read(log, 0, 50)).toEqual(['0 of 0'])
      expect(await read(log, 6, 2)).toEqual([])
    })

    it('may be put again', async () => {
      const log = await filled([2])
      await filled([2], log.epoch, log.channel)
      expect(await read(log, 9, 50)).toEqual(['2 of 2'])
    })

    it('are those of one epoch, and no channel’s log', async () => {
      const log = await filled([0])
      expect(await read({ ...log, epoch: 'e2' }, 9, 50)).toEqual([])
      expect(await store().logs.read(log.channel, -1, 9, seconds(604_800))).toEqual([])
    })
  })
}
