import { setTimeout as wait } from 'node:timers/promises'
import { objectOf, textOf } from '../template/json.ts'
import type { TableDefinition } from '../template/stack.ts'
import { type DatabaseCall, DatabaseError } from './wire.ts'

const api = 'DynamoDB_20120810'

/** Lets one expected error code pass as "it is so already". */
const unless = async (code: string, going: Promise<unknown>): Promise<void> => {
  try {
    await going
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== code) throw error
  }
}

const untilActive = async (call: DatabaseCall, name: string): Promise<void> => {
  for (;;) {
    const { Table } = await call(`${api}.DescribeTable`, { TableName: name })
    if (textOf(objectOf(Table).TableStatus) === 'ACTIVE') return
    await wait(10)
  }
}

const ensureTable = async (call: DatabaseCall, table: TableDefinition): Promise<void> => {
  await unless('ResourceInUseException', call(`${api}.CreateTable`, table.create))
  await untilActive(call, table.name)
  if (table.ttlAttribute === undefined) return
  const TimeToLiveSpecification = { AttributeName: table.ttlAttribute, Enabled: true }
  // "TimeToLive is already enabled" comes as a ValidationException.
  await unless(
    'ValidationException',
    call(`${api}.UpdateTimeToLive`, { TableName: table.name, TimeToLiveSpecification }),
  )
}

/** Makes the tables that are not there yet, with their indexes, streams and TTL. Those that are there stay as they are. */
export const ensureTables = async (call: DatabaseCall, tables: readonly TableDefinition[]): Promise<void> => {
  for (const table of tables) await ensureTable(call, table)
}
