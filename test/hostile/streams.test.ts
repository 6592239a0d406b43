import { afterEach, describe, expect, test } from 'vitest'
import type { DatabaseCall } from '../../local/database/wire.ts'
import { mixed } from '../../local/hostile/batches.ts'
import { Chance } from '../../local/hostile/chance.ts'
import { Faults } from '../../local/hostile/faults.ts'
import { HostileShards } from '../../local/hostile/shards.ts'
import type { LocalRuntime } from '../../local/runtime.ts'
import type { StreamRecord } from '../../local/streams/records.ts'
import { listOf, objectOf } from '../../local/template/json.ts'
import { soon } from '../local/fixtures/soon.ts'
import { startTestStack, talkAs } from '../local/fixtures/test-runtime.ts'
import { records } from '../local/streams/mapping-row.ts'
import { forced } from './forced.ts'

const running: LocalRuntime[] = []
afterEach(async () => {
  for (const runtime of running.splice(0)) await runtime.stop()
})
const start = async (faults: Parameters<typeof forced>[0]) => {
  const { runtime } = await startTestStack({ hostile: forced(faults) })
  running.push(runtime)
  return runtime
}

/** What the stream function wrote down about a partition, in the order in which it took it. */
const journalOf = async ({ database }: LocalRuntime, pk: string): Promise<string[]> => {
  const { Items } = await database.call('DynamoDB_20120810.Query', {
    TableName: 'journal',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
  })
  return listOf(Items).map(found => String(objectOf(objectOf(found).record).S))
}

const item = (pk: string, sk: string, more: object = {}) => ({ pk: { S: pk }, sk: { S: sk }, ...more })

/** Writes the same names into several partitions. */
const fill = async (runtime: LocalRuntime, partitions: readonly string[], names: readonly string[]) => {
  const { ask } = await talkAs(runtime, 'alice')
  for (const name of names) await Promise.all(partitions.map(pk => ask({ do: 'put', item: item(pk, name) })))
}

const inserted = (names: readonly string[]) => names.map(name => `INSERT ${name}`)

describe('E11: a stream', () => {
  test('of several shards that split keeps the order of each key and brings everything once', async () => {
    const runtime = await start({ 'stream-shards': 3, 'shard-splits': 12 })
    const partitions = Array.from({ length: 8 }, (_, at) => `split-${at}`)
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    await fill(runtime, partitions, names)
    for (const pk of partitions) await soon(() => journalOf(runtime, pk)).toEqual(inserted(names))
    expect(runtime.faults()['shard-splits']).toBeGreaterThan(1)
  })

  test('may repeat batches, late', async () => {
    const runtime = await start({ 'batch-twice': 50, 'batch-late': 50 })
    await fill(runtime, ['twice'], ['a', 'b'])
    await soon(async () => (await journalOf(runtime, 'twice')).length).toBe(4)
    expect(new Set(await journalOf(runtime, 'twice'))).toEqual(new Set(inserted(['a', 'b'])))
  })

  test('mixes the records of different items and never those of one', () => {
    const chance = new Chance(7, 'mix')
    const batch: StreamRecord[] = records(30).map((record, at) => ({ ...record, item: `i${at % 5}` }))
    const order = mixed(batch, bound => Math.floor(chance.next() * bound))
    expect(order).not.toEqual(batch)
    expect(order.toSorted((one, other) => Number(one.sequence) - Number(other.sequence))).toEqual(batch)
    for (const of of new Set(batch.map(record => record.item))) {
      const own = (all: readonly StreamRecord[]) => all.filter(record => record.item === of)
      expect(own(order)).toEqual(own(batch))
    }
  })

  test('that has been trimmed goes on with the oldest record there is', async () => {
    const log = [1, 2, 3].map(number => ({ dynamodb: { Keys: { pk: 'a' }, SequenceNumber: String(number) } }))
    const call: DatabaseCall = async (target, { ShardIterator, SequenceNumber }) => {
      if (target.endsWith('DescribeStream')) return { StreamDescription: { Shards: [{ ShardId: 's' }] } }
      if (target.endsWith('GetShardIterator')) return { ShardIterator: String(SequenceNumber ?? 0) }
      const Records = log.filter(({ dynamodb }) => Number(dynamodb.SequenceNumber) > Number(ShardIterator))
      return { Records, NextShardIterator: '3' }
    }
    const trims = { 'stream-trimmed': { share: 1 } }
    const shards = new HostileShards(call, new Faults({ seed: 1, changes: trims, alone: true }), () => 'pk')
    const ask = (what: string, input: object) =>
      shards.call(`DynamoDBStreams_20120810.${what}`, { StreamArn: 'arn', ShardId: 's-0', ...input })
    await ask('DescribeStream', {})
    const begin = (input: object) => ask('GetShardIterator', input)
    const read = async (input: object) => ask('GetRecords', await begin(input))
    await expect(read({ ShardIteratorType: 'TRIM_HORIZON' })).rejects.toThrow('TrimmedDataAccessException')
    const old = { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: '2' }
    await expect(begin(old)).rejects.toThrow('TrimmedDataAccessException')
    expect((await read({ ShardIteratorType: 'TRIM_HORIZON' })).Records).toEqual([])
  })

  test('that loses records for good carries those that come after', async () => {
    const changes = { 'stream-trimmed': { share: 0.5 } }
    const { runtime } = await startTestStack({ hostile: { seed: 3, changes, alone: true } })
    running.push(runtime)
    const names = Array.from({ length: 20 }, (_, at) => String(at).padStart(2, '0'))
    await fill(runtime, ['trimmed'], names)
    const { ask } = await talkAs(runtime, 'bob')
    let last = 100
    await soon(async () => {
      await ask({ do: 'put', item: item('trimmed', String(last++)) })
      return (await journalOf(runtime, 'trimmed')).some(line => line > 'INSERT 100' && line.length === 10)
    }).toBe(true)
    expect(runtime.faults()['stream-trimmed']).toBeGreaterThan(0)
  })
})

describe('E12: a mapping', () => {
  test('repeats a batch that was handled and counts as failed, gives it up after its retries, and puts it aside', async () => {
    const runtime = await start({ 'batch-fails': 0 })
    await fill(runtime, ['failing'], ['a'])
    const [bucket = ''] = runtime.stack.buckets
    await soon(async () => (await runtime.destinations.objectsIn(bucket)).length).toBe(1)
    expect(await journalOf(runtime, 'failing')).toEqual(inserted(['a', 'a']))
    const [key = ''] = await runtime.destinations.objectsIn(bucket)
    const record = JSON.parse(await runtime.destinations.readObject(bucket, key))
    expect(record.requestContext).toMatchObject({
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 2,
    })
    expect(JSON.parse(record.payload).Records).toHaveLength(1)
  })

  test('finds the poisoned record and loses no other, while shards split and batches are mixed and late', async () => {
    const runtime = await start({
      'stream-shards': 2,
      'shard-splits': 8,
      'batch-mixed': 0,
      'batch-late': 30,
    })
    const { ask } = await talkAs(runtime, 'alice')
    const names = Array.from({ length: 12 }, (_, at) => String(at).padStart(2, '0'))
    await Promise.all(
      names.map(name => {
        const poison = name === '05' ? { poison: { BOOL: true } } : {}
        return ask({ do: 'put', item: item('mixed', name, poison) })
      }),
    )
    const others = inserted(names.filter(name => name !== '05'))
    await soon(async () => new Set(await journalOf(runtime, 'mixed'))).toEqual(new Set(others))
    const [bucket = ''] = runtime.stack.buckets
    await soon(async () => (await runtime.destinations.objectsIn(bucket)).length).toBe(1)
  })
})
