import { setTimeout as tick } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Pace } from '../../../local/functions/worker/pace.ts'

const post = 'POST @connections'

test('calls that are under way together take as long as the longest, calls one after another add up', async () => {
  const pace = new Pace(1769)
  pace.restart()
  const [first, second, third] = [{}, {}, {}]
  pace.begin(first, 'UpdateItem')
  pace.begin(second, post)
  pace.end(first)
  pace.end(second)
  const together = pace.now()
  pace.begin(third, 'PutItem')
  pace.end(third)
  expect(together).toBeGreaterThanOrEqual(10)
  expect(together).toBeLessThan(15)
  expect(pace.now() - together).toBeGreaterThanOrEqual(5)
})

test('a sleep takes as long as it is asked for, and waiting for this machine takes nothing', async () => {
  const pace = new Pace(1769)
  pace.restart()
  const asleep = {}
  pace.begin(asleep, 250)
  await tick(20)
  pace.end(asleep)
  expect(pace.now()).toBeGreaterThanOrEqual(250)
  expect(pace.now()).toBeLessThan(270)
})

test('what is computed takes longer the less of a processor there is', () => {
  const half = new Pace(1769 / 2)
  const whole = new Pace(1769)
  half.restart()
  whole.restart()
  for (let at = 0; at < 3e7; at++) Math.sqrt(at)
  expect(half.now() / whole.now()).toBeGreaterThan(1.5)
})
