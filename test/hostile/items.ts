import type { LocalRuntime } from '../../local/runtime.ts'
import { objectOf } from '../../local/template/json.ts'

/** The name of the test stack's table of rooms. */
export const roomsOf = ({ stack }: LocalRuntime): string =>
  stack.tables.find(({ ttlAttribute }) => ttlAttribute !== undefined)?.name ?? ''

/** Whether an item is there, seen past all faults. */
export const hasItem = async (runtime: LocalRuntime, Key: object): Promise<boolean> => {
  const asked = { TableName: roomsOf(runtime), Key, ConsistentRead: true }
  const { Item } = await runtime.database.call('DynamoDB_20120810.GetItem', asked)
  return Object.keys(objectOf(Item)).length > 0
}
