import { isObject, type JsonObject, listOf, objectOf, textOf } from '../template/json.ts'

/** An item that is about to change: its key, or the whole item that takes its place. */
export type Written = { readonly table: string; readonly item?: JsonObject; readonly key?: JsonObject }

const single = (input: JsonObject): Written => ({
  table: textOf(input.TableName) ?? '',
  ...(isObject(input.Key) ? { key: input.Key } : { item: objectOf(input.Item) }),
})

/** What each operation is about to change. */
const writers: Readonly<Record<string, (input: JsonObject) => readonly Written[]>> = {
  PutItem: input => [single(input)],
  UpdateItem: input => [single(input)],
  DeleteItem: input => [single(input)],
  TransactWriteItems: ({ TransactItems }) =>
    listOf(TransactItems).flatMap(item => {
      const { Put, Update, Delete } = objectOf(item)
      return [Put, Update, Delete].filter(isObject).map(asked => single(asked))
    }),
  BatchWriteItem: ({ RequestItems }) =>
    Object.entries(objectOf(RequestItems)).flatMap(([TableName, requests]) =>
      listOf(requests)
        .map(objectOf)
        .map(({ PutRequest, DeleteRequest }) => objectOf(PutRequest ?? DeleteRequest))
        .map(asked => single({ TableName, ...asked })),
    ),
}

/** The items that an operation is about to change; none for one that reads. */
export const writtenBy = (operation: string, input: JsonObject): readonly Written[] =>
  writers[operation]?.(input) ?? []

/** Whether an operation, by its short name, changes something. */
export const isWrite = (operation: string): boolean => operation in writers
