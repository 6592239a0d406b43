import type { LocalRuntime } from '../../local/runtime.ts'
import { startLocal } from '../../local/runtime.ts'
import { synthesize } from '../../local/synthesis.ts'
import { openPeer, type Peer } from '../support/peer.ts'

/** A running stack whose roles are enforced, with hands on what no client reaches. */
export type Stage = {
  readonly runtime: LocalRuntime
  open(name: string): Promise<Peer>
  /** From now on a socket takes nothing. */
  hang(connection: string): void
  update(table: TableName, Key: object, input: object): Promise<void>
  read(table: TableName, Key: object): Promise<string>
  /** Puts so many members into a channel. */
  crowd(channel: string, count: number): Promise<void>
}
type TableName = 'Connections' | 'Rooms' | 'Messages'

/** Starts the stack, in this process. */
export const startStage = async (context: Record<string, string> = {}): Promise<Stage> => {
  const hung = new Set<string>()
  const runtime = await startLocal({
    assembly: synthesize,
    context: { local: 'true', ...context },
    roles: true,
    crossings: honest => ({
      ...honest,
      post: (id, deliver) => (hung.has(id) ? 429 : honest.post(id, deliver)),
    }),
  })
  const call = (operation: string, input: object) =>
    runtime.database.call(`DynamoDB_20120810.${operation}`, { ...input })
  const named = (table: TableName) => ({ TableName: runtime.stack.outputs[`${table}Table`] ?? '' })
  return {
    runtime,
    open: name => openPeer(runtime.websocket, { token: runtime.tokens[name] ?? '' }),
    hang: connection => void hung.add(connection),
    update: async (table, Key, input) => void (await call('UpdateItem', { ...named(table), Key, ...input })),
    read: async (table, Key) =>
      JSON.stringify(await call('GetItem', { ...named(table), Key, ConsistentRead: true })),
    crowd: async (channel, count) => {
      for (let at = 0; at < count; at++)
        await call('PutItem', {
          ...named('Rooms'),
          Item: { pk: { S: channel }, sk: { S: `member#x${at}` } },
        })
    },
  }
}

/** A socket of somebody, greeted. */
export const greeted = async (stage: Stage, name: string) => {
  const peer = await stage.open(name)
  const { connection } = await peer.ask('hello')
  return { peer, connection: String(connection) }
}

/** A room is large from now on: its row names nobody. */
export const enlarge = (stage: Stage, channel: string): Promise<void> =>
  stage.update('Rooms', { pk: { S: channel }, sk: { S: '#' } }, { UpdateExpression: 'REMOVE members' })
