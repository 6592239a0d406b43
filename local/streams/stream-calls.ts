import type { DatabaseCall } from '../database/wire.ts'
import { listOf, objectOf, textOf } from '../template/json.ts'

const api = 'DynamoDBStreams_20120810'

/** A shard of a stream; a child is read after its parent. */
export type Shard = { readonly id: string; readonly parent: string | undefined }

/** Where reading starts: after a sequence number, or at either end. */
export type StartingPoint = { readonly after: string } | 'TRIM_HORIZON' | 'LATEST'

/** One page of records with the iterator of the next, which is absent at the end of a closed shard. */
export type Page = { readonly records: readonly unknown[]; readonly next: string | undefined }

/** The ARN of a table's newest stream. Rejects where the table has none. */
export const streamOf = async (call: DatabaseCall, table: string): Promise<string> => {
  const { Table } = await call('DynamoDB_20120810.DescribeTable', { TableName: table })
  const arn = textOf(objectOf(Table).LatestStreamArn)
  if (arn === undefined) throw new Error(`the table ${table} has no stream`)
  return arn
}

/** The shards of a stream, page by page. */
export const shardsOf = async (call: DatabaseCall, stream: string): Promise<Shard[]> => {
  const shards: Shard[] = []
  let last: string | undefined
  do {
    const start = last === undefined ? {} : { ExclusiveStartShardId: last }
    const { StreamDescription } = await call(`${api}.DescribeStream`, { StreamArn: stream, ...start })
    const description = objectOf(StreamDescription)
    for (const shard of listOf(description.Shards).map(objectOf)) {
      shards.push({ id: textOf(shard.ShardId) ?? '', parent: textOf(shard.ParentShardId) })
    }
    last = textOf(description.LastEvaluatedShardId)
  } while (last !== undefined)
  return shards
}

/** An iterator from a starting point on. */
export const iteratorFrom = async (
  call: DatabaseCall,
  where: { readonly stream: string; readonly shard: string },
  start: StartingPoint,
): Promise<string> => {
  const from =
    typeof start === 'string'
      ? { ShardIteratorType: start }
      : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: start.after }
  const answer = await call(`${api}.GetShardIterator`, {
    StreamArn: where.stream,
    ShardId: where.shard,
    ...from,
  })
  return textOf(answer.ShardIterator) ?? ''
}

/** The records behind an iterator, at most 1,000. */
export const recordsAt = async (call: DatabaseCall, iterator: string): Promise<Page> => {
  const answer = await call(`${api}.GetRecords`, { ShardIterator: iterator })
  return { records: listOf(answer.Records), next: textOf(answer.NextShardIterator) }
}
