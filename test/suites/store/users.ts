import { describe, expect, it } from 'vitest'
import type { Full, Terms } from '../../../shared/domain/ports.ts'
import { isFull } from '../../../shared/domain/posting/leases.ts'
import { callerNamed } from '../../support/app.ts'
import { another, type Store } from './samples.ts'

export const usersSuite = (store: () => Store) => {
  describe('users', () => {
    const lease = (until: number, since = 1000) => ({
      since,
      until,
      issued: 1,
      expires: 9e12,
      roles: ['client'],
    })
    const touch = (user: string, connection: string, until: number, over: Partial<Terms> = {}) => {
      const terms = { most: 5, now: 1000, ...over }
      return store().users.touch(callerNamed(user, { connection }), lease(until, terms.now), terms)
    }

    it('registers sockets up to the limit, exactly, however concurrently they come', async () => {
      const user = `u-${another()}`
      const sockets = Array.from({ length: 9 }, (_, at) => `s${at}`)
      const results = await Promise.all(sockets.map(socket => touch(user, socket, 5000)))
      expect(results.filter(isFull)).toHaveLength(4)
      const row = (await store().users.read([user])).get(user)
      expect(Object.keys(row?.sockets ?? {})).toHaveLength(5)
    })

    it('renews a lease beside the limit, and answers the row as it was before', async () => {
      const user = `u-${another()}`
      expect(await touch(user, 's1', 5000)).toBeUndefined()
      for (const socket of ['s2', 's3', 's4', 's5']) await touch(user, socket, 5000)
      const before = await touch(user, 's1', 7000)
      expect(before).toMatchObject({ user, sockets: { s1: { until: 5000 } } })
      expect((await store().users.read([user])).get(user)).toMatchObject({ sockets: { s1: lease(7000) } })
    })

    it('remembers how poor the way to a socket is until something else is said of it', async () => {
      const user = `u-${another()}`
      const touched = async (link?: Terms['link']) => {
        const terms = { most: 5, now: 1000, ...(link && { link }) }
        const asked = { ...lease(5000), ...(link === 'poor' && { poor: true as const }) }
        await store().users.touch(callerNamed(user, { connection: 's1' }), asked, terms)
        return (await store().users.read([user])).get(user)?.sockets.s1?.poor
      }
      expect([await touched(), await touched('poor'), await touched()]).toEqual([undefined, true, true])
      expect([await touched('fair'), await touched(), await touched('good')]).toEqual([
        undefined,
        undefined,
        undefined,
      ])
      const other = `u-${another()}`
      const first = { ...lease(5000), poor: true as const }
      const terms = { most: 5, now: 1000, link: 'poor' as const }
      await store().users.touch(callerNamed(other, { connection: 's1' }), first, terms)
      expect((await store().users.read([other])).get(other)).toMatchObject({
        sockets: { s1: { poor: true } },
      })
    })

    it('keeps the time at which a socket was registered', async () => {
      const user = `u-${another()}`
      await touch(user, 's1', 5000, { now: 1000, greeting: true })
      for (const greeting of [true, false]) await touch(user, 's1', 7000, { now: 2000, greeting })
      expect((await store().users.read([user])).get(user)).toMatchObject({
        sockets: { s1: lease(7000, 1000) },
      })
    })

    it('shortens no lease but by a beat', async () => {
      const user = `u-${another()}`
      const leaseNow = async () => (await store().users.read([user])).get(user)?.sockets.s1
      await touch(user, 's1', 5000, { greeting: true })
      await touch(user, 's1', 90_000, { beats: true })
      expect(await touch(user, 's1', 7000, { greeting: true })).toMatchObject({
        sockets: { s1: lease(90_000) },
      })
      expect(await leaseNow()).toEqual(lease(90_000))
      await touch(user, 's1', 95_000, { greeting: true })
      expect(await leaseNow()).toEqual(lease(95_000))
      await touch(user, 's1', 80_000)
      expect(await leaseNow()).toEqual(lease(95_000))
      await touch(user, 's2', 5000)
      await touch(user, 's1', 80_000, { greeting: true, replaces: 's2' })
      expect(await leaseNow()).toMatchObject({ until: 95_000 })
      await touch(user, 's1', 9000, { beats: true })
      expect((await leaseNow())?.until).toBe(9000)
    })

    it('lets a socket take the place of another one of the user, beside the limit, once', async () => {
      const user = `u-${another()}`
      for (const socket of ['s1', 's2', 's3', 's4', 's5']) await touch(user, socket, 5000)
      const heirs = ['h1', 'h2', 'h3'].map(heir =>
        touch(user, heir, 5000, { greeting: true, replaces: 's1' }),
      )
      expect((await Promise.all(heirs)).filter(isFull)).toHaveLength(2)
      const { sockets = {} } = (await store().users.read([user])).get(user) ?? {}
      expect(Object.keys(sockets)).toHaveLength(5)
      expect(sockets).not.toHaveProperty('s1')
      // The old one is gone: who comes late for its place is as anybody, and so is its own late heartbeat.
      expect(await touch(user, 'h4', 5000, { replaces: 's1' })).toSatisfy(isFull)
      expect(await touch(user, 's1', 5000)).toSatisfy(isFull)
    })

    it.each(['nobody', 'constructor', 's1'])(
      'takes the place of %s where there is none: a place of its own',
      async replaces => {
        const user = `u-${another()}`
        await touch(user, 's1', 5000, { replaces })
        await touch(user, 's2', 5000, { replaces: replaces === 's1' ? 's2' : replaces })
        expect(Object.keys((await store().users.read([user])).get(user)?.sockets ?? {}).sort()).toEqual([
          's1',
          's2',
        ])
      },
    )

    it('says who takes up all the places, though their leases have ended', async () => {
      const user = `u-${another()}`
      for (const socket of ['s1', 's2', 's3', 's4', 's5']) await touch(user, socket, 2000)
      const { full } = (await touch(user, 's6', 9000, { now: 3000, greeting: true })) as Full
      expect(full).toMatchObject({ user, sockets: { s1: lease(2000), s5: lease(2000) } })
      await store().users.release(user, 's1', 3000, 'ended')
      expect(await touch(user, 's6', 9000, { now: 3000, greeting: true })).toMatchObject({ user })
      expect(Object.keys((await store().users.read([user])).get(user)?.sockets ?? {})).toContain('s6')
    })

    it('releases a socket once and says what is left', async () => {
      const user = `u-${another()}`
      await touch(user, 's1', 5000)
      await touch(user, 's2', 5000)
      expect(await store().users.release(user, 's1', 2000)).toMatchObject({ sockets: { s2: lease(5000) } })
      expect(await store().users.release(user, 's1', 2000)).toBeUndefined()
      expect(await store().users.release(user, 's2', 3000)).toMatchObject({ sockets: {}, seen: 3000 })
      expect(await store().users.release('nobody', 's2', 3000)).toBeUndefined()
    })

    it('ends a lease only if it has ended', async () => {
      const user = `u-${another()}`
      await touch(user, 's1', 5000)
      expect(await store().users.release(user, 's1', 4999, 'ended')).toBeUndefined()
      expect(await store().users.release(user, 's1', 5000, 'ended')).toMatchObject({ sockets: {} })
    })

    it('finds those whose last lease has ended, and those alone', async () => {
      const [late, live, left] = [`u-${another()}`, `u-${another()}`, `u-${another()}`]
      await touch(late, 's1', 10)
      await touch(live, 's1', 8e12)
      await touch(left, 's1', 10)
      await store().users.release(left, 's1', 20)
      const due: string[] = []
      for await (const page of store().users.due(1000)) due.push(...page)
      expect(due).toContain(late)
      expect(due).not.toContain(live)
      expect(due).not.toContain(left)
    })

    it('finds those of whose sockets one is dead, or has a token that ends, beside a live one', async () => {
      const [silent, expired, live] = [`u-${another()}`, `u-${another()}`, `u-${another()}`]
      const until = 50_000
      await touch(silent, 's1', 20_000)
      await touch(silent, 's2', until, { now: 21_000 })
      const brief = { ...lease(until), expires: 22_000 }
      await store().users.touch(callerNamed(expired, { connection: 's1' }), brief, { most: 5, now: 1000 })
      await touch(expired, 's2', until)
      await touch(live, 's1', until)
      await touch(live, 's2', until)
      const due: string[] = []
      for await (const page of store().users.due(23_000)) due.push(...page)
      expect(due).toEqual(expect.arrayContaining([silent, expired]))
      expect(due).not.toContain(live)
    })

    it('marks a socket that lags, once until it renews its lease, and counts its strikes', async () => {
      const user = `u-${another()}`
      await touch(user, 's1', 5000)
      const marks = await Promise.all(Array.from({ length: 5 }, () => store().users.lag(user, 's1')))
      expect(marks.filter(Boolean)).toMatchObject([{ sockets: { s1: { lagging: true, strikes: 1 } } }])
      await touch(user, 's1', 6000)
      const renewed = (await store().users.read([user])).get(user)?.sockets.s1
      expect(renewed).toEqual({ ...lease(6000), strikes: 1 })
      expect(await store().users.lag(user, 's1')).toMatchObject({ sockets: { s1: { strikes: 2 } } })
      expect(await store().users.lag(user, 's2')).toBeUndefined()
      expect(await store().users.lag('nobody', 's1')).toBeUndefined()
    })

    it('keeps with a user that they hide how far they have read, whatever their sockets do', async () => {
      const [user, unseen] = [`u-${another()}`, `u-${another()}`]
      const hides = async (name: string) => (await store().users.read([name])).get(name)?.hidesRead
      await touch(user, 's1', 5000)
      for (const name of [user, unseen]) await store().privacy.hideRead(name, true)
      await touch(user, 's2', 6000)
      await touch(unseen, 's1', 6000)
      await store().users.release(user, 's1', 2000)
      expect([await hides(user), await hides(unseen)]).toEqual([true, true])
      await store().privacy.hideRead(user, false)
      expect([await hides(user), await hides(`u-${another()}`)]).toEqual([undefined, undefined])
      expect(Object.keys((await store().users.read([unseen])).get(unseen)?.sockets ?? {})).toEqual(['s1'])
    })

    it('keeps what a user shows', async () => {
      const user = `u-${another()}`
      await touch(user, 's1', 5000)
      const shown = { status: 'away', detail: { page: '/cart' } } as const
      expect(await store().users.show(user, shown)).toMatchObject({ user, ...shown })
      expect(await store().users.show(user, { status: 'busy' })).toMatchObject({
        status: 'busy',
        detail: shown.detail,
      })
    })
  })
}
