import type { DynamoCall, Operations } from './dynamo/call.ts'
import type { Item } from './items.ts'

const KEYS_AT_ONCE = 100

/** Every page of a query. An empty page in the middle is a page: DynamoDB cuts before it filters. */
export async function* queryPages(
  call: DynamoCall,
  input: Operations['Query']['input'],
): AsyncIterable<readonly Item[]> {
  let from: Item | undefined
  do {
    const page = await call('Query', { ...input, ...(from && { ExclusiveStartKey: from }) })
    if (page.Items?.length) yield page.Items
    from = page.LastEvaluatedKey
  } while (from)
}

/** The items under some keys, a hundred a call, until none is left unprocessed. Absent ones are left out. */
export const batchGet = async (
  call: DynamoCall,
  table: string,
  keys: readonly Item[],
  options: { readonly consistent: boolean },
): Promise<readonly Item[]> => {
  const found: Item[] = []
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) {
    let rest: Item[] = keys.slice(at, at + KEYS_AT_ONCE)
    while (rest.length > 0) {
      const request = { [table]: { Keys: rest, ConsistentRead: options.consistent } }
      const { Responses, UnprocessedKeys } = await call('BatchGetItem', { RequestItems: request })
      found.push(...(Responses?.[table] ?? []))
      rest = UnprocessedKeys?.[table]?.Keys ?? []
    }
  }
  return found
}
