import type { Crossings } from '../crossings.ts'
import { type DatabaseProxy, startProxy } from '../database/proxy.ts'
import type { DatabaseCall } from '../database/wire.ts'
import type { Mishaps } from '../functions/mishaps.ts'
import type { GatewayLimits } from '../gateway/limits.ts'
import { listOf, objectOf, textOf } from '../template/json.ts'
import { tableNameOf } from '../template/names.ts'
import type { TableDefinition } from '../template/stack.ts'
import { hostileBatches } from './batches.ts'
import { databaseFaults } from './database-faults.ts'
import { deleteExpired, type Expiry } from './expiry.ts'
import type { FaultName } from './fault-table.ts'
import { Faults, type HostileSetting } from './faults.ts'
import { hostileInvoke } from './invocations.ts'
import { hostilePost } from './posts.ts'
import { HostileShards } from './shards.ts'
import { hostileSockets } from './sockets.ts'
import { StaleReads } from './stale-reads.ts'

/** The limits that are compressed, and by which fault. */
const compressed: readonly (readonly [FaultName, keyof GatewayLimits])[] = [
  ['life-short', 'lifeMs'],
  ['idle-short', 'idleMs'],
  ['wait-short', 'waitMs'],
]

const partitionKeyIn = (tables: readonly TableDefinition[], stream: string): string => {
  const table = tables.find(({ name }) => name === tableNameOf(stream))
  const hash = listOf(table?.create.KeySchema)
    .map(objectOf)
    .find(({ KeyType }) => KeyType === 'HASH')
  return textOf(hash?.AttributeName) ?? ''
}

/** All faults of one run, at the seams where the runtime lets them in. */
export class Hostility {
  readonly #faults: Faults
  readonly #isTtlOff: boolean

  constructor(setting: HostileSetting) {
    this.#faults = new Faults(setting)
    this.#isTtlOff = this.#faults.strikes('ttl-never')
  }

  /** How often each fault has happened. */
  hits(): Readonly<Record<string, number>> {
    return this.#faults.hits()
  }

  limits(): Partial<GatewayLimits> {
    const struck = compressed.filter(([name]) => this.#faults.strikes(name))
    return Object.fromEntries(struck.map(([name, limit]) => [limit, this.#faults.size(name)]))
  }

  crossings(honest: Crossings): Crossings {
    return {
      ...honest,
      invoke: hostileInvoke(honest.invoke, this.#faults),
      post: hostilePost(honest.post, this.#faults),
      opened: hostileSockets(this.#faults),
      arrange: hostileBatches(this.#faults),
    }
  }

  readonly mishaps: Mishaps = {
    crashAfterMs: () =>
      this.#faults.strikes('instance-crashes') ? this.#faults.upTo('instance-crashes') : undefined,
    isTakenAway: () => this.#faults.strikes('instance-ends'),
  }

  /** The tables as they are made: without TTL where it never comes. */
  tables(tables: readonly TableDefinition[]): readonly TableDefinition[] {
    return this.#isTtlOff ? tables.map(table => ({ ...table, ttlAttribute: undefined })) : tables
  }

  /** The streams as their readers see them. */
  streams(call: DatabaseCall, tables: readonly TableDefinition[]): DatabaseCall {
    return new HostileShards(call, this.#faults, stream => partitionKeyIn(tables, stream)).call
  }

  /** The database as the functions see it. Its `stop` ends what deletes what has expired, too. */
  async database(
    { url, call }: { readonly url: string; readonly call: DatabaseCall },
    tables: readonly TableDefinition[],
  ): Promise<DatabaseProxy> {
    const staleReads = new StaleReads(tables, call, this.#faults.size('read-stale'))
    const proxy = await startProxy(url, databaseFaults(this.#faults, staleReads))
    const expiry = this.#expiry()
    const end = expiry && deleteExpired(call, tables, expiry)
    return {
      url: proxy.url,
      stop: async () => {
        end?.()
        await proxy.stop()
      },
    }
  }

  #expiry(): Expiry | undefined {
    if (this.#isTtlOff) return undefined
    const everyMs = Math.min(500, this.#faults.size('ttl-at-once'))
    if (this.#faults.strikes('ttl-late')) return { everyMs, lateMs: this.#faults.size('ttl-late') }
    return this.#faults.strikes('ttl-at-once') ? { everyMs, lateMs: 0 } : undefined
  }
}
