/**
 * Users who are registered with a socket in other rooms, put into the tables as the functions would have: whoever looked at
 * all there are would meet them. Thousands of them as real sockets would take minutes.
 */

type Item = Readonly<Record<string, unknown>>

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20250101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20250101T000000Z',
}

const asking =
  (url: string) =>
  async (operation: string, input: object): Promise<Item> => {
    const headers = { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${operation}` }
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) })
    if (!response.ok) throw new Error(`${operation}: ${await response.text()}`)
    return (await response.json()) as Item
  }

const AT_ONCE = 25

const HOUR_MS = 3_600_000

/** The same with a lease that outlasts the bench: nobody sweeps them, and no two have one socket. */
const lasting = (item: Item): Item => {
  const until = { N: String(Date.now() + HOUR_MS) }
  return JSON.parse(
    JSON.stringify(item, (name, value: unknown) => (name === 'until' || name === 'due' ? until : value)),
  ) as Item
}

/** Puts so many more of them, each as one user of the stack is registered. Answers how many users there are then. */
export const registerBystanders = async (database: string, like: string, count: number): Promise<number> => {
  const ask = asking(database)
  const { TableNames } = (await ask('ListTables', {})) as { TableNames: string[] }
  const table = TableNames.find(name => /Connections/.test(name))
  if (table === undefined) throw new Error('no table of connections')
  const { Item } = (await ask('GetItem', { TableName: table, Key: { pk: { S: `user#${like}` } } })) as {
    Item?: Item
  }
  if (!Item) throw new Error(`nobody is registered as ${like}`)
  const text = JSON.stringify(lasting(Item))
  const [connection = ''] = Object.keys(((Item.sockets as { M?: object } | undefined)?.M ?? {}) as object)
  for (let at = 0; at < count; at += AT_ONCE) {
    const length = Math.min(AT_ONCE, count - at)
    const puts = Array.from({ length }, (_, step) => ({
      PutRequest: {
        Item: JSON.parse(
          text.replaceAll(like, `bystander-${at + step}`).replaceAll(connection, `socket-${at + step}`),
        ),
      },
    }))
    await ask('BatchWriteItem', { RequestItems: { [table]: puts } })
  }
  return count
}
