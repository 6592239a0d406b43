import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseCaller } from '../../../local/database/wire.ts'
import { itemBytes } from '../../../local/metering/item-size.ts'
import { tableOf, unitsOf } from '../../../local/metering/units.ts'
import { objectOf } from '../../../local/template/json.ts'
import { testClock } from '../../support/app.ts'
import { startDynamo } from '../../support/dynamo.ts'

/** An item of exactly so many bytes: two keys with their names take 7 or 8, `fat` itself 3. */
const item = (sk: string, bytes: number) => ({
  pk: { S: 'p' },
  sk: { S: sk },
  fat: { S: 'x'.repeat(bytes - 8 - sk.length) },
})
const key = (sk: string) => ({ pk: { S: 'p' }, sk: { S: sk } })
const all = {
  KeyConditionExpression: 'pk = :p',
  ExpressionAttributeValues: { ':p': { S: 'p' } },
}
const one = { ':one': { N: '1' } }
const count = { UpdateExpression: 'SET seen = :one', ExpressionAttributeValues: one }

/** What the documents say that a call is billed, in the order in which they are made. */
const CALLS: readonly (readonly [
  what: string,
  operation: string,
  input: object,
  read: number,
  write: number,
])[] = [
  ['an item of 1 KB', 'PutItem', { Item: item('a', 1024) }, 0, 1],
  ['an item of 1 KB and a byte', 'PutItem', { Item: item('b', 1025) }, 0, 2],
  ['a small one over a large one', 'PutItem', { Item: item('b', 100) }, 0, 2],
  ['a large one that is changed a little', 'PutItem', { Item: item('c', 3000) }, 0, 3],
  ['', 'UpdateItem', { Key: key('c'), ...count }, 0, 3],
  ['a large one that becomes small', 'UpdateItem', { Key: key('c'), UpdateExpression: 'REMOVE fat' }, 0, 3],
  ['one that was never there', 'DeleteItem', { Key: key('never') }, 0, 1],
  ['9000 bytes', 'PutItem', { Item: item('d', 9000) }, 0, 9],
  ['', 'GetItem', { Key: key('d') }, 1.5, 0],
  ['', 'GetItem', { Key: key('d'), ConsistentRead: true }, 3, 0],
  ['nothing', 'GetItem', { Key: key('never') }, 0.5, 0],
  ['', 'GetItem', { Key: key('never'), ConsistentRead: true }, 1, 0],
  // 1024 + 100 + some + 9000 bytes: rounded up together, whatever is projected or filtered.
  ['a page', 'Query', all, 1.5, 0],
  ['', 'Query', { ...all, ConsistentRead: true }, 3, 0],
  ['', 'Query', { ...all, ConsistentRead: true, ProjectionExpression: 'sk' }, 3, 0],
  ['', 'Query', { ...all, ConsistentRead: true, FilterExpression: 'attribute_exists(seen)' }, 3, 0],
  ['an empty page', 'Query', { ...all, ExpressionAttributeValues: { ':p': { S: 'q' } } }, 0.5, 0],
  // Each rounded up for itself.
  [
    'three',
    'BatchGetItem',
    { RequestItems: { rooms: { Keys: [key('a'), key('b'), key('never')] } } },
    1.5,
    0,
  ],
  [
    '',
    'BatchGetItem',
    { RequestItems: { rooms: { Keys: [key('a'), key('d')], ConsistentRead: true } } },
    4,
    0,
  ],
  [
    'a transaction',
    'TransactWriteItems',
    {
      TransactItems: [
        { Put: { TableName: 'rooms', Item: item('e', 1025) } },
        { Update: { TableName: 'rooms', Key: key('f'), ...count } },
      ],
    },
    0,
    6,
  ],
]

describe('the units that a call is billed', () => {
  let started: Awaited<ReturnType<typeof startDynamo>>
  let call: ReturnType<typeof databaseCaller>
  beforeAll(async () => {
    started = await startDynamo(testClock())
    // The tables are those of whoever made them: a database of AWS's keeps accounts apart by their access key.
    call = databaseCaller(started.endpoint)
  })
  afterAll(() => {
    call.close()
    started.stop()
  })

  test('are what the documents say, as the database reports them', async () => {
    const found: unknown[] = []
    for (const [what, operation, input, read, write] of CALLS) {
      const of =
        operation === 'BatchGetItem' || operation === 'TransactWriteItems' ? {} : { TableName: 'rooms' }
      const asked = { ...of, ...input, ReturnConsumedCapacity: 'INDEXES' }
      const answer = await call.call(`DynamoDB_20120810.${operation}`, asked)
      const units = unitsOf(operation, asked, { status: 200, body: JSON.stringify(answer) })
      if (units.read !== read || units.write !== write) found.push({ what, operation, units, read, write })
    }
    expect(found).toEqual([])
  })

  test('an index is billed with its table: what enters it once, what moves in it twice', async () => {
    const asked = (input: object) =>
      call.call('DynamoDB_20120810.UpdateItem', {
        TableName: 'connections',
        Key: { pk: { S: 'u' } },
        ExpressionAttributeNames: { '#s': 'shard' },
        ReturnConsumedCapacity: 'INDEXES',
        ...input,
      })
    const unitsFor = async (due: number) => {
      const values = { ':s': { N: '1' }, ':d': { N: String(due) } }
      const update = { UpdateExpression: 'SET #s = :s, due = :d', ExpressionAttributeValues: values }
      return unitsOf('UpdateItem', {}, { status: 200, body: JSON.stringify(await asked(update)) }).write
    }
    expect([await unitsFor(5), await unitsFor(6), await unitsFor(6)]).toEqual([2, 3, 1])
  })

  test('one answer is not what AWS says: of a part of an item, which is read whole', async () => {
    const asked = {
      TableName: 'rooms',
      Key: key('d'),
      ProjectionExpression: 'sk',
      ReturnConsumedCapacity: 'TOTAL',
    }
    const { ConsumedCapacity } = await call.call('DynamoDB_20120810.GetItem', asked)
    // AWS: 1.5. No function of ours reads so.
    expect(objectOf(ConsumedCapacity).CapacityUnits).toBe(0.5)
  })

  test('of a write that is refused are those of the item that stands there', () => {
    const refused = (error: object) => ({ status: 400, body: JSON.stringify(error) })
    const failed = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException'
    const cancelled = 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException'
    const parts = { TransactItems: [{ Put: {} }, { Update: {} }] }
    expect(unitsOf('PutItem', {}, refused({ __type: failed }))).toEqual({ read: 0, write: 1 })
    expect(unitsOf('PutItem', {}, refused({ __type: failed, Item: item('a', 2500) }))).toEqual({
      read: 0,
      write: 3,
    })
    expect(unitsOf('TransactWriteItems', parts, refused({ __type: cancelled }))).toEqual({
      read: 0,
      write: 4,
    })
    expect(unitsOf('PutItem', {}, refused({ __type: 'x#ValidationException' }))).toEqual({
      read: 0,
      write: 0,
    })
  })

  test('items are weighed as they are billed', () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    expect(itemBytes({ name: { S: 'é' } })).toBe(6)
    expect(itemBytes({ n: { N: '12300' } })).toBe(1 + 3)
    expect(itemBytes({ n: { N: '-0.00123' } })).toBe(1 + 4)
    expect(itemBytes({ b: { B: 'AAEC' }, t: { BOOL: true }, z: { NULL: true } })).toBe(4 + 2 + 2)
    expect(itemBytes({ l: { L: [{ N: '1' }, { S: 'ab' }] } })).toBe(1 + 3 + 3 + 3)
    expect(itemBytes({ m: { M: { a: { S: 'b' } } } })).toBe(1 + 3 + 3)
    expect(itemBytes({ s: { NS: ['4294967295', '1'] } })).toBe(1 + 6 + 2)
  })

  test('belong to the table that a call names, in whatever way', () => {
    expect(tableOf({ TableName: 'rooms' })).toBe('rooms')
    expect(tableOf({ RequestItems: { queues: {} } })).toBe('queues')
    expect(tableOf({ TransactItems: [{ Put: { TableName: 'logs' } }] })).toBe('logs')
  })
})
