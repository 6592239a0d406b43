import { expect, test } from 'vitest'
import { TokenBucket } from '../../../local/gateway/token-bucket.ts'

test('a bucket gives its burst at once and its rate from then on, and never saves up more than its burst', () => {
  const bucket = new TokenBucket(10, 3)
  const taken = (now: number, tries: number) => Array.from({ length: tries }, () => bucket.take(now))
  expect(taken(0, 5)).toEqual([true, true, true, false, false])
  expect(taken(50, 1)).toEqual([false])
  expect(taken(100, 2)).toEqual([true, false])
  expect(taken(60_000, 4)).toEqual([true, true, true, false])
})
