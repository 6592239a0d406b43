import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import type { DynamoCall } from '../../shared/store/dynamo/call.ts'

const COMMANDS = {
  GetItem: GetCommand,
  PutItem: PutCommand,
  UpdateItem: UpdateCommand,
  DeleteItem: DeleteCommand,
  Query: QueryCommand,
  BatchGetItem: BatchGetCommand,
  TransactWriteItems: TransactWriteCommand,
} as const

/** Calls DynamoDB by the SDK's document client: what the signed calls are held against. */
export const sdkCall = (client: DynamoDBDocumentClient): DynamoCall =>
  ((operation: keyof typeof COMMANDS, input: never) =>
    client.send(new COMMANDS[operation](input) as never)) as DynamoCall
