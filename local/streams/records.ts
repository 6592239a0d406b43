import { isDeepStrictEqual } from 'node:util'
import { type JsonObject, numberOf, objectOf, textOf } from '../template/json.ts'
import { place } from '../template/names.ts'

/** A record of a table's stream. `event` is what a function gets of it. */
export type StreamRecord = {
  readonly sequence: string
  /** The item's partition key as text: records of one key stay in order. */
  readonly partition: string
  /** The whole key as text: records of one item stay in order whatever happens. */
  readonly item: string
  /** Epoch milliseconds of the change, as far as the database tells it. */
  readonly at: number
  readonly event: JsonObject
}

/** What a record takes from its stream. */
export type StreamOrigin = { readonly arn: string; readonly partitionKey: string }

/** Turns a record of the streams protocol into the one that Lambda delivers. */
export const recordFrom = (wire: unknown, origin: StreamOrigin): StreamRecord => {
  const record = objectOf(wire)
  const change = objectOf(record.dynamodb)
  return {
    sequence: textOf(change.SequenceNumber) ?? '',
    partition: JSON.stringify(objectOf(change.Keys)[origin.partitionKey] ?? null),
    item: JSON.stringify(change.Keys ?? null),
    at: (numberOf(change.ApproximateCreationDateTime) ?? 0) * 1000,
    event: { ...record, awsRegion: place.region, eventSourceARN: origin.arn },
  }
}

/**
 * Whether the write changed anything: DynamoDB makes no record of one that does not, some local databases do.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export const isChange = ({ event }: StreamRecord): boolean => {
  const { OldImage, NewImage } = objectOf(event.dynamodb)
  return event.eventName !== 'MODIFY' || !OldImage || !isDeepStrictEqual(OldImage, NewImage)
}
