import { expect, test } from 'vitest'
import { needsOneMore, type Standing } from '../../../local/functions/growth.ts'

const CORES = 2

/** Two at work, one event waits for long enough, and there are cores to spare. */
const calm: Standing = {
  size: 2,
  starting: 0,
  limit: 8,
  waiting: 1,
  waitedMs: 40,
  workedMs: [5, 5],
  isBusy: () => false,
}
const busy: Standing = { ...calm, isBusy: () => true }

test.each<[string, Standing, boolean]>([
  ['an event that has waited long enough gets an instance', calm, true],
  ['the more there are the longer it waits', { ...calm, size: 3 }, false],
  ['one that waits for an instance that is starting gets no other', { ...calm, starting: 1 }, false],
  ['so many as there may be are all', { ...calm, limit: 2 }, false],
  ['two start at once, no third', { ...calm, starting: 2, waiting: 9 }, false],
  ['where all cores are at work one a core is enough', busy, false],
  ['but never fewer than two', { ...busy, size: 1, workedMs: [5] }, true],
  ['an instance whose event takes long does not count', { ...busy, workedMs: [5, 1001] }, true],
])('%s', (_, standing, expected) => {
  expect(needsOneMore(standing, CORES)).toBe(expected)
})

test('a busy machine with more cores gets more instances', () => {
  expect(needsOneMore(busy, 4)).toBe(true)
})
