import { describe, expect, it } from 'vitest'
import { seconds } from '../../../shared/domain/retention.ts'
import { named, type Store } from './samples.ts'

export const ledgerSuite = (store: () => Store) => {
  describe('the ledger', () => {
    const trouble = (from: number, to: number, at = store().clock.now()) => ({
      from,
      to,
      sent: 3,
      gone: 1,
      slow: 0,
      refused: 0,
      failed: 0,
      at,
    })

    it('tells what is noted of an entry, wherever it stands in its batch', async () => {
      const channel = named()
      await store().ledger.note(channel, trouble(3, 7))
      for (const seq of [3, 5, 7]) expect(await store().ledger.read(channel, seq)).toEqual([trouble(3, 7)])
      for (const seq of [2, 8]) expect(await store().ledger.read(channel, seq)).toEqual([])
    })

    it('adds up what is noted of the same entries, try by try', async () => {
      const channel = named()
      await store().ledger.note(channel, { ...trouble(3, 7), failed: 1 })
      await store().ledger.note(channel, { ...trouble(3, 7), slow: 2 })
      expect(await store().ledger.read(channel, 4)).toEqual([
        { ...trouble(3, 7), sent: 6, gone: 2, slow: 2, failed: 1 },
      ])
    })

    it('I16: shows nothing that has expired, and is no channel’s log', async () => {
      const channel = named()
      await store().ledger.note(channel, trouble(1, 1, store().clock.now() - 8 * 24 * 3600 * 1000))
      expect(await store().ledger.read(channel, 1)).toEqual([])
      await store().ledger.note(channel, trouble(1, 1))
      expect(await store().logs.read(channel, 0, 9, seconds(604_800))).toEqual([])
    })
  })
}
