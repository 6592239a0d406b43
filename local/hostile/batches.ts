import type { StreamRecord } from '../streams/records.ts'
import type { Faults } from './faults.ts'

/**
 * Mixes the records of a batch. DynamoDB promises the order of one item's records alone, so each item's records stay in
 * order among themselves. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export const mixed = (
  batch: readonly StreamRecord[],
  below: (bound: number) => number,
): readonly StreamRecord[] => {
  const queues = new Map<string, StreamRecord[]>()
  for (const record of batch) {
    const queue = queues.get(record.item) ?? []
    queues.set(record.item, queue)
    queue.push(record)
  }
  const left = [...queues.values()]
  const taken: StreamRecord[] = []
  while (left.length > 0) {
    const at = below(left.length)
    const record = left[at]?.shift()
    if (record) taken.push(record)
    if (left[at]?.length === 0) left.splice(at, 1)
  }
  return taken
}

/** Mixes some batches. */
export const hostileBatches =
  (faults: Faults) =>
  (batch: readonly StreamRecord[]): readonly StreamRecord[] =>
    batch.length > 1 && faults.strikes('batch-mixed')
      ? mixed(batch, bound => faults.below('batch-mixed', bound))
      : batch
