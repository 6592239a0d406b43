import type { DatabaseCall } from '../database/wire.ts'
import { listOf, objectOf, textOf } from '../template/json.ts'
import type { TableDefinition } from '../template/stack.ts'

const api = 'DynamoDB_20120810'

const keyNames = ({ create }: TableDefinition): readonly string[] =>
  listOf(create.KeySchema).flatMap(part => textOf(objectOf(part).AttributeName) ?? [])

/** Deletes what has expired in a table, page by page, unless it was renewed meanwhile. `now` in epoch seconds. */
const sweepTable = async (call: DatabaseCall, table: TableDefinition, now: number): Promise<void> => {
  const expired = {
    TableName: table.name,
    ExpressionAttributeNames: { '#ttl': table.ttlAttribute },
    ExpressionAttributeValues: { ':now': { N: String(now) } },
  }
  let start: unknown
  do {
    const { Items, LastEvaluatedKey } = await call(`${api}.Scan`, {
      ...expired,
      FilterExpression: '#ttl < :now',
      ...(start !== undefined && { ExclusiveStartKey: start }),
    })
    for (const item of listOf(Items).map(objectOf)) {
      const Key = Object.fromEntries(keyNames(table).map(name => [name, item[name]]))
      const deletion = { ...expired, Key, ConditionExpression: '#ttl < :now' }
      await call(`${api}.DeleteItem`, deletion).catch(() => undefined)
    }
    start = LastEvaluatedKey
  } while (start !== undefined)
}

/** Deletes what expires nearly at once, which DynamoDB may as well do. Returns what ends that. */
export const expireAtOnce = (
  call: DatabaseCall,
  tables: readonly TableDefinition[],
  everyMs: number,
): (() => void) => {
  const expiring = tables.filter(({ ttlAttribute }) => ttlAttribute !== undefined)
  let isSweeping = false
  const sweep = async (): Promise<void> => {
    if (isSweeping) return
    isSweeping = true
    const now = Math.floor(Date.now() / 1000)
    // While the database is away nothing expires.
    for (const table of expiring) await sweepTable(call, table, now).catch(() => undefined)
    isSweeping = false
  }
  const timer = setInterval(() => void sweep(), everyMs).unref()
  return () => clearInterval(timer)
}
