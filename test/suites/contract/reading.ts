import { describe, expect, it } from 'vitest'
import type { Frame } from '../../support/peer.ts'
import { type Cast, done, say } from './cast.ts'

export const reading = ({ as, pair, target }: Cast) => {
  describe('reading', () => {
    it('pages through history both ways', async () => {
      const { alice, bob, channel } = await pair()
      for (let at = 1; at <= 12; at++) await say(alice, channel, `m${at}`)
      const page = async (range: object) => {
        const { entries, more } = await bob.ask('history', { channel, ...range })
        return [(entries as Frame[]).map(({ seq }) => seq), more]
      }
      expect(await page({ limit: 5 })).toEqual([[8, 9, 10, 11, 12], true])
      expect(await page({ before: 8, limit: 5 })).toEqual([[3, 4, 5, 6, 7], true])
      expect(await page({ before: 3, limit: 5 })).toEqual([[1, 2], false])
      expect(await page({ after: 9 })).toEqual([[10, 11, 12], false])
      expect(await page({ after: 2, limit: 3 })).toEqual([[3, 4, 5], true])
      await done(alice, bob)
    })

    it('sync gives everything after a position, page by page, or says that it cannot', async () => {
      const { alice, bob, channel } = await pair()
      const big = 'x'.repeat(9000)
      const { epoch } = await say(alice, channel, big)
      for (let at = 2; at <= 7; at++) await say(alice, channel, big)
      const seen: unknown[] = []
      let seq = 1
      for (let more = true; more; ) {
        const { channels } = await bob.ask('sync', { cursors: { [channel]: { epoch, seq } } })
        const page = (channels as Record<string, { entries: Frame[]; more: boolean; recovered: boolean }>)[
          channel
        ]
        expect(page?.recovered).toBe(true)
        for (const entry of page?.entries ?? []) {
          seen.push(entry.seq)
          seq = Number(entry.seq)
        }
        more = page?.more ?? false
      }
      expect(seen).toEqual([2, 3, 4, 5, 6, 7])
      // Who polls is given at once whatever has gathered.
      if (!target().polled) expect(bob.raw.every(text => Buffer.byteLength(text) <= 32 * 1024)).toBe(true)
      for (const position of [
        { epoch: 'no', seq: 1 },
        { epoch, seq: 99 },
      ]) {
        const { channels } = await bob.ask('sync', { cursors: { [channel]: position } })
        expect((channels as Record<string, unknown>)[channel]).toMatchObject({
          recovered: false,
          head: 7,
          entries: [],
        })
      }
      await done(alice, bob)
    })

    it('keeps what is addressed to one who is away', async () => {
      const { alice, bob, channel } = await pair()
      await done(bob)
      await say(alice, channel, 'while you were away')
      const back = await as('bob')
      const { channels } = await back.ask('hello')
      expect((channels as Frame[]).find(known => known.channel === channel)).toMatchObject({
        head: 1,
        unread: 1,
      })
      const { entries } = await back.ask('history', { channel })
      expect(entries).toMatchObject([{ seq: 1, from: 'alice', body: { text: 'while you were away' } }])
      await done(alice, back)
    })
  })
}
