import type { WireAnswer } from '../database/proxy.ts'
import { isObject, type JsonObject, listOf, objectOf, textOf } from '../template/json.ts'
import { itemBytes } from './item-size.ts'

/** Request units as they are billed: a write unit is 1 KB, a read unit 4 KB, or 8 KB eventually consistent. */
export type Units = { readonly read: number; readonly write: number }

type Kind = keyof Units

/** The operations that are billed by units: one row each. */
const KINDS: Readonly<Record<string, Kind>> = {
  GetItem: 'read',
  BatchGetItem: 'read',
  TransactGetItems: 'read',
  Query: 'read',
  Scan: 'read',
  PutItem: 'write',
  UpdateItem: 'write',
  DeleteItem: 'write',
  BatchWriteItem: 'write',
  TransactWriteItems: 'write',
}

const WRITE_BYTES = 1024
/** Both of a transaction's phases are billed. */
const TRANSACTION = 2

/** What is billed by units. */
export const isBilled = (operation: string): boolean => Object.hasOwn(KINDS, operation)

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

const writeUnits = (item: unknown): number =>
  isObject(item) ? Math.max(1, Math.ceil(itemBytes(item) / WRITE_BYTES)) : 1

/** A write whose condition does not hold is billed by the item that stands there. */
const refusedWrite = ({ Item }: JsonObject): number => writeUnits(Item)

const cancelledWrite = ({ CancellationReasons }: JsonObject, { TransactItems }: JsonObject): number => {
  const reasons = listOf(CancellationReasons).map(objectOf)
  return sum(listOf(TransactItems).map((_, at) => TRANSACTION * writeUnits(reasons[at]?.Item)))
}

/**
 * What a refusal costs; one that is not named costs nothing. No answer says it, here or on AWS:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
const REFUSALS: Readonly<Record<string, (error: JsonObject, input: JsonObject) => number>> = {
  ConditionalCheckFailedException: refusedWrite,
  TransactionCanceledException: cancelledWrite,
}

const reported = (answer: JsonObject): number => {
  const { ConsumedCapacity } = answer
  const all = Array.isArray(ConsumedCapacity) ? ConsumedCapacity : [ConsumedCapacity]
  return sum(all.map(one => Number(objectOf(one).CapacityUnits ?? 0)))
}

const none: Units = { read: 0, write: 0 }

/** The units that an answered call is billed by, as the database reports them where it does. */
export const unitsOf = (operation: string, input: JsonObject, { status, body }: WireAnswer): Units => {
  const kind = KINDS[operation]
  if (!kind) return none
  const answer = objectOf(JSON.parse(body === '' ? '{}' : body))
  if (status === 200) return { ...none, [kind]: reported(answer) }
  const code = textOf(answer.__type)?.split('#').at(-1) ?? ''
  return { ...none, write: REFUSALS[code]?.(answer, input) ?? 0 }
}

/** The table that a call is about; the first where there are several. */
export const tableOf = (input: JsonObject): string => {
  const [first] = listOf(input.TransactItems).flatMap(item => Object.values(objectOf(item)))
  return (
    textOf(input.TableName) ??
    textOf(objectOf(first).TableName) ??
    Object.keys(objectOf(input.RequestItems))[0] ??
    ''
  )
}
