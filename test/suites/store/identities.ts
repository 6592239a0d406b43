import { describe, expect, it } from 'vitest'
import { callerNamed } from '../../support/app.ts'
import { another, type Store } from './samples.ts'

export const identitiesSuite = (store: () => Store) => {
  describe('identities and tickets', () => {
    it('keeps the identity behind a socket until it is removed', async () => {
      const caller = callerNamed('alice', { connection: `c-${another()}`, roles: ['agent'] })
      await store().identities.put(caller)
      expect(await store().identities.get(caller.connection)).toEqual(caller)
      await store().identities.remove(caller.connection)
      expect(await store().identities.get(caller.connection)).toBeUndefined()
    })

    it('redeems a ticket once of fifty tries at once', async () => {
      const { connection: _, ...holder } = callerNamed('alice')
      await store().tickets.issue('t1', holder, 5000)
      const tries = await Promise.all(Array.from({ length: 50 }, () => store().tickets.redeem('t1', 4000)))
      expect(tries.filter(Boolean)).toEqual([holder])
    })

    it('redeems no ticket after its time', async () => {
      const { connection: _, ...holder } = callerNamed('alice')
      await store().tickets.issue('t2', holder, 5000)
      expect(await store().tickets.redeem('t2', 5000)).toBeUndefined()
    })
  })
}
