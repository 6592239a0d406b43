import { afterEach, describe, expect, test } from 'vitest'
import { findBinary } from '../../../local/database/binary.ts'
import { type Database, startDatabase } from '../../../local/database/database.ts'
import { openServer, shut } from '../../../local/loopback.ts'
import type { TableDefinition } from '../../../local/template/stack.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { soon } from '../fixtures/soon.ts'

const api = 'DynamoDB_20120810'
const rooms: TableDefinition = {
  name: 'rooms',
  create: {
    TableName: 'rooms',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  },
  ttlAttribute: 'expires',
  streamed: true,
}

const running: Database[] = []
const start = async (folder = temporaryFolder()) => {
  const free = await openServer(0, 'test')
  await shut(free.server)
  const warnings: string[] = []
  const warn = (line: string) => void warnings.push(line)
  const database = await startDatabase({ port: free.port, tables: [rooms], folder, warn })
  running.push(database)
  return { database, warnings, folder }
}
afterEach(async () => {
  for (const database of running.splice(0)) await database.stop()
})

const put = ({ call }: Database, pk: string) =>
  call(`${api}.PutItem`, { TableName: 'rooms', Item: { pk: { S: pk } } })
const get = async ({ call }: Database, pk: string) =>
  (await call(`${api}.GetItem`, { TableName: 'rooms', Key: { pk: { S: pk } } })).Item

describe('the database', () => {
  test("has the template's tables with their streams and TTL", async () => {
    const { database } = await start()
    const { Table } = await database.call(`${api}.DescribeTable`, { TableName: 'rooms' })
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    })
    const { TimeToLiveDescription } = await database.call(`${api}.DescribeTimeToLive`, { TableName: 'rooms' })
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expires', TimeToLiveStatus: 'ENABLED' })
  })

  test('that is killed is there again within a second, with everything it had acknowledged', async () => {
    const { database, warnings } = await start()
    await put(database, 'kept')
    const first = database.pid()
    process.kill(first ?? 0, 'SIGKILL')
    const killedAt = performance.now()
    await soon(() => get(database, 'kept').catch(() => undefined), 3000).toBeDefined()
    expect(performance.now() - killedAt).toBeLessThan(1000)
    expect(database.pid()).not.toBe(first)
    expect(warnings[0]).toContain('SIGKILL')
  })

  test('keeps its data over restarts, and takes tables that are there as they are', async () => {
    const { database, folder } = await start()
    await put(database, 'kept')
    await database.stop()
    const again = await start(folder)
    expect(await get(again.database, 'kept')).toEqual({ pk: { S: 'kept' } })
  })

  test('is gone after it was stopped', async () => {
    const { database } = await start()
    const pid = database.pid() ?? 0
    await database.stop()
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  test('may be one that somebody else runs', async () => {
    const { database } = await start()
    const other = await startDatabase({
      endpoint: database.url,
      port: 0,
      tables: [{ ...rooms, name: 'more', create: { ...rooms.create, TableName: 'more' } }],
      folder: temporaryFolder(),
      warn: () => undefined,
    })
    expect(other.pid()).toBeUndefined()
    await other.stop()
    expect((await database.call(`${api}.ListTables`, {})).TableNames).toEqual(['more', 'rooms'])
  })
})

describe('the binary', () => {
  test('that is named and is none is told of in one line', async () => {
    await expect(findBinary({ binary: '/nowhere/dynoxide' })).rejects.toThrow(
      /^DYNOXIDE_BIN names \/nowhere\/dynoxide/,
    )
  })

  test('of a platform without one is told with the one command to type', async () => {
    const platform = Object.getOwnPropertyDescriptor(process, 'platform')
    Object.defineProperty(process, 'platform', { value: 'plan9' })
    await expect(findBinary({})).rejects.toThrow(`npm install --no-save @dynoxide/plan9-${process.arch}`)
    if (platform) Object.defineProperty(process, 'platform', platform)
  })
})
