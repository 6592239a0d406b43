import { randomUUID } from 'node:crypto'
import type { Outcome } from '../functions/outcome.ts'
import type { JsonObject } from '../template/json.ts'
import { arn } from '../template/names.ts'
import type { MappingDefinition } from '../template/stack.ts'
import type { GivenUp } from './batch.ts'
import type { StreamRecord } from './records.ts'

/** A batch that was given up. */
export type GivenUpBatch = {
  readonly mapping: MappingDefinition
  readonly shard: string
  readonly batch: readonly StreamRecord[]
  readonly why: GivenUp
  readonly tries: number
  readonly last: Outcome | undefined
  /** Epoch milliseconds. */
  readonly at: number
}

const time = (at: number | undefined): string => new Date(at ?? 0).toISOString()

/**
 * What a failure destination gets: where the records stand in the stream. A bucket also gets the records themselves,
 * as the text of the whole event.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export const failureRecord = (given: GivenUpBatch, withPayload: boolean): JsonObject => {
  const { mapping, batch, last } = given
  const requestId = last?.requestId ?? randomUUID()
  return {
    requestContext: {
      requestId,
      functionArn: arn('lambda', `function:${mapping.function}`),
      condition: given.why,
      approximateInvokeCount: given.tries,
    },
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      ...(last?.ok === false && { functionError: 'Unhandled' }),
    },
    version: '1.0',
    timestamp: time(given.at),
    DDBStreamBatchInfo: {
      shardId: given.shard,
      startSequenceNumber: batch[0]?.sequence,
      endSequenceNumber: batch.at(-1)?.sequence,
      approximateArrivalOfFirstRecord: time(batch[0]?.at),
      approximateArrivalOfLastRecord: time(batch.at(-1)?.at),
      batchSize: batch.length,
      streamArn: mapping.streamArn,
    },
    ...(withPayload && { payload: JSON.stringify({ Records: batch.map(({ event }) => event) }) }),
  }
}

/** The key of the object in the bucket: `aws/lambda/<mapping>/<shard>/2024/02/09/2024-02-09T18.11.43-<random>`. */
export const failureKey = ({ mapping, shard, at }: GivenUpBatch): string => {
  const [day = '', clock = ''] = time(at).slice(0, 19).split('T')
  const stamp = `${day}T${clock.replaceAll(':', '.')}-${randomUUID()}`
  return `aws/lambda/${mapping.id}/${shard}/${day.replaceAll('-', '/')}/${stamp}`
}
