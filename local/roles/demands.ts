import { type JsonObject, listOf, objectOf, textOf } from '../template/json.ts'
import { arn } from '../template/names.ts'

/** What a call asks of a role. */
export type Demand = { readonly action: string; readonly resource: string }

const tableArn = (input: JsonObject): string => {
  const index = textOf(input.IndexName)
  return arn(
    'dynamodb',
    `table/${textOf(input.TableName) ?? ''}${index === undefined ? '' : `/index/${index}`}`,
  )
}

/** A transaction asks for the rights of its parts: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const parts: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  ConditionCheck: 'ConditionCheckItem',
}

const ofTransaction = ({ TransactItems }: JsonObject): Demand[] =>
  listOf(TransactItems).flatMap(item =>
    Object.entries(objectOf(item)).map(([part, input]) => ({
      action: `dynamodb:${parts[part] ?? part}`,
      resource: tableArn(objectOf(input)),
    })),
  )

const ofBatch =
  (action: string) =>
  ({ RequestItems }: JsonObject): Demand[] =>
    Object.keys(objectOf(RequestItems)).map(TableName => ({ action, resource: tableArn({ TableName }) }))

/** The operations that name their tables in a way of their own. */
const several: Readonly<Record<string, (input: JsonObject) => Demand[]>> = {
  TransactWriteItems: ofTransaction,
  TransactGetItems: ofTransaction,
  BatchGetItem: ofBatch('dynamodb:BatchGetItem'),
  BatchWriteItem: ofBatch('dynamodb:BatchWriteItem'),
}

/** What a call to DynamoDB asks of the role of its caller. */
export const demandsOf = (operation: string, input: JsonObject): readonly Demand[] =>
  several[operation]?.(input) ?? [{ action: `dynamodb:${operation}`, resource: tableArn(input) }]
