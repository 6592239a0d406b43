import { expect, it } from 'vitest'
import { strain } from '../../shared/domain/strain.ts'
import { postWithin } from '../../shared/domain/tries.ts'
import { testClock } from '../support/app.ts'

const errandsTo = (count: number, frames: readonly string[]) =>
  Array.from({ length: count }, (_, at) => ({
    to: { user: `u${at}`, connection: `c${at}`, roles: [], since: 0 },
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
  const { sent } = await postWithin(
    { sockets, clock: testClock(), strain: strain() },
    errandsTo(1000, frames),
    { tries: 3 },
  )
  expect(sent).toHaveLength(1000)
  expect(most).toBe(256)
  expect([...got.values()]).toEqual(Array(1000).fill(frames))
})
