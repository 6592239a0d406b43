import { describe, expect, it } from 'vitest'
import { type Cast, done, RFC3339, say } from './cast.ts'

export const greeting = ({ as, pair }: Cast) => {
  describe('hello', () => {
    it('tells who one is, when it is, and what one is in', async () => {
      const { alice, bob, channel } = await pair()
      await say(alice, channel, 'one')
      const hello = await bob.ask('hello')
      expect(hello).toMatchObject({ ok: true, user: 'bob', connection: expect.any(String) })
      expect(hello.serverTime).toMatch(RFC3339)
      expect(Number(hello.heartbeatSeconds)).toBeGreaterThan(0)
      const channels = hello.channels as { channel: string }[]
      expect(channels.find(known => known.channel === channel)).toMatchObject({
        head: 1,
        read: 0,
        unread: 1,
      })
      expect(channels.map(known => known.channel)).toContain('user:bob')
      await done(alice, bob)
    })

    it('puts a caller into the channels of their roles', async () => {
      const agent = await as('agent')
      const { channels } = await agent.ask('hello')
      expect((channels as { channel: string }[]).map(known => known.channel)).toContain('role:agent')
      await done(agent)
    })
  })
}
