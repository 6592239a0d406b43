import { describe, expect, it } from 'vitest'
import type { Frame, Peer } from '../../support/peer.ts'
import { type Cast, codeOf, done, RFC3339, say, unique } from './cast.ts'

export const trusted = ({ as, pair }: Cast) => {
  describe('a trusted service', () => {
    it('reaches one user by their queue, now or when they are back', async () => {
      const admin = await as('admin')
      const carol = await as('carol')
      const body = { kind: 'order', order: 17 }
      await admin.ask('message', { channel: 'user:carol', key: unique(), body })
      const notice = await carol.next({ event: 'notice', kind: 'order' })
      expect(notice).toMatchObject({ body: { order: 17 }, seq: expect.any(Number) })
      await done(carol)
      await admin.ask('message', {
        channel: 'user:carol',
        key: unique(),
        body: { kind: 'order', order: 18 },
      })
      const back = await as('carol')
      const cursors = { 'user:carol': { epoch: notice.epoch, seq: notice.seq } }
      const { channels } = await back.ask('sync', { cursors })
      const entries = (channels as Record<string, { entries: Frame[] }>)['user:carol']?.entries ?? []
      expect(entries.some(entry => (entry.body as { order?: number }).order === 18)).toBe(true)
      await done(admin, back)
    })

    it('asks what became of a message, and nobody else may', async () => {
      const { alice, bob, channel } = await pair()
      const { seq } = await say(alice, channel, 'did you get this?')
      await bob.next({ event: 'message', channel, seq })
      await bob.ask('receipt', { channel, read: seq })
      const admin = await as('admin')
      expect(await admin.ask('ledger', { channel, seq })).toMatchObject({
        ok: true,
        stored: expect.stringMatching(RFC3339),
        posted: { lane: expect.stringMatching(/^(direct|stream)$/) },
        delivered: ['bob'],
        read: ['bob'],
        pushed: 0,
      })
      expect(codeOf(await admin.ask('ledger', { channel, seq: 99 }))).toBe('NOT_FOUND')
      expect(codeOf(await alice.ask('ledger', { channel, seq }))).toBe('FORBIDDEN')
      await done(admin, alice, bob)
    })

    it('reaches everybody of a role, and nobody else may', async () => {
      const [admin, agent, alice] = [await as('admin'), await as('agent'), await as('alice')]
      const send = (peer: Peer) => say(peer, 'role:agent', 'all hands')
      expect((await send(admin)).ok).toBe(true)
      await agent.next({ event: 'message', channel: 'role:agent' })
      expect(codeOf(await send(alice))).toBe('FORBIDDEN')
      expect(codeOf(await say(alice, 'user:bob', 'spam'))).toBe('FORBIDDEN')
      for (const channel of ['role:agent', 'user:bob']) expect(alice.events('message', channel)).toEqual([])
      await done(admin, agent, alice)
    })
  })
}
