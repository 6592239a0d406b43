import type { DatabaseCall } from '../database/wire.ts'
import { listOf, objectOf, textOf } from '../template/json.ts'
import type { TableDefinition } from '../template/stack.ts'

const api = 'DynamoDB_20120810'

const keyNames = ({ create }: TableDefinition): readonly string[] =>
  listOf(create.KeySchema).flatMap(part => textOf(objectOf(part).AttributeName) ?? [])

/** Deletes what has expired in a table, page by page, unless it was renewed meanwhile. `before` in epoch seconds. */
const sweepTable = async (call: DatabaseCall, table: TableDefinition, before: number): Promise<void> => {
  const expired = {
    TableName: table.name,
    ExpressionAttributeNames: { '#ttl': table.ttlAttribute },
    ExpressionAttributeValues: { ':before': { N: String(before) } },
  }
  let start: unknown
  do {
    const { Items, LastEvaluatedKey } = await call(`${api}.Scan`, {
      ...expired,
      FilterExpression: '#ttl < :before',
      ...(start !== undefined && { ExclusiveStartKey: start }),
    })
    for (const item of listOf(Items).map(objectOf)) {
      const Key = Object.fromEntries(keyNames(table).map(name => [name, item[name]]))
      const deletion = { ...expired, Key, ConditionExpression: '#ttl < :before' }
      await call(`${api}.DeleteItem`, deletion).catch(() => undefined)
    }
    start = LastEvaluatedKey
  } while (start !== undefined)
}

/** When what has expired is deleted. Times in milliseconds. */
export type Expiry = {
  /** How often it is looked for. */
  readonly everyMs: number
  /** How long ago it must have expired. */
  readonly lateMs: number
}

/**
 * Deletes what has expired, which dynoxide by itself leaves to others. DynamoDB deletes it at once or days later.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 * Returns what ends that.
 */
export const deleteExpired = (
  call: DatabaseCall,
  tables: readonly TableDefinition[],
  { everyMs, lateMs }: Expiry,
): (() => void) => {
  const expiring = tables.filter(({ ttlAttribute }) => ttlAttribute !== undefined)
  let isSweeping = false
  const sweep = async (): Promise<void> => {
    if (isSweeping) return
    isSweeping = true
    const before = Math.floor((Date.now() - lateMs) / 1000)
    // While the database is away nothing expires.
    for (const table of expiring) await sweepTable(call, table, before).catch(() => undefined)
    isSweeping = false
  }
  const timer = setInterval(() => void sweep(), everyMs).unref()
  return () => clearInterval(timer)
}
