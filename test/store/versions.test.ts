import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeOf } from '../../shared/store/changes.ts'
import { dynamoChannels } from '../../shared/store/dynamo/channels.ts'
import { dynamoLogs } from '../../shared/store/dynamo/logs.ts'
import { dynamoMembers } from '../../shared/store/dynamo/members.ts'
import { dynamoUsers } from '../../shared/store/dynamo/users.ts'
import { marksKey, rowKey, userKey } from '../../shared/store/keys.ts'
import { commitOf } from '../suites/store/samples.ts'
import { callerNamed, testClock } from '../support/app.ts'
import { startDynamo } from '../support/dynamo.ts'

/** What the first release wrote: nothing of what came later; and one attribute that this release does not know. */
const later = { kept: ['as', 'it', 'is'] }
const channel = 'chat:old'
const entry = { key: 'k1', from: 'alice', at: 1000, body: '{"text":"hi"}' }
const FIRST = { epoch: 'e1', seq: 1, floor: 0, turn: 0, turnedAt: 0, pace: {}, last: entry, later }
const LEASE = { until: 50_000, expires: 9e12, roles: ['agent'] }

describe('F52: what another release wrote', () => {
  let dynamo: Awaited<ReturnType<typeof startDynamo>>
  const item = async (TableName: string, Key: Record<string, unknown>) =>
    (await dynamo.call('GetItem', { TableName, Key, ConsistentRead: true })).Item
  beforeAll(async () => {
    dynamo = await startDynamo(testClock())
    const put = (TableName: string, Item: object) => dynamo.call('PutItem', { TableName, Item })
    const members = new Set(['alice', 'bob', '#'])
    await put('rooms', { ...rowKey(channel), ...FIRST, members, young: new Set(['5']) })
    await put('messages', { channel, seq: 1, ...entry, later })
    await put('rooms', { ...marksKey('alice', channel), read: 0, delivered: 0, later })
    await put('connections', { ...userKey('alice'), sockets: { old: LEASE }, seen: 1000, later })
  })
  afterAll(() => dynamo.stop())

  it('is read, with what it lacks taken for nothing', async () => {
    const row = await dynamoChannels(dynamo).read(channel)
    expect(row).toMatchObject({ channel, head: 1, departures: 0, young: [5], old: [], last: { seq: 1 } })
    const [first] = await dynamoLogs(dynamo).read(channel, 0, 10)
    expect(first).toEqual({ seq: 1, key: 'k1', from: 'alice', at: 1000, body: { text: 'hi' } })
    const users = await dynamoUsers(dynamo).read(['alice'])
    expect(users.get('alice')).toMatchObject({ sockets: { old: LEASE }, seen: 1000 })
  })

  it('is gone on with, and what is not known stays as it is', async () => {
    const committed = await dynamoChannels(dynamo).commit(commitOf(channel))
    expect(committed).toMatchObject({ ok: true, row: { head: 2, last: { seq: 2, before: 1000 } } })
    expect((await item('rooms', rowKey(channel)))?.later).toEqual(later)
    await dynamoMembers(dynamo).advance('alice', { channel, read: 1, delivered: 1 })
    expect(await item('rooms', marksKey('alice', channel))).toMatchObject({ read: 1, later })
    const caller = callerNamed('alice', { connection: 'old' })
    const lease = { since: 2000, until: 80_000, issued: caller.issued, expires: 9e12, roles: [] }
    await dynamoUsers(dynamo).touch(caller, lease, { most: 5, now: 2000 })
    const renewed = await item('connections', userKey('alice'))
    expect(renewed).toMatchObject({ sockets: { old: { until: 80_000 } }, later })
  })

  it('is told from its stream records, old ones and those of a kind that is not known', () => {
    const record = (image: object) => ({ dynamodb: { NewImage: marshall(image) } })
    expect(changeOf(record({ ...rowKey(channel), ...FIRST }))).toMatchObject({
      kind: 'appended',
      row: { channel, head: 1, departures: 0 },
      entry: { seq: 1, body: { text: 'hi' } },
    })
    expect(changeOf(record({ pk: channel, sk: 'later#kind', later }))).toBeUndefined()
  })
})
