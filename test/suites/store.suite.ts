import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type {
  Channels,
  Clock,
  Commit,
  Identities,
  Logs,
  Members,
  Tickets,
  Users,
} from '../../shared/domain/ports.ts'
import { callerNamed } from '../support/app.ts'

/** What every store has to be: run over the memory twin and over every real database. */
export type Store = {
  readonly channels: Channels
  readonly members: Members
  readonly logs: Logs
  readonly users: Users
  readonly identities: Identities
  readonly tickets: Tickets
  readonly clock: Clock
  stop(): void
}

let unique = 0
const named = (namespace = 'chat') => `${namespace}:suite-${++unique}`

const commitOf = (channel: string, over: Partial<Commit> = {}): Commit => ({
  channel,
  entry: { key: 'k1', from: 'alice', at: 1000, body: { text: 'hi', deep: { list: [1, null, true, ''] } } },
  fingerprint: 7,
  membership: 'inline',
  room: 16,
  ...over,
})

export const storeSuite = (name: string, start: () => Promise<Store>) => {
  describe(`the store: ${name}`, () => {
    let store: Store
    beforeAll(async () => {
      store = await start()
    })
    afterAll(() => store.stop())

    const founded = async (members?: readonly string[], channel = named()) => {
      await store.channels.create({ channel, epoch: 'e1', ...(members && { members }) })
      return channel
    }

    describe('channels', () => {
      it('creates a row with its members once', async () => {
        const channel = named()
        const founding = { channel, epoch: 'e1', members: ['alice', 'bob'] }
        expect(await store.channels.create(founding)).toBe('created')
        expect(await store.channels.create({ ...founding, epoch: 'e2' })).toBe('exists')
        const row = await store.channels.read(channel)
        expect(row).toMatchObject({
          channel,
          epoch: 'e1',
          head: 0,
          floor: 0,
          turn: 0,
          pace: {},
          young: [],
          old: [],
        })
        expect(row?.members?.toSorted()).toEqual(['alice', 'bob'])
        expect(await store.members.has(channel, 'bob')).toBe(true)
      })

      it('knows nothing of a channel that was never created', async () => {
        expect(await store.channels.read(named())).toBeUndefined()
        expect(await store.channels.commit(commitOf(named()))).toEqual({ ok: false })
      })

      it('commits an entry and keeps it whole in the row', async () => {
        const channel = await founded(['alice'])
        const commit = commitOf(channel, { entry: { ...commitOf(channel).entry, origin: 's1' } })
        const result = await store.channels.commit(commit)
        expect(result).toMatchObject({
          ok: true,
          row: { head: 1, young: [7], last: { ...commit.entry, seq: 1 } },
        })
        expect(await store.channels.read(channel)).toEqual(result.row)
      })

      it('refuses a stranger, and answers the row as it is', async () => {
        const channel = await founded(['bob'])
        const result = await store.channels.commit(commitOf(channel))
        expect(result).toMatchObject({ ok: false, row: { head: 0, members: ['bob'] } })
      })

      it('refuses a commit made for the other kind of membership', async () => {
        const [small, large] = [await founded(['alice']), await founded()]
        expect((await store.channels.commit(commitOf(small, { membership: 'large' }))).ok).toBe(false)
        expect((await store.channels.commit(commitOf(large, { membership: 'inline' }))).ok).toBe(false)
        expect((await store.channels.commit(commitOf(large, { membership: 'large' }))).ok).toBe(true)
        expect((await store.channels.commit(commitOf(large, { membership: 'any', fingerprint: 8 }))).ok).toBe(
          true,
        )
      })

      it('refuses a fingerprint that stands in the young or in the old set', async () => {
        const channel = await founded(['alice'])
        await store.channels.commit(commitOf(channel, { fingerprint: 1, room: 1 }))
        expect((await store.channels.commit(commitOf(channel, { fingerprint: 1, room: 9 }))).ok).toBe(false)
        const turned = commitOf(channel, { fingerprint: 2, room: 1, turn: { forget: [] } })
        expect((await store.channels.commit(turned)).ok).toBe(true)
        expect((await store.channels.commit(commitOf(channel, { fingerprint: 1, room: 9 }))).ok).toBe(false)
        expect((await store.channels.commit(commitOf(channel, { fingerprint: 2, room: 9 }))).ok).toBe(false)
      })

      it('commits a colliding fingerprint only while the head stands where it was verified', async () => {
        const channel = await founded(['alice'])
        await store.channels.commit(commitOf(channel))
        expect((await store.channels.commit(commitOf(channel, { collision: 0 }))).ok).toBe(false)
        const result = await store.channels.commit(commitOf(channel, { collision: 1 }))
        expect(result).toMatchObject({ ok: true, row: { head: 2, young: [7] } })
      })

      it('turns the sets only when the young one is full, and then says from where on it covers', async () => {
        const channel = await founded(['alice'])
        const turn = { forget: [] }
        const put = (fingerprint: number, over: Partial<Commit> = {}) =>
          store.channels.commit(commitOf(channel, { fingerprint, room: 2, ...over }))
        expect((await put(1, { turn })).ok).toBe(false)
        await put(1)
        await put(2)
        expect((await put(3)).ok).toBe(false)
        const first = await put(3, { turn })
        expect(first).toMatchObject({
          ok: true,
          row: { head: 3, young: [3], floor: 0, turn: 2, turnedAt: 1000 },
        })
        expect(first.row?.old.toSorted()).toEqual([1, 2])
        expect((await put(4, { turn })).ok).toBe(false)
        await put(4)
        const second = await put(5, { turn })
        expect(second).toMatchObject({ row: { head: 5, young: [5], floor: 2, turn: 4 } })
        expect(second.row?.old.toSorted()).toEqual([3, 4])
        expect((await put(6, { covered: 1 })).ok).toBe(false)
        expect((await put(6, { covered: 2 })).ok).toBe(true)
      })

      it('turns no sooner than it is told', async () => {
        const channel = await founded(['alice'])
        const at = (time: number) => ({ ...commitOf(channel).entry, at: time })
        const put = (fingerprint: number, time: number, over: Partial<Commit> = {}) =>
          store.channels.commit(commitOf(channel, { fingerprint, room: 1, entry: at(time), ...over }))
        await put(1, 1000)
        await put(2, 1001, { turn: { forget: [] } })
        expect((await put(3, 1100, { turn: { forget: [], notBefore: 1000 } })).ok).toBe(false)
        expect((await put(3, 1400, { turn: { forget: [], notBefore: 1001 } })).ok).toBe(true)
      })

      it('counts the pace of a sender in windows of their own', async () => {
        const channel = await founded(['alice'])
        const put = (fingerprint: number, at: number, fresh: boolean, most = 2) =>
          store.channels.commit(
            commitOf(channel, {
              fingerprint,
              entry: { ...commitOf(channel).entry, at },
              pace: { fresh, since: at - 60_000, most },
            }),
          )
        expect((await put(1, 100_000, false)).ok).toBe(false)
        expect((await put(1, 100_000, true)).ok).toBe(true)
        expect((await put(2, 100_001, true)).ok).toBe(false)
        expect(await put(2, 100_001, false)).toMatchObject({
          row: { pace: { alice: { start: 100_000, count: 2 } } },
        })
        expect((await put(3, 100_002, false)).ok).toBe(false)
        expect((await put(3, 160_000, true)).ok).toBe(true)
      })

      it('forgets paces with a turn, but none whose window still runs', async () => {
        const channel = await founded(['alice', 'bob'])
        const put = (from: string, fingerprint: number, at: number, over: Partial<Commit> = {}) =>
          store.channels.commit(
            commitOf(channel, {
              fingerprint,
              room: 1,
              entry: { ...commitOf(channel).entry, from, at },
              pace: { fresh: true, since: at - 60_000, most: 9 },
              ...over,
            }),
          )
        await put('bob', 1, 100_000)
        const turn = { forget: ['bob'] }
        expect((await put('alice', 2, 150_000, { turn })).ok).toBe(false)
        const later = await put('alice', 2, 170_000, { turn })
        expect(later).toMatchObject({ ok: true, row: { pace: { alice: { count: 1 } } } })
        expect(later.row?.pace.bob).toBeUndefined()
      })

      it('gives every number once to concurrent commits', async () => {
        const channel = await founded(['alice'])
        const commits = Array.from({ length: 12 }, (_, at) => commitOf(channel, { fingerprint: at }))
        const results = await Promise.all(commits.map(commit => store.channels.commit(commit)))
        const heads = results.map(result => result.row?.head ?? -1).toSorted((one, other) => one - other)
        expect(heads).toEqual(Array.from({ length: 12 }, (_, at) => at + 1))
      })

      it('reads many rows at once and leaves out those that are not there', async () => {
        const channels = [await founded(['alice']), named(), await founded()]
        const rows = await store.channels.readMany(channels)
        expect(rows.map(row => row.channel).toSorted()).toEqual([channels[0], channels[2]].toSorted())
        expect(await store.channels.readMany([])).toEqual([])
      })
    })

    describe('logs', () => {
      const entry = (seq: number, at = store.clock.now()) => ({
        seq,
        key: `k${seq}`,
        from: 'alice',
        at,
        body: { seq },
      })

      it('reads upwards from a number, page by page', async () => {
        const channel = named()
        for (const seq of [3, 1, 2, 4]) await store.logs.put(channel, entry(seq))
        expect((await store.logs.read(channel, 1, 2)).map(({ seq }) => seq)).toEqual([2, 3])
        expect((await store.logs.read(channel, 0, 9)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
        expect(await store.logs.read(channel, 4, 9)).toEqual([])
      })

      it('gives back what was put, to the letter, without the socket it came from', async () => {
        const channel = named()
        const body = { text: '', emoji: '🙂', list: [[], {}, null, 1.5, -0.25], nested: { a: { b: 'c' } } }
        await store.logs.put(channel, { ...entry(1), body, origin: 's1' })
        await store.logs.put(channel, { ...entry(1), body })
        expect(await store.logs.read(channel, 0, 9)).toEqual([{ ...entry(1), body }])
      })

      it('shows nothing that has expired, deleted or not', async () => {
        const channel = named('user')
        const now = store.clock.now()
        await store.logs.put(channel, entry(1, now - 100_000), 60)
        await store.logs.put(channel, entry(2, now), 60)
        expect((await store.logs.read(channel, 0, 9, 60)).map(({ seq }) => seq)).toEqual([2])
      })
    })

    describe('members', () => {
      const read = async (channel: string) => {
        const row = await store.channels.read(channel)
        if (!row) throw new Error('no row')
        return row
      }

      it('joins once, is seen from both ends, and has read what was said before', async () => {
        const channel = await founded(['alice'])
        await store.channels.commit(commitOf(channel))
        const user = `ben-${unique}`
        expect(await store.members.add(await read(channel), user)).toBe('joined')
        expect(await store.members.add(await read(channel), user)).toBe('already')
        expect((await read(channel)).members?.toSorted()).toEqual(['alice', user].toSorted())
        expect(await store.members.of(user)).toEqual([{ channel, read: 1, delivered: 1 }])
      })

      it('leaves, from both ends, and the last one leaves a room that can be joined again', async () => {
        const channel = await founded(['zoe'])
        expect(await store.members.remove(await read(channel), 'yan')).toBe('absent')
        expect(await store.members.remove(await read(channel), 'zoe')).toBe('left')
        expect(await store.members.has(channel, 'zoe')).toBe(false)
        expect((await read(channel)).members).toEqual([])
        expect(await store.members.add(await read(channel), 'zoe')).toBe('joined')
        expect((await read(channel)).members).toEqual(['zoe'])
      })

      it('stops naming members in the row with the seventeenth, for ever', async () => {
        const users = Array.from({ length: 16 }, (_, at) => `m${at}`)
        const channel = await founded(users)
        expect(await store.members.add(await read(channel), 'm16')).toBe('changed')
        expect((await read(channel)).members).toBeUndefined()
        expect(await store.members.add(await read(channel), 'm16')).toBe('joined')
        const pages: string[] = []
        for await (const page of store.members.pages(channel)) pages.push(...page)
        expect(pages.toSorted()).toEqual([...users, 'm16'].toSorted())
        expect(await store.members.remove(await read(channel), 'm3')).toBe('left')
        expect(await store.members.has(channel, 'm3')).toBe(false)
        expect(await store.members.has(channel, 'm4')).toBe(true)
      })

      it('asks for another reading when the row has meanwhile become large', async () => {
        const users = Array.from({ length: 16 }, (_, at) => `n${at}`)
        const channel = await founded(users)
        const stale = await read(channel)
        await store.members.add(stale, 'n16')
        expect(await store.members.remove(stale, 'n1')).toBe('changed')
      })

      it('moves marks forward only, each for itself', async () => {
        const user = `mo-${++unique}`
        const channel = await founded([user])
        const marks = (read: number, delivered: number) => ({ channel, read, delivered })
        expect(await store.members.advance(user, marks(3, 5))).toEqual(marks(3, 5))
        expect(await store.members.advance(user, marks(4, 2))).toEqual(marks(4, 5))
        expect(await store.members.advance(user, marks(1, 1))).toEqual(marks(4, 5))
        expect(await store.members.advance('stranger', marks(9, 9))).toBeUndefined()
        expect(await store.members.marks(channel, [user, 'stranger'])).toEqual(new Map([[user, marks(4, 5)]]))
      })
    })

    describe('users', () => {
      const lease = (until: number, expires = 9e12) => ({ until, expires, roles: ['client'] })
      const touch = (user: string, connection: string, until: number, now = 1000) =>
        store.users.touch(callerNamed(user, { connection }), lease(until), 5, now)

      it('registers sockets up to the limit, exactly, however concurrently they come', async () => {
        const user = `u-${++unique}`
        const sockets = Array.from({ length: 9 }, (_, at) => `s${at}`)
        const results = await Promise.all(sockets.map(socket => touch(user, socket, 5000)))
        expect(results.filter(result => result === 'full')).toHaveLength(4)
        const row = (await store.users.read([user])).get(user)
        expect(Object.keys(row?.sockets ?? {})).toHaveLength(5)
      })

      it('renews a lease beside the limit, and answers the row as it was before', async () => {
        const user = `u-${++unique}`
        expect(await touch(user, 's1', 5000)).toBeUndefined()
        for (const socket of ['s2', 's3', 's4', 's5']) await touch(user, socket, 5000)
        const before = await touch(user, 's1', 7000)
        expect(before).toMatchObject({ user, sockets: { s1: { until: 5000 } } })
        expect((await store.users.read([user])).get(user)).toMatchObject({ sockets: { s1: lease(7000) } })
      })

      it('gives the place of a socket whose lease has ended to a new one', async () => {
        const user = `u-${++unique}`
        for (const socket of ['s1', 's2', 's3', 's4', 's5']) await touch(user, socket, 2000)
        expect(await touch(user, 's6', 9000, 1500)).toBe('full')
        expect(await touch(user, 's6', 9000, 3000)).toMatchObject({ user })
        expect(Object.keys((await store.users.read([user])).get(user)?.sockets ?? {})).toContain('s6')
      })

      it('releases a socket once and says what is left', async () => {
        const user = `u-${++unique}`
        await touch(user, 's1', 5000)
        await touch(user, 's2', 5000)
        expect(await store.users.release(user, 's1', 2000)).toMatchObject({ sockets: { s2: lease(5000) } })
        expect(await store.users.release(user, 's1', 2000)).toBeUndefined()
        expect(await store.users.release(user, 's2', 3000)).toMatchObject({ sockets: {}, seen: 3000 })
        expect(await store.users.release('nobody', 's2', 3000)).toBeUndefined()
      })

      it('ends a lease only if it has ended', async () => {
        const user = `u-${++unique}`
        await touch(user, 's1', 5000)
        expect(await store.users.release(user, 's1', 4999, 'ended')).toBeUndefined()
        expect(await store.users.release(user, 's1', 5000, 'ended')).toMatchObject({ sockets: {} })
      })

      it('finds those whose last lease has ended, and those alone', async () => {
        const [late, live, left] = [`u-${++unique}`, `u-${++unique}`, `u-${++unique}`]
        await touch(late, 's1', 10)
        await touch(live, 's1', 8e12)
        await touch(left, 's1', 10)
        await store.users.release(left, 's1', 20)
        const due: string[] = []
        for await (const page of store.users.due(1000)) due.push(...page)
        expect(due).toContain(late)
        expect(due).not.toContain(live)
        expect(due).not.toContain(left)
      })

      it('keeps what a user shows', async () => {
        const user = `u-${++unique}`
        await touch(user, 's1', 5000)
        const shown = { status: 'away', detail: { page: '/cart' } } as const
        expect(await store.users.show(user, shown)).toMatchObject({ user, ...shown })
        expect(await store.users.show(user, { status: 'busy' })).toMatchObject({
          status: 'busy',
          detail: shown.detail,
        })
      })
    })

    describe('identities and tickets', () => {
      it('keeps the identity behind a socket until it is removed', async () => {
        const caller = callerNamed('alice', { connection: `c-${++unique}`, roles: ['agent'] })
        await store.identities.put(caller)
        expect(await store.identities.get(caller.connection)).toEqual(caller)
        await store.identities.remove(caller.connection)
        expect(await store.identities.get(caller.connection)).toBeUndefined()
      })

      it('redeems a ticket once of fifty tries at once', async () => {
        const { connection: _, ...holder } = callerNamed('alice')
        await store.tickets.issue('t1', holder, 5000)
        const tries = await Promise.all(Array.from({ length: 50 }, () => store.tickets.redeem('t1', 4000)))
        expect(tries.filter(Boolean)).toEqual([holder])
      })

      it('redeems no ticket after its time', async () => {
        const { connection: _, ...holder } = callerNamed('alice')
        await store.tickets.issue('t2', holder, 5000)
        expect(await store.tickets.redeem('t2', 5000)).toBeUndefined()
      })
    })
  })
}
