import { expect, test } from 'vitest'
import { Timers } from '../../client/timers.ts'

test('what was due before now is due now: a timer is never set to less than nothing', () => {
  const set: number[] = []
  const timers = new Timers(ms => {
    set.push(ms)
    return () => {}
  })
  for (const ms of [-145.9, 0, 20]) timers.after(ms, () => {})
  expect(set).toEqual([0, 0, 20])
})
