import { describe, expect, it } from 'vitest'
import { callerNamed } from '../../support/app.ts'
import { another, type Store } from './samples.ts'

export const censusSuite = (store: () => Store) => {
  describe('the census', () => {
    const come = (user: string, connection: string, region?: string, over: { replaces?: string } = {}) => {
      const lease = { since: 1000, until: 5000, issued: 1, expires: 9e12, roles: [] }
      const terms = { most: 5, now: 1000, greeting: true, ...over }
      return store().users.touch(
        callerNamed(user, { connection }),
        { ...lease, ...(region && { region }) },
        terms,
      )
    }
    /** A region that no other test has, and who is there and in all. */
    const fresh = () => `ZZ-${another().toString(36).toUpperCase()}`
    const counted = async (region: string) => {
      const { online, regions } = await store().census.take()
      return { online, there: regions.get(region) ?? 0 }
    }

    it('counts users and not sockets, where they are and where nobody knows', async () => {
      const region = fresh()
      const before = await counted(region)
      const [one, other, nowhere] = [`u-${another()}`, `u-${another()}`, `u-${another()}`]
      await come(one, 's1', region)
      await come(one, 's2', region)
      await come(other, 's1', region)
      await come(nowhere, 's1')
      const after = await counted(region)
      expect([after.online - before.online, after.there]).toEqual([3, 2])
    })

    it('forgets who goes, with the last socket, and knows where they are who come back', async () => {
      const [first, second] = [fresh(), fresh()]
      const user = `u-${another()}`
      await come(user, 's1', first)
      await come(user, 's2')
      await store().users.release(user, 's1', 2000)
      await store().users.release(user, 's2', 2000)
      expect((await counted(first)).there).toBe(0)
      await come(user, 's3')
      expect((await counted(first)).there).toBe(0)
      await store().users.release(user, 's3', 2000)
      await come(user, 's4', second)
      expect([(await counted(first)).there, (await counted(second)).there]).toEqual([0, 1])
    })

    it('goes by the socket that told last', async () => {
      const [first, second] = [fresh(), fresh()]
      const user = `u-${another()}`
      await come(user, 's1', first)
      await come(user, 's2', second, { replaces: 's1' })
      expect([(await counted(first)).there, (await counted(second)).there]).toEqual([0, 1])
    })
  })
}
