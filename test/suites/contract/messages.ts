import { describe, expect, it } from 'vitest'
import type { Peer } from '../../support/peer.ts'
import { type Cast, codeOf, done, RFC3339, say } from './cast.ts'

export const messages = ({ as, pair }: Cast) => {
  describe('messages', () => {
    it('come to every other socket of the channel, not to the one that sent', async () => {
      const { alice, bob, channel } = await pair()
      const phone = await as('alice')
      const sent = await alice.ask('message', {
        channel,
        key: 'k-1',
        body: { text: 'hello', n: [1, { a: null }] },
      })
      expect(sent).toMatchObject({ ok: true, channel, seq: 1, duplicate: false })
      expect(sent.at).toMatch(RFC3339)
      const { ok: _, reply: __, duplicate: ___, ...place } = sent
      const event = {
        event: 'message',
        ...place,
        key: 'k-1',
        from: 'alice',
        body: { text: 'hello', n: [1, { a: null }] },
      }
      expect(await bob.next({ event: 'message', channel })).toEqual(event)
      expect(await phone.next({ event: 'message', channel })).toEqual(event)
      await say(bob, channel, 'hi')
      await alice.next({ event: 'message', channel, seq: 2 })
      expect(alice.events('message', channel).map(({ seq }) => seq)).toEqual([2])
      await done(alice, bob, phone)
    })

    it('are numbered densely and seen in one order by all', async () => {
      const { alice, bob, channel } = await pair()
      const carol = await as('carol')
      await carol.ask('join', { channel })
      const sends = Array.from({ length: 20 }, (_, at) =>
        say([alice, bob][at % 2] as Peer, channel, `m${at}`),
      )
      const seqs = (await Promise.all(sends))
        .map(({ seq }) => Number(seq))
        .toSorted((one, other) => one - other)
      expect(seqs).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
      await expect.poll(() => new Set(carol.events('message', channel).map(({ seq }) => seq)).size).toBe(20)
      await done(alice, bob, carol)
    })

    it('make one entry however often a key is sent', async () => {
      const { alice, bob, channel } = await pair()
      const frame = { channel, key: 'same', body: { text: 'once' } }
      const replies = await Promise.all(Array.from({ length: 8 }, () => alice.ask('message', frame)))
      expect(replies.every(({ ok, seq }) => ok && seq === 1)).toBe(true)
      expect(replies.filter(({ duplicate }) => !duplicate)).toHaveLength(1)
      for (let at = 0; at < 40; at++) await say(bob, channel, `${at}`, { after: at })
      expect(await alice.ask('message', { ...frame, after: 0 })).toMatchObject({ seq: 1, duplicate: true })
      expect(codeOf(await alice.ask('message', { ...frame, after: 0, body: { text: 'other' } }))).toBe(
        'CONFLICT',
      )
      await done(alice, bob)
    })

    it('of the same key from another sender are another message', async () => {
      const { alice, bob, channel } = await pair()
      const frame = { channel, key: 'same', body: { text: 'mine' } }
      expect(await alice.ask('message', frame)).toMatchObject({ seq: 1, duplicate: false })
      expect(await bob.ask('message', frame)).toMatchObject({ seq: 2, duplicate: false })
      await done(alice, bob)
    })

    it('to a direct channel need no join, in either order of the names', async () => {
      const [bob, carol] = [await as('bob'), await as('carol')]
      const channel = 'dm:bob~carol'
      const sent = await say(bob, channel, 'psst')
      expect(sent.ok).toBe(true)
      expect(await carol.next({ event: 'message', channel, seq: sent.seq })).toMatchObject({ from: 'bob' })
      expect(codeOf(await say(bob, 'dm:carol~bob', 'wrong way round'))).toBe('FORBIDDEN')
      const alice = await as('alice')
      expect(codeOf(await say(alice, channel, 'let me in'))).toBe('FORBIDDEN')
      expect(codeOf(await alice.ask('history', { channel }))).toBe('FORBIDDEN')
      await done(alice, bob, carol)
    })

    it('beyond 30 a minute are refused, exactly, with the time to come back', async () => {
      const { alice, bob, channel } = await pair()
      const replies = await Promise.all(Array.from({ length: 36 }, (_, at) => say(alice, channel, `${at}`)))
      const refused = replies.filter(({ ok }) => !ok)
      expect(refused.map(codeOf)).toEqual(Array(6).fill('RATE_LIMITED'))
      const wait = Number(refused[0]?.error?.retryAfterMs)
      expect(wait).toBeGreaterThan(0)
      expect(wait).toBeLessThanOrEqual(60_000)
      expect((await say(bob, channel, 'not me')).ok).toBe(true)
      const history = await bob.ask('history', { channel, limit: 100 })
      expect(history.entries).toHaveLength(31)
      await done(alice, bob)
    })
  })
}
