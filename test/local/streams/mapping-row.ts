import type { StreamRecord } from '../../../local/streams/records.ts'
import type { MappingDefinition } from '../../../local/template/stack.ts'

/** A mapping with Lambda's defaults, for the tests to change. */
export const mappingRow = (changes: Partial<MappingDefinition> = {}): MappingDefinition => ({
  id: 'Mapping',
  table: 'rooms',
  streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/rooms/stream/local',
  function: 'fanout',
  patterns: [],
  batchSize: 100,
  windowMs: 0,
  lanes: 1,
  bisect: false,
  retries: -1,
  maximumAgeMs: -1,
  reportsFailures: false,
  failureDestination: undefined,
  fromLatest: false,
  ...changes,
})

/** Records numbered from 1 on, each of its own partition unless another is said. */
export const records = (count: number, at = 0): StreamRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    sequence: String(index + 1),
    partition: `p${index + 1}`,
    item: `i${index + 1}`,
    at,
    event: { eventName: 'INSERT', dynamodb: { SequenceNumber: String(index + 1) } },
  }))
