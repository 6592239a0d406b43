import { spawn } from 'node:child_process'
import { randomInt, randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Clock } from '../../shared/domain/ports.ts'
import type { DynamoCall } from '../../shared/store/dynamo/call.ts'
import { signedCall } from '../../shared/store/dynamo/signed-call.ts'
import type { Dynamo } from '../../shared/store/tables.ts'
import { sdkCall } from './sdk-call.ts'

/** A real database process with empty tables, for the tests of the adapters. */

const freePort = (): Promise<number> =>
  new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

const keyed = (
  TableName: string,
  hash: [string, 'S'],
  range?: [string, 'S' | 'N'],
): CreateTableCommandInput => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [hash, ...(range ? [range] : [])].map(([AttributeName, AttributeType]) => ({
    AttributeName,
    AttributeType,
  })),
  KeySchema: [
    { AttributeName: hash[0], KeyType: 'HASH' },
    ...(range ? [{ AttributeName: range[0], KeyType: 'RANGE' as const }] : []),
  ],
})

const connections = (): CreateTableCommandInput => {
  const base = keyed('connections', ['pk', 'S'])
  return {
    ...base,
    AttributeDefinitions: [
      ...(base.AttributeDefinitions ?? []),
      { AttributeName: 'shard', AttributeType: 'N' },
      { AttributeName: 'due', AttributeType: 'N' },
      { AttributeName: 'region', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'due',
        KeySchema: [
          { AttributeName: 'shard', KeyType: 'HASH' },
          { AttributeName: 'due', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
      {
        IndexName: 'regions',
        KeySchema: [
          { AttributeName: 'shard', KeyType: 'HASH' },
          { AttributeName: 'region', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  }
}

const TABLES = [
  connections(),
  keyed('rooms', ['pk', 'S'], ['sk', 'S']),
  keyed('messages', ['channel', 'S'], ['seq', 'N']),
  keyed('queues', ['channel', 'S'], ['seq', 'N']),
]

const binary = () =>
  process.env.DYNOXIDE_BIN ?? `node_modules/@dynoxide/${process.platform}-${process.arch}/dynoxide`

/** `bySdk` is the other way to the same tables: the SDK's own. */
type Started = Dynamo & { readonly bySdk: DynamoCall; readonly endpoint: string; stop(): void }

/** Where a database answers. */
type Process = { readonly endpoint: string; stop(): void }

const ownProcess = async (): Promise<Process> => {
  const port = await freePort()
  const child = spawn(binary(), ['serve', '--port', String(port)], { stdio: 'ignore' })
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => void child.kill() }
}

/** The database that the tests are held against: dynoxide where nothing else is said. */
export const DATABASE = process.env.DYNAMODB_NAME ?? 'dynoxide'
/**
 * Whether units are not to be believed: they are held against AWS's documents on dynoxide (`test/local/metering`); AWS's
 * own DynamoDB Local bills nothing for a query that finds nothing.
 */
export const areUnitsUnknown = DATABASE === 'DynamoDB Local'
/** Whether the stream can be read beside the domain's own calls: MiniStack keeps it with the account, which that reading does not name. */
export const isStreamHidden = DATABASE === 'MiniStack'

/**
 * Makes the tables: in a process of our own, which `stop` ends, or in the DynamoDB that `DYNAMODB_ENDPOINT` names, which
 * is somebody else's to throw away. There each start is an account of its own: DynamoDB Local keeps the tables of
 * different access keys apart, and MiniStack takes a key of twelve digits for an account.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html
 */
export const startDynamo = async (clock: Clock): Promise<Started> => {
  const given = process.env.DYNAMODB_ENDPOINT
  const { endpoint, stop } = given ? { endpoint: given, stop: () => {} } : await ownProcess()
  const accessKeyId = String(randomInt(1e11, 2e11))
  const access = { region: 'us-east-1', credentials: { accessKeyId, secretAccessKey: 'local' } }
  const raw = new DynamoDBClient({ ...access, endpoint, maxAttempts: 20 })
  for (const table of TABLES) await raw.send(new CreateTableCommand(table))
  const client = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } })
  const call = signedCall({ ...access, endpoint, tries: 20, clock, random: Math.random, name: randomUUID })
  const names = { connections: 'connections', rooms: 'rooms', messages: 'messages', queues: 'queues' }
  return { call, bySdk: sdkCall(client), tables: names, clock, random: Math.random, endpoint, stop }
}
