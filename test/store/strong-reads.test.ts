import { beforeEach, describe, expect, it } from 'vitest'
import type { DynamoCall } from '../../shared/store/dynamo/call.ts'
import { dynamoChannels } from '../../shared/store/dynamo/channels.ts'
import { dynamoIdentities, dynamoTickets } from '../../shared/store/dynamo/identities.ts'
import { dynamoLogs } from '../../shared/store/dynamo/logs.ts'
import { dynamoMembers } from '../../shared/store/dynamo/members.ts'
import { dynamoRevocations } from '../../shared/store/dynamo/revocations.ts'
import { dynamoUsers } from '../../shared/store/dynamo/users.ts'
import { testClock } from '../support/app.ts'

type Reading = { readonly ConsistentRead?: boolean; readonly RequestItems?: Record<string, Reading> }

const READS: readonly string[] = ['GetItem', 'Query', 'BatchGetItem']
const readings: Reading[] = []
const call = (async (operation: string, input: Reading) => {
  if (READS.includes(operation)) readings.push(...Object.values(input.RequestItems ?? { input }))
  return {}
}) as unknown as DynamoCall
const tables = { rooms: 'rooms', connections: 'connections', messages: 'messages', queues: 'queues' }
const dynamo = { call, tables, clock: testClock() }

const drained = async (pages: AsyncIterable<unknown>) => {
  for await (const _page of pages);
}
const channels = dynamoChannels(dynamo)
const members = dynamoMembers(dynamo)
const users = dynamoUsers(dynamo)
const revocations = dynamoRevocations(dynamo)

/** Every method that reads and does not write. */
const STRONG: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['a channel', () => channels.read('chat:a')],
  ['many channels', () => channels.readMany(['chat:a', 'chat:b'])],
  ['a log that is kept', () => dynamoLogs(dynamo).read('chat:a', 0, 10)],
  ['a log that expires', () => dynamoLogs(dynamo).read('user:a', 0, 10, 60 as never)],
  ['a membership', () => members.has('chat:a', 'alice')],
  ['what a user is in', () => members.of('alice')],
  ['who is behind a socket', () => dynamoIdentities(dynamo).get('socket')],
  ['a ticket', () => dynamoTickets(dynamo).redeem('ticket', 0)],
  ['a revocation', () => revocations.of('alice')],
  ['all of them', () => revocations.recent()],
]

/** What may lag: none of it decides, and what it misses heads or the next sweep find. */
const LAGGING: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['who is there', () => users.read(['alice'])],
  ['whose leases have run out', () => drained(users.due(0))],
  ['whom a page of a large channel names', () => members.page('chat:a', {}, 10)],
  ['how far others have read', () => members.marks('chat:a', ['alice'])],
]

beforeEach(() => void readings.splice(0))

describe('F50: a reading', () => {
  it.each(STRONG)('that decides asks for the newest: %s', async (_title, read) => {
    await read()
    expect(readings.map(({ ConsistentRead }) => ConsistentRead)).toEqual([true])
  })

  it.each(LAGGING)('that need not be the newest costs half: %s', async (_title, read) => {
    await read()
    expect(readings.length).toBeGreaterThan(0)
    for (const { ConsistentRead } of readings) expect(ConsistentRead ?? false).toBe(false)
  })
})
