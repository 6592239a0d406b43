import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Pacer } from '../../../local/streams/pacer.ts'

const pace = { shortest: 10, longest: 100, busy: 25, calm: 12, forEach: 2, crowded: 60 }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** How long a pause takes, in milliseconds of the fake clock; `nudgeAt` is when something is written. */
const pauseOf = async (pacer: Pacer, found: number, nudgeAt?: number): Promise<number> => {
  const startedAt = Date.now()
  let endedAt = Number.NaN
  void pacer.next(found).then(() => {
    endedAt = Date.now()
  })
  if (nudgeAt !== undefined) setTimeout(() => pacer.nudge(), nudgeAt)
  await vi.advanceTimersByTimeAsync(200)
  return endedAt - startedAt
}

test('in silence the pauses grow up to the longest', async () => {
  const pacer = new Pacer(pace)
  const pauses = []
  for (let look = 0; look < 5; look += 1) pauses.push(await pauseOf(pacer, 0))
  expect(pauses).toEqual([20, 40, 80, 100, 100])
})

test('a nudge ends a pause of silence, but two looks are never too close', async () => {
  const pacer = new Pacer(pace)
  await pauseOf(pacer, 0)
  expect(await pauseOf(pacer, 0, 17)).toBe(17)
  expect(await pauseOf(pacer, 0, 3)).toBe(10)
})

test('under load records gather for a while, the longer the more they are, whatever nudges come', async () => {
  const pacer = new Pacer(pace, () => true)
  expect(await pauseOf(pacer, 1, 1)).toBe(27)
  expect(await pauseOf(pacer, 10, 1)).toBe(45)
  expect(await pauseOf(pacer, 1000, 1)).toBe(60)
})

test('while cores are idle records hardly gather', async () => {
  const pacer = new Pacer(pace, () => false)
  expect(await pauseOf(pacer, 1, 1)).toBe(14)
  expect(await pauseOf(pacer, 1000, 1)).toBe(60)
})

test('a closed pacer pauses no more', async () => {
  const pacer = new Pacer(pace)
  const pause = pacer.next(1)
  pacer.close()
  await pause
  await pacer.next(0)
})
