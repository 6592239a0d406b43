import { describe, expect, it } from 'vitest'
import type { Movement } from '../../../shared/domain/members/movements.ts'
import { another, type Store } from './samples.ts'

const MOST = 1000
/** Times that no other test has: the place is one for all. */
let began = 1_800_000_000_000
const later = () => {
  began += 1_000_000
  return began
}

const socketOf = (user: string): Movement => ({
  kind: 'arrived',
  user,
  connection: `c-${user}=`,
  lease: { since: 5, until: 80_005, issued: 1, expires: 9e12, roles: ['staff', 'it’s'] },
  replaces: 'older=',
})
const memberOf = (user: string): Movement => ({
  kind: 'joined',
  channel: 'chat:crowd',
  epoch: 'e1',
  user,
  departures: 3,
})

export const movementsSuite = (store: () => Store) => {
  describe('movements', () => {
    it('are found whole, in the order of time, from a time on', async () => {
      const at = later()
      const [one, other] = [`a-${another()}`, `a-${another()}`]
      await store().movements.put(memberOf(other), at + 2)
      await store().movements.put(socketOf(one), at)
      expect(await store().movements.since(at, MOST)).toEqual([
        { ...socketOf(one), at },
        { ...memberOf(other), at: at + 2 },
      ])
      expect(await store().movements.since(at + 1, MOST)).toMatchObject([{ kind: 'joined' }])
      expect(await store().movements.since(at + 3, MOST)).toEqual([])
    })

    it('lose none of fifty in one millisecond', async () => {
      const at = later()
      const users = Array.from({ length: 50 }, () => `a-${another()}`)
      await Promise.all(users.map(user => store().movements.put(socketOf(user), at)))
      const found = (await store().movements.since(at, MOST)) ?? []
      expect(found.map(came => came.user).sort()).toEqual(users.sort())
    })

    it('are not told where there are as many as one will take', async () => {
      const at = later()
      for (let times = 0; times < 3; times++) await store().movements.put(socketOf('x'), at + times)
      expect(await store().movements.since(at, 4)).toHaveLength(3)
      expect(await store().movements.since(at, 3)).toBeUndefined()
    })
  })
}
