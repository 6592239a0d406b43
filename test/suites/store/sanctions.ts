import { describe, expect, it } from 'vitest'
import { MUTED_MOST, type Sanction } from '../../../shared/domain/moderation-ports.ts'
import { commitOf, founded, type Store } from './samples.ts'

const rowOf = async (store: Store, channel: string) => {
  const row = await store.channels.read(channel)
  if (!row) throw new Error('no row')
  return row
}
const sanction = (channel: string, over: Partial<Sanction> = {}): Sanction => ({
  kind: 'muted',
  channel,
  user: 'alice',
  by: 'bob',
  at: 1000,
  ...over,
})
const ruled = (channel: string, at: number, rules = 0) =>
  commitOf(channel, {
    governed: { rules },
    fingerprint: at,
    entry: { key: String(at), from: 'alice', at, body: {} },
  })

/** Who is muted or banned, and what a channel holds its members to. */
export const sanctionsSuite = (its: () => Store): void => {
  describe('sanctions', () => {
    const MEMBERS = ['alice', 'bob']
    const soon = () => its().clock.now() + 60_000

    it('keep one who is muted from every commit up to their end, and nobody else', async () => {
      const store = its()
      const channel = await founded(store, MEMBERS)
      const until = soon()
      expect(await store.sanctions.mute(await rowOf(store, channel), sanction(channel, { until }))).toBe(
        'done',
      )
      const refused = await store.channels.commit(ruled(channel, until - 1))
      expect(refused).toMatchObject({ ok: false, row: { muted: { alice: until } } })
      const other = { ...ruled(channel, 5), entry: { key: 'b', from: 'bob', at: 5, body: {} } }
      expect((await store.channels.commit(other)).ok).toBe(true)
      expect((await store.channels.commit(ruled(channel, until))).ok).toBe(true)
    })

    it('hold for good where they have no end, also over one who is free; a pardon ends them', async () => {
      const store = its()
      const channel = await founded(store, MEMBERS)
      await store.sanctions.mute(
        await rowOf(store, channel),
        sanction(channel, { user: 'bob', until: soon() }),
      )
      await store.sanctions.mute(await rowOf(store, channel), sanction(channel))
      expect((await store.channels.commit(ruled(channel, 9e15))).ok).toBe(false)
      const { governed: _, ...free } = ruled(channel, 1)
      expect((await store.channels.commit(free)).ok).toBe(true)
      expect(await store.sanctions.pardon(await rowOf(store, channel), 'alice')).toBe('done')
      expect((await store.channels.commit(ruled(channel, 2))).ok).toBe(true)
      expect(Object.keys((await rowOf(store, channel)).muted ?? {})).toEqual(['bob'])
      expect(await store.sanctions.pardon(await rowOf(store, channel), 'nobody')).toBe('done')
    })

    it('end with a pardon whose row had not named the muted one yet, or it says that the row has changed', async () => {
      const store = its()
      const channel = await founded(store, MEMBERS)
      const stale = await rowOf(store, channel)
      await store.sanctions.mute(stale, sanction(channel))
      if ((await store.sanctions.pardon(stale, 'alice')) === 'changed')
        await store.sanctions.pardon(await rowOf(store, channel), 'alice')
      expect(await store.sanctions.of(channel, ['alice'])).toEqual([])
      expect((await store.channels.commit(ruled(channel, 1))).ok).toBe(true)
    })

    it('of users called like what every object has are as others', async () => {
      const store = its()
      const channel = await founded(store, ['constructor'])
      const entry = { key: 'k', from: 'constructor', at: 1, body: {} }
      const commit = { ...ruled(channel, 1), entry }
      await store.sanctions.mute(await rowOf(store, channel), sanction(channel, { user: 'toString' }))
      expect((await store.channels.commit(commit)).ok).toBe(true)
      await store.sanctions.mute(await rowOf(store, channel), sanction(channel, { user: 'constructor' }))
      expect((await store.channels.commit({ ...commit, fingerprint: 2 })).ok).toBe(false)
    })

    it('name so many in a row and no more; those whose time is over make room', async () => {
      const store = its()
      const channel = await founded(store, MEMBERS)
      const until = store.clock.now() + 1000
      for (let at = 0; at < MUTED_MOST; at++) {
        const user = `u${at}`
        const own = sanction(channel, at % 2 ? { user, until } : { user })
        expect(await store.sanctions.mute(await rowOf(store, channel), own)).toBe('done')
      }
      const mute = async (user: string) =>
        store.sanctions.mute(await rowOf(store, channel), sanction(channel, { user }))
      expect(await mute('late')).toBe('full')
      expect(await mute('u1')).toBe('done')
      await store.clock.sleep(1000)
      expect(await mute('late')).toBe('done')
      expect(Object.keys((await rowOf(store, channel)).muted ?? {})).toHaveLength(MUTED_MOST / 2 + 2)
    })

    it('let in nobody who is banned, in small channels as in large ones, until the end', async () => {
      const store = its()
      for (const members of [MEMBERS, undefined]) {
        const channel = await founded(store, members)
        const until = soon()
        const own = sanction(channel, { kind: 'banned', user: 'carol', until })
        const stale = await rowOf(store, channel)
        expect(await store.sanctions.ban(stale, own)).toBe('done')
        expect((await rowOf(store, channel)).barring).toBe(true)
        expect(await store.members.add(stale, 'carol')).toBe('barred')
        expect(await store.members.add(stale, 'dora')).toBe('joined')
        await store.clock.sleep(60_000)
        expect(await store.members.add(await rowOf(store, channel), 'carol')).toBe('joined')
      }
    })

    it('are listed as long as they hold, by name, in pages of users', async () => {
      const store = its()
      const channel = await founded(store, MEMBERS)
      const row = await rowOf(store, channel)
      await store.sanctions.ban(row, sanction(channel, { kind: 'banned', user: 'bob', reason: 'Why' }))
      await store.sanctions.ban(
        await rowOf(store, channel),
        sanction(channel, { kind: 'banned', user: 'bo' }),
      )
      await store.sanctions.mute(
        await rowOf(store, channel),
        sanction(channel, { user: 'bob', until: soon() }),
      )
      await store.sanctions.mute(await rowOf(store, channel), sanction(channel, { user: 'eve', until: 5 }))
      await store.sanctions.mute(await rowOf(store, channel), sanction(channel, { user: 'zoe' }))
      const brief = (all: readonly Sanction[]) => all.map(({ kind, user }) => `${user} ${kind}`)
      const first = await store.sanctions.page(channel, '', 2)
      expect(brief(first.sanctions)).toEqual(['bo banned', 'bob banned', 'bob muted'])
      expect(first.next).toBe('bob')
      expect(first.sanctions[1]).toEqual(sanction(channel, { kind: 'banned', user: 'bob', reason: 'Why' }))
      const second = await store.sanctions.page(channel, 'bob', 2)
      expect(second).toEqual({ sanctions: [sanction(channel, { user: 'zoe' })] })
      expect(brief(await store.sanctions.of(channel, ['eve', 'bob', 'nobody'])).toSorted()).toEqual([
        'bob banned',
        'bob muted',
      ])
    })

    it('of a channel that is not there are none', async () => {
      const store = its()
      const channel = await founded(store, MEMBERS)
      const row = { ...(await rowOf(store, channel)), channel: `${channel}-not` }
      expect(await store.sanctions.mute(row, sanction(row.channel))).toBe('changed')
      expect(await store.sanctions.ban(row, sanction(row.channel, { kind: 'banned' }))).toBe('changed')
      expect(await store.rules.set(row.channel, { slow: 5 })).toBeUndefined()
    })
  })

  describe('rules', () => {
    it('are counted in the row, and a commit names the count that it was held to', async () => {
      const store = its()
      const channel = await founded(store, ['alice'])
      expect(await store.rules.set(channel, { slow: 5 })).toMatchObject({ rules: 1, slow: 5 })
      expect((await store.channels.commit(ruled(channel, 1))).ok).toBe(false)
      expect((await store.channels.commit(ruled(channel, 1, 1))).ok).toBe(true)
      const off = await store.rules.set(channel, { slow: 0 })
      expect(off).toMatchObject({ rules: 2 })
      expect(off).not.toHaveProperty('slow')
      expect((await store.channels.commit(ruled(channel, 2, 1))).ok).toBe(false)
    })

    it('keep a channel’s own words, which count as a change, beside how slow it is', async () => {
      const store = its()
      const channel = await founded(store, ['alice'])
      expect(await store.rules.words(channel)).toEqual([])
      await store.rules.set(channel, { slow: 5 })
      const words = ['casino', 'ยาบ้า']
      expect(await store.rules.set(channel, { words })).toMatchObject({ rules: 2, slow: 5 })
      expect(await store.rules.words(channel)).toEqual(words)
      expect(await store.rules.set(channel, { words: [], slow: 0 })).not.toHaveProperty('slow')
      expect(await store.rules.words(channel)).toEqual([])
    })

    it('in slow mode a commit comes no sooner after the sender’s last one', async () => {
      const store = its()
      const channel = await founded(store, ['alice'])
      const say = async (at: number, fresh: boolean, lastBy?: number) => {
        const pace = { fresh, since: at - 60_000, most: 30 }
        const slow = lastBy === undefined ? {} : { lastBy }
        return (await store.channels.commit({ ...ruled(channel, at), pace, slow })).ok
      }
      expect(await say(100_000, true, 95_000)).toBe(true)
      expect((await rowOf(store, channel)).pace.alice).toEqual({ start: 100_000, count: 1, last: 100_000 })
      expect(await say(104_999, false, 99_999)).toBe(false)
      expect(await say(105_000, false, 100_000)).toBe(true)
      expect(await say(106_000, false)).toBe(true)
      expect((await rowOf(store, channel)).pace.alice).toEqual({ start: 100_000, count: 3, last: 106_000 })
      const amend = async (kept: number, at: number) => {
        const pace = { fresh: true, since: at - 60_000, most: 30 }
        return (await store.channels.commit({ ...ruled(channel, at), pace, slow: { kept } })).ok
      }
      expect([await amend(0, 200_000), await amend(105_999, 200_000)]).toEqual([false, false])
      expect(await amend(106_000, 200_000)).toBe(true)
      expect((await rowOf(store, channel)).pace.alice).toEqual({ start: 200_000, count: 1, last: 106_000 })
      expect(await say(300_000, true, 105_999)).toBe(false)
      expect(await say(300_000, true, 106_000)).toBe(true)
    })
  })
}
