import { type DatabaseCall, DatabaseError } from '../database/wire.ts'
import type { MappingDefinition } from '../template/stack.ts'
import type { Checkpoints } from './checkpoint.ts'
import { Lane, laneOf } from './lane.ts'
import { type Pace, Pacer } from './pacer.ts'
import { passes } from './pattern.ts'
import { Progress } from './progress.ts'
import { isChange, recordFrom, type StreamOrigin, type StreamRecord } from './records.ts'
import { iteratorFrom, type Page, recordsAt, type StartingPoint } from './stream-calls.ts'

/** What reading one shard for one mapping needs. */
export type ShardReading = {
  readonly mapping: MappingDefinition
  /** The stream's ARN at the database, and the shard. */
  readonly stream: string
  readonly shard: string
  readonly origin: StreamOrigin
  readonly call: DatabaseCall
  readonly checkpoints: Checkpoints
  /** Sees one batch through; `finished` must be told of every record that is done with. */
  readonly handle: (
    batch: readonly StreamRecord[],
    finished: (done: readonly StreamRecord[]) => void,
  ) => Promise<void>
  readonly broken: (fault: unknown) => void
  readonly pace?: Pace | undefined
}

/** Reading pauses while more records than this are under way. */
const underWayLimit = 5000

/** Reads one shard from its checkpoint on and keeps its lanes busy. */
export class ShardReader {
  readonly #reading: ShardReading
  readonly #pacer: Pacer
  readonly #progress = new Progress()
  readonly #lanes: readonly Lane[]
  readonly #running: Promise<void>
  #position: StartingPoint
  #stopped = false

  constructor(reading: ShardReading) {
    const { mapping, checkpoints, shard } = reading
    const checkpoint = checkpoints.get(mapping.id, shard)
    this.#reading = reading
    this.#pacer = new Pacer(reading.pace)
    this.#position = checkpoint === undefined ? startOf(mapping) : { after: checkpoint }
    const setting = {
      batchSize: mapping.batchSize,
      windowMs: mapping.windowMs,
      handle: (batch: readonly StreamRecord[]) => reading.handle(batch, done => this.#finish(done)),
      broken: reading.broken,
    }
    this.#lanes = Array.from({ length: mapping.lanes }, () => new Lane(setting))
    this.#running = this.#run()
  }

  /** Settles when the shard is closed and everything in it is done with, or reading was stopped. */
  get ended(): Promise<void> {
    return this.#running
  }

  /** Something may have been written. */
  nudge(): void {
    this.#pacer.nudge()
  }

  /** Stops reading; the batches under way are waited for. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#pacer.close()
    await Promise.all(this.#lanes.map(lane => lane.stop()))
    await this.#running
  }

  async #run(): Promise<void> {
    let iterator: string | undefined
    let isOpen = true
    while (isOpen && !this.#stopped) {
      const page = await this.#look(iterator)
      iterator = page?.next
      isOpen = page === undefined || page.next !== undefined
      const records = page?.records ?? []
      for (const wire of records) this.#take(recordFrom(wire, this.#reading.origin))
      if (isOpen && !this.#stopped) await this.#pacer.next(records.length)
    }
    while (this.#progress.size > 0 && !this.#stopped) await this.#pacer.next(1)
  }

  /** One look at the shard; `undefined` where there is too much under way or the database did not answer. */
  async #look(known: string | undefined): Promise<Page | undefined> {
    const { call, stream, shard } = this.#reading
    if (this.#progress.size > underWayLimit) return undefined
    try {
      const iterator = known ?? (await iteratorFrom(call, { stream, shard }, this.#position))
      return await recordsAt(call, iterator)
    } catch (fault) {
      // The database is being started again, or the iterator expired: the next look starts from the position.
      if (isTrimmed(fault)) this.#position = 'TRIM_HORIZON'
      return undefined
    }
  }

  #take(record: StreamRecord): void {
    const { mapping } = this.#reading
    this.#position = { after: record.sequence }
    this.#progress.begin(record.sequence)
    if (isChange(record) && passes(mapping.patterns, record.event)) {
      this.#lanes[laneOf(record.partition, mapping.lanes)]?.put(record)
    } else {
      this.#finish([record])
    }
  }

  #finish(records: readonly StreamRecord[]): void {
    const { checkpoints, mapping, shard } = this.#reading
    const reached = this.#progress.finish(records.map(({ sequence }) => sequence))
    if (reached !== undefined) checkpoints.set(mapping.id, shard, reached)
  }
}

/**
 * The position lies back by more than the 24 hours that a stream keeps: reading goes on with the oldest record there is.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
 */
const isTrimmed = (fault: unknown): boolean =>
  fault instanceof DatabaseError && fault.code === 'TrimmedDataAccessException'

const startOf = (mapping: MappingDefinition): StartingPoint =>
  mapping.fromLatest ? 'LATEST' : 'TRIM_HORIZON'
