import { type DatabaseCall, DatabaseError } from '../database/wire.ts'
import { type JsonObject, listOf, objectOf, textOf } from '../template/json.ts'
import { hashOf } from './chance.ts'
import type { Faults } from './faults.ts'

/** A shard of ours: a range of partition keys, and of sequence numbers, of the one shard that there is. */
type Shard = {
  readonly id: string
  readonly parent: string | undefined
  readonly real: string
  /** Partition keys whose hash, as a share of all, is from here to below there. */
  readonly from: number
  readonly to: number
  /** It begins behind this sequence number. */
  readonly after: bigint
  /** It is closed behind this one. */
  until?: bigint
}

const streams = 'DynamoDBStreams_20120810'
const hashes = 2 ** 32

const sequenceOf = (record: unknown): bigint =>
  BigInt(textOf(objectOf(objectOf(record).dynamodb).SequenceNumber) ?? 0)

/**
 * Makes several shards of the one that a local database shows, and splits them now and then: a key's records stay in
 * one shard, a child is read after its parent, and between shards there is no order.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export class HostileShards {
  readonly #call: DatabaseCall
  readonly #faults: Faults
  readonly #partitionKeyOf: (stream: string) => string
  readonly #shards = new Map<string, Shard[]>()
  /** Behind this sequence number a stream still has its records. */
  readonly #trimmed = new Map<string, bigint>()

  constructor(call: DatabaseCall, faults: Faults, partitionKeyOf: (stream: string) => string) {
    this.#call = call
    this.#faults = faults
    this.#partitionKeyOf = partitionKeyOf
  }

  /** Takes the place of the database's own call; what is not about streams passes through. */
  readonly call: DatabaseCall = (target, input) => {
    const own = this.#operations[target]
    return own ? own(input) : this.#call(target, input)
  }

  readonly #operations: Readonly<Record<string, (input: JsonObject) => Promise<JsonObject>>> = {
    [`${streams}.DescribeStream`]: input => this.#describe(input),
    [`${streams}.GetShardIterator`]: input => this.#iterator(input),
    [`${streams}.GetRecords`]: input => this.#records(input),
  }

  async #describe(input: JsonObject): Promise<JsonObject> {
    const answer = await this.#call(`${streams}.DescribeStream`, input)
    const stream = textOf(input.StreamArn) ?? ''
    const description = objectOf(answer.StreamDescription)
    const shards = this.#shards.get(stream) ?? []
    this.#shards.set(stream, shards)
    for (const real of listOf(description.Shards).map(shard => textOf(objectOf(shard).ShardId) ?? '')) {
      if (!shards.some(shard => shard.real === real)) shards.push(...this.#cut(real))
    }
    const Shards = shards.map(({ id, parent }) => ({
      ShardId: id,
      ...(parent !== undefined && { ParentShardId: parent }),
    }))
    return { ...answer, StreamDescription: { ...description, Shards } }
  }

  #cut(real: string): Shard[] {
    const count = this.#faults.strikes('stream-shards') ? this.#faults.size('stream-shards') : 1
    return Array.from({ length: count }, (_, at) => ({
      id: `${real}-${at}`,
      parent: undefined,
      real,
      from: at / count,
      to: (at + 1) / count,
      after: 0n,
    }))
  }

  async #iterator(input: JsonObject): Promise<JsonObject> {
    const [stream, id] = [textOf(input.StreamArn) ?? '', textOf(input.ShardId) ?? '']
    const shard = this.#shards.get(stream)?.find(known => known.id === id)
    if (!shard) throw new DatabaseError('ResourceNotFoundException', `no shard ${id}`)
    const start = this.#startOf(input, shard, this.#trimmed.get(stream) ?? 0n)
    const answer = await this.#call(`${streams}.GetShardIterator`, {
      StreamArn: stream,
      ShardId: shard.real,
      ...start,
    })
    return { ShardIterator: this.#iteratorText(stream, id, textOf(answer.ShardIterator) ?? '') }
  }

  #startOf(input: JsonObject, { after }: Shard, horizon: bigint): JsonObject {
    const { ShardIteratorType: type, SequenceNumber: number } = input
    if (type === 'LATEST') return { ShardIteratorType: type }
    if (type === 'AFTER_SEQUENCE_NUMBER' && BigInt(textOf(number) ?? 0) < horizon) throw trimmed()
    if (type === 'AFTER_SEQUENCE_NUMBER') return { ShardIteratorType: type, SequenceNumber: number }
    const first = after > horizon ? after : horizon
    return first === 0n
      ? { ShardIteratorType: 'TRIM_HORIZON' }
      : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: String(first) }
  }

  #iteratorText(stream: string, shard: string, real: string): string {
    return JSON.stringify([stream, shard, real])
  }

  async #records(input: JsonObject): Promise<JsonObject> {
    const [stream, id, real]: string[] = JSON.parse(textOf(input.ShardIterator) ?? '[]')
    const shards = this.#shards.get(stream ?? '') ?? []
    const shard = shards.find(known => known.id === id)
    if (!shard || stream === undefined) throw new DatabaseError('ExpiredIteratorException', 'no such shard')
    const page = await this.#call(`${streams}.GetRecords`, { ...input, ShardIterator: real })
    const all = listOf(page.Records)
    const last = sequenceOf(all.at(-1))
    if (all.length > 0 && this.#faults.strikes('stream-trimmed')) {
      this.#trimmed.set(stream, last)
      throw trimmed()
    }
    if (all.length > 0 && shard.until === undefined) this.#maySplit(shard, shards, last)
    const Records = all.filter(record => this.#isIn(shard, stream, record))
    const isOver = shard.until !== undefined && last >= shard.until
    const { NextShardIterator: next, ...rest } = page
    if (isOver || next === undefined) return { ...rest, Records }
    return { ...rest, Records, NextShardIterator: this.#iteratorText(stream, shard.id, textOf(next) ?? '') }
  }

  #isIn({ from, to, after, until }: Shard, stream: string, record: unknown): boolean {
    const keys = objectOf(objectOf(objectOf(record).dynamodb).Keys)
    const at = hashOf(JSON.stringify(keys[this.#partitionKeyOf(stream)] ?? null)) / hashes
    const sequence = sequenceOf(record)
    return at >= from && at < to && sequence > after && (until === undefined || sequence <= until)
  }

  #maySplit(shard: Shard, shards: Shard[], last: bigint): void {
    if (shards.length >= this.#faults.size('shard-splits') || !this.#faults.strikes('shard-splits')) return
    const middle = (shard.from + shard.to) / 2
    const child = { parent: shard.id, real: shard.real, after: last }
    shard.until = last
    shards.push({ ...child, id: `${shard.id}-0`, from: shard.from, to: middle })
    shards.push({ ...child, id: `${shard.id}-1`, from: middle, to: shard.to })
  }
}

const trimmed = () =>
  new DatabaseError('TrimmedDataAccessException', 'the records at this position have been trimmed')
