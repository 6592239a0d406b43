import { describe, expect, it } from 'vitest'
import { callerNamed } from '../../support/app.ts'
import { another, type Store } from './samples.ts'

const TWO_HOURS = 2 * 3600 * 1000

export const revocationsSuite = (store: () => Store) => {
  describe('revocations', () => {
    const touch = (user: string, connection: string, issued: number, now = 1000) => {
      const caller = callerNamed(user, { connection, issued })
      const lease = { since: now, until: now + 75_000, issued, expires: 9e12, roles: [] }
      return store().users.touch(caller, lease, { most: 5, now })
    }

    it('F46: keeps out every token issued by then, at every step, and lets later ones in', async () => {
      const user = `r-${another()}`
      await touch(user, 's1', 1000)
      expect(await store().revocations.revoke(user, 5000)).toMatchObject({
        user,
        revoked: 5000,
        sockets: { s1: { issued: 1000 } },
      })
      for (const [socket, issued] of [
        ['s1', 1000],
        ['s2', 4000],
        ['s3', 5000],
      ] as const)
        expect(await touch(user, socket, issued, 6000)).toBe('void')
      expect(await touch(user, 's4', 5001, 6000)).toMatchObject({ user })
      expect(Object.keys((await store().users.read([user])).get(user)?.sockets ?? {}).sort()).toEqual([
        's1',
        's4',
      ])
      expect(await store().users.release(user, 's4', 6000, 'ended')).toBeUndefined()
      expect(await store().users.release(user, 's1', 6000, 'ended')).toMatchObject({ user })
    })

    it('is told for one user, and in one read for all', async () => {
      const [user, never] = [`r-${another()}`, `r-${another()}`]
      await store().revocations.revoke(user, 7000)
      expect(await store().revocations.of(user)).toBe(7000)
      expect(await store().revocations.of(never)).toBeUndefined()
      const recent = await store().revocations.recent()
      expect([recent.get(user), recent.get(never)]).toEqual([7000, undefined])
    })

    it('never goes back, and takes one who was never seen', async () => {
      const user = `r-${another()}`
      await store().revocations.revoke(user, 9000)
      expect(await store().revocations.revoke(user, 8000)).toMatchObject({
        revoked: 9000,
        sockets: {},
        seen: 0,
      })
      expect((await store().revocations.recent()).get(user)).toBe(9000)
      expect(await touch(user, 's1', 8500, 9500)).toBe('void')
    })

    it('loses none of fifty at once', async () => {
      const users = Array.from({ length: 50 }, () => `r-${another()}`)
      await Promise.all(users.map(user => store().revocations.revoke(user, 7000)))
      const recent = await store().revocations.recent()
      expect(users.filter(user => recent.get(user) !== 7000)).toEqual([])
    })

    it('I12: drops from the list what no socket can have outlived', async () => {
      const [old, young] = [`r-${another()}`, `r-${another()}`]
      await store().revocations.revoke(old, 1e12)
      await store().revocations.revoke(young, 1e12 + TWO_HOURS)
      expect((await store().revocations.recent()).get(old)).toBe(1e12)
      await store().revocations.revoke(young, 1e12 + TWO_HOURS + 700_000)
      expect((await store().revocations.recent()).has(old)).toBe(false)
      expect(await store().revocations.of(old)).toBe(1e12)
    })
  })
}
