import { databaseCaller } from '../../local/database/wire.ts'
import { unitsOf } from '../../local/metering/units.ts'
import { iteratorFrom, recordsAt, shardsOf, streamOf } from '../../local/streams/stream-calls.ts'
import { objectOf } from '../../local/template/json.ts'
import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import { changeOf, type StreamRecord } from '../../shared/store/changes.ts'
import type { DynamoCall } from '../../shared/store/dynamo/call.ts'
import { countedApp } from './counted-app.ts'

/** What was asked of AWS. */
export type Spent = {
  reads: number
  writes: number
  readUnits: number
  writeUnits: number
  posts: number
  /** Functions that ran: that of the action, and that of the stream for each look at which there was something. */
  invocations: number
}

const none = (): Spent => ({ reads: 0, writes: 0, readUnits: 0, writeUnits: 0, posts: 0, invocations: 0 })

/** A refusal in the form in which the wire has it. */
const refusal = (fault: unknown): string => {
  const { name, Item, CancellationReasons } = fault as Record<string, unknown>
  return JSON.stringify({ __type: name, Item, CancellationReasons })
}

/** Has every call say what it consumed. */
const metered =
  (call: DynamoCall, spent: Spent): DynamoCall =>
  async (operation, input) => {
    const enter = (status: number, body: string) => {
      const { read, write } = unitsOf(operation, objectOf(input), { status, body })
      spent.readUnits += read
      spent.writeUnits += write
      if (read > 0) spent.reads += 1
      else spent.writes += 1
    }
    try {
      const output = await call(operation, { ...input, ReturnConsumedCapacity: 'INDEXES' } as typeof input)
      enter(200, JSON.stringify({ ConsumedCapacity: objectOf(output).ConsumedCapacity }))
      return output
    } catch (fault) {
      enter(400, refusal(fault))
      throw fault
    }
  }

/** Reads a table's stream from now on. */
const streamReader = async (endpoint: string, table: string) => {
  const { call, close } = databaseCaller(endpoint)
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' }
  await call('DynamoDB_20120810.UpdateTable', { TableName: table, StreamSpecification })
  const stream = await streamOf(call, table)
  const [shard] = await shardsOf(call, stream)
  let at = await iteratorFrom(call, { stream, shard: shard?.id ?? '' }, 'TRIM_HORIZON')
  const read = async (): Promise<readonly StreamRecord[]> => {
    const { records, next } = await recordsAt(call, at)
    at = next ?? at
    return records as readonly StreamRecord[]
  }
  return { read, close }
}

/** The domain over a real database and its stream, with all that each action spends, what it brings about included. */
export const meteredApp = async () => {
  const spent = none()
  const counted = await countedApp(call => metered(call, spent), true)
  const { app, say } = counted
  const stream = await streamReader(counted.endpoint, counted.tables.rooms)
  let sequence = 0
  /** Carries what the stream has until it has no more. */
  const flow = async (): Promise<void> => {
    for (;;) {
      const records = await stream.read()
      const changes = records.flatMap(record => changeOf(record) ?? [])
      if (changes.length === 0 && records.length === 0) return
      if (changes.length === 0) continue
      spent.invocations += 1
      const batch = changes.map(change => ({ sequence: String(++sequence), change }))
      const failed = await fanOut(app, batch)
      if (failed.length > 0)
        throw new Error(`the stream could not carry: ${JSON.stringify(app.logged.at(-1))}`)
    }
  }
  /** What is spent by something that is done, on average over so many times; each is told before the next. */
  const spentBy = async (times: number, act: (at: number) => Promise<unknown>): Promise<Spent> => {
    await flow()
    Object.assign(spent, none())
    const posted = app.sockets.posts.length
    for (let at = 0; at < times; at++) {
      spent.invocations += 1
      await act(at)
      await flow()
    }
    spent.posts = app.sockets.posts.length - posted
    const each = Object.entries(spent).map(([name, amount]) => [name, Number((amount / times).toFixed(2))])
    return Object.fromEntries(each) as Spent
  }
  const stop = () => {
    stream.close()
    counted.stop()
  }
  return { app, say, flow, spentBy, stop }
}
