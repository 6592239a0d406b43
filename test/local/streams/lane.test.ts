import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Lane, laneOf } from '../../../local/streams/lane.ts'
import { Progress } from '../../../local/streams/progress.ts'
import type { StreamRecord } from '../../../local/streams/records.ts'
import { relayKey } from '../../../shared/store/keys.ts'
import { soon } from '../fixtures/soon.ts'
import { records } from './mapping-row.ts'

const lane = (batchSize: number, windowMs = 0) => {
  const batches: string[][] = []
  const handle = async (batch: readonly StreamRecord[]) => {
    batches.push(batch.map(({ sequence }) => sequence))
    await Promise.resolve()
  }
  const made = new Lane({ batchSize, windowMs, handle, broken: fault => void batches.push([String(fault)]) })
  return { made, batches }
}

test('a lane hands over records in order, in batches of at most its size', async () => {
  const { made, batches } = lane(2)
  for (const record of records(5)) made.put(record)
  await soon(() => batches).toEqual([['1', '2'], ['3', '4'], ['5']])
})

test('a lane with a window waits for its batch to fill', async () => {
  const { made, batches } = lane(10, 30)
  const [first, second] = records(2)
  if (first) made.put(first)
  setTimeout(() => second && made.put(second), 5)
  await soon(() => batches).toEqual([['1', '2']])
})

test('a stopped lane waits for the batch under way and drops what has not begun', async () => {
  const { made, batches } = lane(1)
  for (const record of records(3)) made.put(record)
  await Promise.resolve()
  await made.stop()
  expect(batches.length).toBeLessThan(3)
})

test('a partition key always takes the same lane, within bounds', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 10 }), (key, lanes) => {
      const chosen = laneOf(key, lanes)
      return chosen === laneOf(key, lanes) && chosen >= 0 && chosen < lanes
    }),
  )
})

test('the relays of one channel go by different lanes, so that its pages are told beside each other', () => {
  const partitions = Array.from({ length: 20 }, (_, at) => JSON.stringify({ S: relayKey('chat:big', at).pk }))
  expect(new Set(partitions.map(partition => laneOf(partition, 10))).size).toBeGreaterThanOrEqual(8)
})

test('progress moves only as far as everything before is done, in whatever order it finishes', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...Array(20).keys()], { minLength: 20 }), order => {
      const progress = new Progress()
      for (let sequence = 0; sequence < 20; sequence += 1) progress.begin(String(sequence))
      const done = new Set<number>()
      let reached = -1
      for (const sequence of order) {
        done.add(sequence)
        reached = Number(progress.finish([String(sequence)]) ?? reached)
        const lowestOpen = [...Array(21).keys()].find(number => !done.has(number)) ?? 20
        expect(reached).toBe(lowestOpen - 1)
      }
      expect(progress.size).toBe(0)
    }),
    { numRuns: 50 },
  )
})
