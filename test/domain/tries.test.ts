import { expect, it } from 'vitest'
import { pressure } from '../../shared/domain/posting/pressure.ts'
import { strain } from '../../shared/domain/posting/strain.ts'
import { postWithin } from '../../shared/domain/posting/tries.ts'
import { testClock } from '../support/app.ts'

const errandsTo = (count: number, frames: readonly string[]) =>
  Array.from({ length: count }, (_, at) => ({
    to: {
      user: `u${at}`,
      connection: `c${at}`,
      roles: [],
      since: 0,
      issued: 0,
      expires: Number.POSITIVE_INFINITY,
    },
    frames,
  }))

it('posts to at most 256 sockets at once, and each one its frames in order', async () => {
  let [now, most] = [0, 0]
  const got = new Map<string, string[]>()
  const sockets = {
    post: async (connection: string, frame: string) => {
      most = Math.max(most, ++now)
      await new Promise(resolve => setImmediate(resolve))
      now -= 1
      got.set(connection, [...(got.get(connection) ?? []), frame])
      return 'sent' as const
    },
    close: async () => {},
  }
  const frames = ['one', 'two']
  const strained = strain()
  const { sent } = await postWithin(
    { sockets, clock: testClock(), strain: strained, pressure: pressure(strained) },
    errandsTo(1000, frames),
    { tries: 3 },
  )
  expect(sent).toHaveLength(1000)
  expect(most).toBe(256)
  expect([...got.values()]).toEqual(Array(1000).fill(frames))
})

it('tells a post that waited for its turn until it was late from a slow one, by what its last try came to', async () => {
  const strained = strain()
  const app = { clock: testClock(), strain: strained, pressure: pressure(strained) }
  const says = { a: ['slow', 'slow', 'held'], b: ['held', 'slow', 'slow'] } as const
  const tries = { a: 0, b: 0 }
  const sockets = {
    post: async (name: string) => says[name as 'a' | 'b'][tries[name as 'a' | 'b']++] ?? ('sent' as const),
    close: async () => {},
  }
  const errands = ['a', 'b'].map(name => ({
    to: { user: name, connection: name, roles: [], since: 0, issued: 0, expires: Number.POSITIVE_INFINITY },
    frames: ['{}'],
  }))
  const { held, slow } = await postWithin({ ...app, sockets }, errands, { tries: 3 })
  expect([held, slow].map(some => some.map(({ user }) => user))).toEqual([['a'], ['b']])
  expect(app.pressure.isOn(app.clock.now())).toBe(true)
})

it('blames no socket for a post that never left', async () => {
  const strained = strain()
  const app = { clock: testClock(), strain: strained, pressure: pressure(strained) }
  const sockets = { post: async () => 'held' as const, close: async () => {} }
  const { held } = await postWithin({ ...app, sockets }, errandsTo(20, ['{}']), { tries: 1 })
  expect(held).toHaveLength(20)
  expect(strained.isThrottled(app.clock.now())).toBe(false)
})
