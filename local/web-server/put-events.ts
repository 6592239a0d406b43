import type { PutEvent } from '../events/bus.ts'
import { listOf, objectOf } from '../template/json.ts'

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MOST_ENTRIES = 10

/** What `PutEvents` answers, `undefined` for a call that it refuses as a whole. */
export const putEvents = (put: PutEvent, input: unknown): object | undefined => {
  const entries = listOf(objectOf(input).Entries)
  if (entries.length === 0 || entries.length > MOST_ENTRIES) return undefined
  const Entries = entries.map(put)
  return { FailedEntryCount: Entries.filter(result => 'ErrorCode' in result).length, Entries }
}
