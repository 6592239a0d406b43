import { type AttributeValue, DynamoDB } from '@aws-sdk/client-dynamodb'

/**
 * Users who are registered with a socket in other rooms, put into the tables as the functions would have: whoever looked at
 * all there are would meet them. Thousands of them as real sockets would take minutes.
 */

type Item = Record<string, AttributeValue>

const clientOf = (endpoint: string) =>
  new DynamoDB({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })

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
  const client = clientOf(database)
  const { TableNames = [] } = await client.listTables({})
  const table = TableNames.find(name => /Connections/.test(name))
  if (table === undefined) throw new Error('no table of connections')
  const { Item } = await client.getItem({ TableName: table, Key: { pk: { S: `user#${like}` } } })
  if (!Item) throw new Error(`nobody is registered as ${like}`)
  const text = JSON.stringify(lasting(Item))
  const [connection = ''] = Object.keys(Item.sockets?.M ?? {})
  for (let at = 0; at < count; at += AT_ONCE) {
    const length = Math.min(AT_ONCE, count - at)
    const puts = Array.from({ length }, (_, step) => ({
      PutRequest: {
        Item: JSON.parse(
          text.replaceAll(like, `bystander-${at + step}`).replaceAll(connection, `socket-${at + step}`),
        ),
      },
    }))
    await client.batchWriteItem({ RequestItems: { [table]: puts } })
  }
  return count
}
