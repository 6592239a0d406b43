import type {
  BatchGetCommandInput,
  BatchGetCommandOutput,
  DeleteCommandInput,
  DeleteCommandOutput,
  GetCommandInput,
  GetCommandOutput,
  PutCommandInput,
  PutCommandOutput,
  QueryCommandInput,
  QueryCommandOutput,
  TransactWriteCommandInput,
  TransactWriteCommandOutput,
  UpdateCommandInput,
  UpdateCommandOutput,
} from '@aws-sdk/lib-dynamodb'

type Row<Input, Output> = { readonly input: Input; readonly output: Omit<Output, '$metadata'> }

/** The operations of DynamoDB that the adapters use, in the shapes of the SDK's document client. There is no `Scan`. */
export type Operations = {
  readonly GetItem: Row<GetCommandInput, GetCommandOutput>
  readonly PutItem: Row<PutCommandInput, PutCommandOutput>
  readonly UpdateItem: Row<UpdateCommandInput, UpdateCommandOutput>
  readonly DeleteItem: Row<DeleteCommandInput, DeleteCommandOutput>
  readonly Query: Row<QueryCommandInput, QueryCommandOutput>
  readonly BatchGetItem: Row<BatchGetCommandInput, BatchGetCommandOutput>
  readonly TransactWriteItems: Row<TransactWriteCommandInput, TransactWriteCommandOutput>
}

/**
 * The one way to DynamoDB: builds nothing, decides nothing. Rejects with an error whose `name` is DynamoDB's code;
 * where a condition failed `Item` is the item as DynamoDB's own types, where a transaction did, `CancellationReasons`
 * are its reasons. A call that rejects for any other reason may have been carried out.
 */
export type DynamoCall = <Operation extends keyof Operations>(
  operation: Operation,
  input: Operations[Operation]['input'],
) => Promise<Operations[Operation]['output']>
