import { describe, expect, it } from 'vitest'
import type { Frame } from '../../support/peer.ts'
import { type Cast, codeOf, done, say, unique } from './cast.ts'

export const membership = ({ as, pair }: Cast) => {
  describe('join and leave', () => {
    it('join several channels at once and leave them again', async () => {
      const alice = await as('alice')
      const channels = Array.from({ length: 5 }, () => `chat:${unique()}`)
      const joined = await Promise.all(channels.map(channel => alice.ask('join', { channel })))
      expect(joined.map(({ ok, head }) => [ok, head])).toEqual(channels.map(() => [true, 0]))
      const left = await Promise.all(channels.map(channel => alice.ask('leave', { channel })))
      expect(left.every(({ ok }) => ok)).toBe(true)
      const { channels: known } = await alice.ask('hello')
      const names = (known as { channel: string }[]).map(({ channel }) => channel)
      expect(names.filter(channel => channels.includes(channel))).toEqual([])
      await done(alice)
    })

    it('tell the others', async () => {
      const { alice, bob, channel } = await pair()
      const { online } = await bob.ask('join', { channel })
      expect((online as string[]).toSorted()).toEqual(['alice', 'bob'])
      await bob.ask('leave', { channel })
      expect(await alice.next({ event: 'member', channel, user: 'bob', change: 'left' })).toBeTruthy()
      await done(alice, bob)
    })

    it('deliver nothing after a leave, and take nothing', async () => {
      const { alice, bob, channel } = await pair()
      await bob.ask('leave', { channel })
      await say(alice, channel, 'are you there?')
      expect(codeOf(await say(bob, channel, 'no'))).toBe('FORBIDDEN')
      expect(codeOf(await bob.ask('history', { channel }))).toBe('FORBIDDEN')
      expect(codeOf(await bob.ask('typing', { channel, on: true }))).toBe('FORBIDDEN')
      expect(codeOf(await bob.ask('sync', { cursors: { [channel]: { epoch: 'x', seq: 0 } } }))).toBe(
        'FORBIDDEN',
      )
      expect(bob.events('message', channel)).toEqual([])
      await done(alice, bob)
    })

    it('give what is after a position', async () => {
      const { alice, bob, channel } = await pair()
      const first = await say(alice, channel, 'one')
      await say(alice, channel, 'two')
      const joined = await bob.ask('join', { channel, after: { epoch: first.epoch, seq: 1 } })
      expect(joined).toMatchObject({ ok: true, head: 2, recovered: true, more: false })
      expect((joined.entries as Frame[]).map(({ seq }) => seq)).toEqual([2])
      const honest = await bob.ask('join', { channel, after: { epoch: 'another-life', seq: 1 } })
      expect(honest).toMatchObject({ ok: true, head: 2, recovered: false, entries: [] })
      await done(alice, bob)
    })

    it('refuse what may not be joined, with one answer for absent and forbidden', async () => {
      const alice = await as('alice')
      for (const channel of ['user:bob', 'role:admin', 'dm:bob~carol', 'nothing:here', 'dm:alice~alice'])
        expect(codeOf(await alice.ask('join', { channel }))).toBe('FORBIDDEN')
      await done(alice)
    })
  })
}
