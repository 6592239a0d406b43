import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'

/** Plain values in the place of DynamoDB's typed ones, wherever a call has items: one row a field. */

type Json = Record<string, unknown>
type Turn = (value: never) => unknown

const marshalled: Turn = (item: Json) => marshall(item, { removeUndefinedValues: true })
const unmarshalled: Turn = (item: Record<string, AttributeValue>) => unmarshall(item)
const each =
  (turn: Turn): Turn =>
  (values: never[]) =>
    values.map(turn)
const within =
  (turn: Turn): Turn =>
  (values: Json) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, turn(value as never)]))

/** A value with the turns of those of its fields that have a row. */
const fields =
  (rows: Readonly<Record<string, Turn>>): Turn =>
  (value: Json) =>
    Object.fromEntries(
      Object.entries(value)
        .filter(([, field]) => field !== undefined)
        .map(([name, field]) => [name, rows[name] ? rows[name](field as never) : field]),
    )

const ONE = { Key: marshalled, Item: marshalled, ExpressionAttributeValues: marshalled }

const input = fields({
  ...ONE,
  ExclusiveStartKey: marshalled,
  RequestItems: within(fields({ Keys: each(marshalled) })),
  TransactItems: each(within(fields(ONE))),
})

const output = fields({
  Item: unmarshalled,
  Attributes: unmarshalled,
  Items: each(unmarshalled),
  LastEvaluatedKey: unmarshalled,
  Responses: within(each(unmarshalled)),
  UnprocessedKeys: within(fields({ Keys: each(unmarshalled) })),
})

/** The input of a call as it crosses the wire. */
export const toWire = (plain: object): Json => input(plain as never) as Json
/** The output of a call in plain values. */
export const fromWire = (typed: object): Json => output(typed as never) as Json
