import { describe, expect, it } from 'vitest'
import type { Relay } from '../../../shared/domain/posting/relay.ts'
import { named, type Store } from './samples.ts'

export const relaysSuite = (store: () => Store) => {
  describe('relays', () => {
    /** A relay of the first page of a channel of its own, by what is to be told. */
    const outbox = () => {
      const channel = named()
      const relay = (from: number, to: number, over: Partial<Relay> = {}): Relay => ({
        channel,
        epoch: 'e1',
        index: 0,
        after: '',
        until: 'm',
        from,
        to,
        origins: { [to]: 'socket-1' },
        ...over,
      })
      const put = (from: number, to: number, over: Partial<Relay> = {}) =>
        store().relays.put(relay(from, to, over))
      return { relay, put }
    }

    it('follow each other, each page for itself', async () => {
      const { relay, put } = outbox()
      expect(await put(5, 7)).toEqual(relay(5, 7))
      expect(await put(8, 8, { until: 'k' })).toEqual(relay(8, 8, { until: 'k' }))
      expect(await put(5, 8, { index: 1, after: 'k', until: 'z' })).toMatchObject({ from: 5, to: 8 })
    })

    it('F14: one that stands already stays, and tells where its page ended', async () => {
      const { relay, put } = outbox()
      await put(5, 8)
      expect(await put(5, 8, { until: 'n' })).toEqual(relay(5, 8))
      expect(await put(5, 6, { until: 'n' })).toEqual(relay(5, 8))
    })

    it('F15: takes along what never came in between, as far as a hundred entries back', async () => {
      const { put } = outbox()
      await put(1, 4)
      expect(await put(9, 9)).toMatchObject({ from: 5, to: 9 })
      expect(await put(110, 111)).toMatchObject({ from: 10, to: 111 })
      expect(await put(213, 213)).toMatchObject({ from: 213, to: 213 })
    })

    it('never begins later than it was asked to: those who moved between pages are told twice, not never', async () => {
      const { put } = outbox()
      await put(1, 6)
      expect(await put(5, 8)).toMatchObject({ from: 5, to: 8 })
    })

    it('F51: one of another life of the log says nothing about this one', async () => {
      const { put } = outbox()
      await put(1, 400)
      expect(await put(3, 3, { epoch: 'e2' })).toMatchObject({ from: 3, to: 3, epoch: 'e2' })
    })
  })
}
