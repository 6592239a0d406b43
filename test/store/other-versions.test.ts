import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { USE_CASES } from '../../shared/domain/actions/use-cases.ts'
import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import { spoken } from '../../shared/domain/spoken.ts'
import { changeOf } from '../../shared/store/changes.ts'
import { dynamoAmendments } from '../../shared/store/dynamo/amendments.ts'
import { dynamoChannels } from '../../shared/store/dynamo/channels.ts'
import { dynamoLogs } from '../../shared/store/dynamo/logs.ts'
import { dynamoMembers } from '../../shared/store/dynamo/members.ts'
import { dynamoUsers } from '../../shared/store/dynamo/users.ts'
import { callerNamed, type TestApp, testApp } from '../support/app.ts'
import { startDynamo } from '../support/dynamo.ts'

/** Items as versions of yesterday and tomorrow write them, in tables that this version reads and writes. */

const at = Date.parse('2026-11-21T08:00:00.000Z')
const entry = (seq: number) => ({
  key: `k${seq}`,
  from: 'alice',
  at: at + seq * 1000,
  body: `{"seq":${seq}}`,
})

/** As 51933d1 wrote it: without the time of the entry before, without eras, with a turn behind it. */
const OLD_ROW = {
  sk: '#',
  epoch: 'e1',
  seq: 3,
  last: { ...entry(3), origin: 's1' },
  members: new Set(['#', 'alice', 'bob']),
  departures: 0,
  young: new Set(['7']),
  old: new Set([5, 6]),
  floor: 0,
  turn: 2,
  turnedAt: at + 3000,
  pace: { alice: { start: at, count: 3 } },
}
/** As a later one might: everything that there is, and what nobody knows yet. */
const NEW_ROW = {
  ...OLD_ROW,
  before: at + 2000,
  v: 9,
  topic: 'weather',
  last: { ...OLD_ROW.last, before: at + 2000, edited: at + 5000, reactions: { like: 2 } },
}

describe.each([
  ['an older version', OLD_ROW, {}],
  ['a newer version', NEW_ROW, { v: 9, edited: at, reactions: { like: 1 } }],
])('F52: items of %s', (name, row, more) => {
  const channel = `chat:${name.includes('older') ? 'older' : 'newer'}`
  let stop = () => {}
  let app: TestApp
  let read: () => Promise<Record<string, unknown> | undefined>
  beforeAll(async () => {
    const dynamo = await startDynamo(testApp().clock)
    ;({ stop } = dynamo)
    const { call, tables } = dynamo
    app = testApp({
      store: {
        channels: dynamoChannels(dynamo),
        logs: dynamoLogs(dynamo),
        amendments: dynamoAmendments(dynamo),
        members: dynamoMembers(dynamo),
        users: dynamoUsers(dynamo),
      },
    })
    read = async () =>
      (await call('GetItem', { TableName: tables.rooms, Key: { pk: channel, sk: '#' } })).Item
    await call('PutItem', { TableName: tables.rooms, Item: { pk: channel, ...row } })
    for (const user of ['alice', 'bob']) {
      const marks = { pk: `user#${user}`, sk: `in#${channel}`, read: 1, delivered: 2, ...more }
      await call('PutItem', { TableName: tables.rooms, Item: { pk: channel, sk: `member#${user}`, ...more } })
      await call('PutItem', { TableName: tables.rooms, Item: marks })
    }
    for (const seq of [1, 2, 3])
      await call('PutItem', { TableName: tables.messages, Item: { channel, seq, ...entry(seq), ...more } })
  })
  afterAll(() => stop())

  const ask = async (user: string, frame: object) => {
    const caller = callerNamed(user)
    const text = JSON.stringify({ id: '1', ...frame })
    return JSON.parse((await spoken(app, USE_CASES, async () => caller, text, 'r')) ?? '')
  }

  it('are read, by every way of reading', async () => {
    const hello = await ask('bob', { action: 'hello' })
    expect(hello.channels).toContainEqual({ channel, epoch: 'e1', head: 3, read: 1, unread: 2 })
    const history = await ask('bob', { action: 'history', channel })
    expect(history.entries.map((one: { body: object }) => one.body)).toEqual([
      { seq: 1 },
      { seq: 2 },
      { seq: 3 },
    ])
    const sync = await ask('bob', { action: 'sync', cursors: { [channel]: { epoch: 'e1', seq: 2 } } })
    expect(sync.channels[channel]).toMatchObject({ recovered: true, entries: [{ seq: 3, key: 'k3' }] })
    expect(Object.keys(sync.channels[channel].entries[0])).toEqual(['seq', 'key', 'from', 'at', 'body'])
    expect(await ask('bob', { action: 'receipt', channel, read: 2 })).toMatchObject({ read: 2, delivered: 2 })
  })

  it('are written to, and what is not known stays in them', async () => {
    expect(await ask('bob', { action: 'message', channel, key: 'b1', body: {}, after: 3 })).toMatchObject({
      ok: true,
      seq: 4,
    })
    const item = await read()
    expect(item).toMatchObject({ seq: 4, before: at + 3000 })
    for (const [key, value] of Object.entries(row))
      if (!['seq', 'last', 'young', 'pace', 'before'].includes(key)) expect(item?.[key], key).toEqual(value)
  })

  it('are told from the stream', async () => {
    const image = (item: object) => marshall(item, { removeUndefinedValues: true })
    const record = {
      dynamodb: {
        OldImage: image({ pk: channel, ...row, seq: 2 }),
        NewImage: image({ pk: channel, ...row }),
      },
    }
    const change = changeOf(record)
    expect(change).toMatchObject({
      kind: 'appended',
      entry: { seq: 3, key: 'k3' },
      row: { epoch: 'e1', eras: [] },
    })
    if (change) expect(await fanOut(app, [{ sequence: '1', change }])).toEqual([])
    const unknown = image({ pk: channel, sk: `poll#1`, v: 9 })
    expect(changeOf({ dynamodb: { NewImage: unknown } })).toBeUndefined()
    expect(unmarshall(unknown)).toMatchObject({ sk: 'poll#1' })
  })
})
