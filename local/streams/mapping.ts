import { setTimeout as wait } from 'node:timers/promises'
import type { Crossings } from '../crossings.ts'
import type { DatabaseCall } from '../database/wire.ts'
import { type Destinations, failureTakers } from '../destinations.ts'
import type { Outcome } from '../functions/outcome.ts'
import { textOf } from '../template/json.ts'
import type { MappingDefinition } from '../template/stack.ts'
import { type BatchHandling, type GivenUp, handleBatch } from './batch.ts'
import type { Checkpoints } from './checkpoint.ts'
import { failureKey, failureRecord, type GivenUpBatch } from './failure-record.ts'
import type { Pace } from './pacer.ts'
import type { StreamRecord } from './records.ts'
import { ShardReader } from './shard-reader.ts'
import { type Shard, shardsOf, streamOf } from './stream-calls.ts'

/** What running an event source mapping needs. */
export type MappingSetting = {
  readonly mapping: MappingDefinition
  readonly partitionKey: string
  readonly call: DatabaseCall
  readonly crossings: Crossings
  readonly checkpoints: Checkpoints
  readonly destinations: Destinations
  readonly warn: (line: string) => void
  readonly pace?: Pace | undefined
}

/** A running event source mapping. */
export type RunningMapping = { readonly nudge: () => void; readonly stop: () => Promise<void> }

/** How often new shards are looked for, in milliseconds. */
const shardLookMs = 10_000

const putAside = async (setting: MappingSetting, given: GivenUpBatch): Promise<void> => {
  const { mapping, destinations, warn } = setting
  warn(`${mapping.function}: ${given.batch.length} stream records given up (${given.why})`)
  const service = mapping.failureDestination?.split(':')[2] ?? ''
  const taker = failureTakers[service]
  if (!taker || mapping.failureDestination === undefined) return
  const body = JSON.stringify(failureRecord(given, taker.withPayload))
  await taker.put(destinations, mapping.failureDestination, failureKey(given), body)
}

const handlingOf = (
  setting: MappingSetting,
  shard: string,
  finished: (done: readonly StreamRecord[]) => void,
  stopping: () => boolean,
): BatchHandling => ({
  mapping: setting.mapping,
  invoke: (batch): Promise<Outcome> => {
    const event = { Records: batch.map(record => record.event) }
    return setting.crossings.invoke('stream', setting.mapping.function, JSON.stringify(event))
  },
  giveUp: (batch, why: GivenUp, tries, last) =>
    putAside(setting, { mapping: setting.mapping, shard, batch, why, tries, last, at: Date.now() }),
  finished,
  pause: ms => wait(ms),
  now: () => Date.now(),
  stopping,
})

/** The shards of one mapping, each read by its own reader; a child starts when its parent has ended. */
class ShardReaders {
  readonly #setting: MappingSetting
  readonly #stream: string
  readonly #readers = new Map<string, ShardReader>()
  readonly #ended = new Set<string>()
  #stopping = false

  constructor(setting: MappingSetting, stream: string) {
    this.#setting = setting
    this.#stream = stream
  }

  nudge(): void {
    for (const reader of this.#readers.values()) reader.nudge()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.all([...this.#readers.values()].map(reader => reader.stop()))
  }

  /** Starts readers for the shards whose turn it is. */
  async look(): Promise<void> {
    const shards = await shardsOf(this.#setting.call, this.#stream)
    const ids = new Set(shards.map(({ id }) => id))
    for (const shard of shards) if (this.#isDue(shard, ids)) this.#start(shard.id)
  }

  #isDue({ id, parent }: Shard, ids: ReadonlySet<string>): boolean {
    if (this.#stopping || this.#readers.has(id) || this.#ended.has(id)) return false
    return parent === undefined || !ids.has(parent) || this.#ended.has(parent)
  }

  #start(shard: string): void {
    const { mapping, partitionKey, call, checkpoints, crossings, warn, pace } = this.#setting
    const reader = new ShardReader({
      mapping,
      stream: this.#stream,
      shard,
      origin: { arn: mapping.streamArn, partitionKey },
      call,
      checkpoints,
      pace,
      handle: (batch, finished) =>
        handleBatch(
          handlingOf(this.#setting, shard, finished, () => this.#stopping),
          crossings.arrange?.(batch) ?? batch,
        ),
      broken: fault => warn(`the stream of ${mapping.table} stands still: ${textOf(fault) ?? String(fault)}`),
    })
    this.#readers.set(shard, reader)
    void reader.ended.then(() => {
      this.#readers.delete(shard)
      this.#ended.add(shard)
      // Its children begin at once; should the database be away, the next look finds them.
      void this.look().catch(() => undefined)
    })
  }
}

/** Runs an event source mapping until it is stopped. Rejects where the table has no stream. */
export const runMapping = async (setting: MappingSetting): Promise<RunningMapping> => {
  const stream = await streamOf(setting.call, setting.mapping.table)
  const readers = new ShardReaders(setting, stream)
  await readers.look()
  // While the database is away there is nothing new to find; the next look finds it.
  const looking = setInterval(() => void readers.look().catch(() => undefined), shardLookMs).unref()
  return {
    nudge: () => readers.nudge(),
    stop: async () => {
      clearInterval(looking)
      await readers.stop()
    },
  }
}
