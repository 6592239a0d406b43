import { describe, expect, it } from 'vitest'
import { ALIVE } from '../../../shared/protocol/index.ts'
import { type Cast, done, RFC3339, say } from './cast.ts'

export const signals = ({ as, pair }: Cast) => {
  describe('signals', () => {
    it('typing comes to the others and is not stored', async () => {
      const { alice, bob, channel } = await pair()
      expect(await alice.ask('typing', { channel, on: true })).toMatchObject({ ok: true })
      expect(await bob.next({ event: 'typing' })).toEqual({
        event: 'typing',
        channel,
        from: 'alice',
        on: true,
        at: expect.any(String),
      })
      expect((await bob.ask('history', { channel })).entries).toEqual([])
      await done(alice, bob)
    })

    it('presence is told to those who share a channel, and can be asked for', async () => {
      const { alice, bob } = await pair()
      const set = await alice.ask('presence', { status: 'away', detail: { page: '/home' } })
      expect(set).toMatchObject({ presence: { alice: { status: 'away', detail: { page: '/home' } } } })
      expect(await bob.next({ event: 'presence', user: 'alice', status: 'away' })).toMatchObject({
        devices: 1,
      })
      await done(alice)
      const gone = await bob.next({ event: 'presence', user: 'alice', status: 'offline' })
      expect(gone).toMatchObject({ devices: 0 })
      expect(gone.lastSeen).toMatch(RFC3339)
      const asked = await bob.ask('presence', { of: ['alice', 'bob', 'never-seen'] })
      expect(asked.presence).toMatchObject({
        alice: { status: 'offline', devices: 0 },
        bob: { status: 'online', devices: 1 },
        'never-seen': { status: 'offline', lastSeen: null, devices: 0 },
      })
      const back = await as('alice')
      expect(await bob.next({ event: 'presence', user: 'alice', status: 'online' })).toBeTruthy()
      await done(back, bob)
    })

    it('receipts move forward only, never past the head, and are told', async () => {
      const { alice, bob, channel } = await pair()
      for (const text of ['one', 'two', 'three']) await say(alice, channel, text)
      expect(await bob.ask('receipt', { channel, delivered: 3 })).toMatchObject({ read: 0, delivered: 3 })
      expect(await bob.ask('receipt', { channel, read: 2 })).toMatchObject({ read: 2, delivered: 3 })
      expect(await bob.ask('receipt', { channel, read: 1 })).toMatchObject({ read: 2, delivered: 3 })
      expect(await bob.ask('receipt', { channel, read: 99 })).toMatchObject({ read: 3, delivered: 3 })
      expect(await alice.next({ event: 'receipt', user: 'bob', read: 3 })).toMatchObject({
        channel,
        delivered: 3,
      })
      await done(alice, bob)
    })

    it('ping tells the heads of one’s channels', async () => {
      const { alice, bob, channel } = await pair()
      await say(alice, channel, 'one')
      const pong = await bob.ask('ping')
      expect(pong.serverTime).toMatch(RFC3339)
      expect((pong.heads as Record<string, number>)[channel]).toBe(1)
      expect(await bob.ask('ping', { next: 60 })).toMatchObject({ ok: true })
      // Where the gateway knows no such route its refusal is a sign of life as well.
      bob.send(ALIVE.asked)
      expect(await bob.next({ reply: ALIVE.answered.reply })).toBeTruthy()
      await done(alice, bob)
    })
  })
}
