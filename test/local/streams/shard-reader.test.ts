import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { DatabaseCall } from '../../../local/database/wire.ts'
import { Checkpoints } from '../../../local/streams/checkpoint.ts'
import type { StreamRecord } from '../../../local/streams/records.ts'
import { ShardReader } from '../../../local/streams/shard-reader.ts'
import type { MappingDefinition } from '../../../local/template/stack.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { soon } from '../fixtures/soon.ts'
import { mappingRow } from './mapping-row.ts'

type Wire = Record<string, unknown>

const wire = (sequence: number, key: string, change: Wire = {}): Wire => ({
  eventName: 'INSERT',
  dynamodb: {
    Keys: { pk: { S: key } },
    SequenceNumber: String(sequence),
    ApproximateCreationDateTime: 1,
    ...change,
  },
})

/** A stream of one shard: what is pushed to `log` can be read; `down` makes calls fail. */
const stream = () => {
  const state = { log: [] as Wire[], closed: false, down: false, calls: [] as Wire[] }
  const call: DatabaseCall = async (target, input) => {
    if (state.down) throw new Error('connect ECONNREFUSED')
    state.calls.push({ target, ...input })
    if (target.endsWith('GetShardIterator')) {
      return {
        ShardIterator:
          input.ShardIteratorType === 'AFTER_SEQUENCE_NUMBER' ? String(input.SequenceNumber) : '0',
      }
    }
    const from = Number(input.ShardIterator)
    const records = state.log.filter(({ dynamodb }) => Number((dynamodb as Wire).SequenceNumber) > from)
    const last = (records.at(-1)?.dynamodb as Wire | undefined)?.SequenceNumber ?? from
    return state.closed ? { Records: records } : { Records: records, NextShardIterator: String(last) }
  }
  return { state, call }
}

const read = (
  call: DatabaseCall,
  {
    mapping = {},
    folder = temporaryFolder(),
  }: { mapping?: Partial<MappingDefinition>; folder?: string } = {},
) => {
  const seen: string[] = []
  const checkpoints = new Checkpoints(join(folder, 'checkpoints.json'))
  const reader = new ShardReader({
    mapping: mappingRow(mapping),
    stream: 'arn',
    shard: 'shard-1',
    origin: { arn: 'arn:local', partitionKey: 'pk' },
    call,
    checkpoints,
    handle: async (batch: readonly StreamRecord[], finished) => {
      await new Promise(resolve => setTimeout(resolve, Math.random() * 3))
      seen.push(...batch.map(({ sequence, partition }) => `${partition} ${sequence}`))
      finished(batch)
    },
    broken: fault => void seen.push(String(fault)),
  })
  const stop = async () => {
    await reader.stop()
    checkpoints.flush()
  }
  return { seen, reader, checkpoints, stop, folder }
}

describe('a shard', () => {
  test('is read from its beginning, and what comes later soon after a nudge', async () => {
    const { state, call } = stream()
    state.log.push(wire(1, 'a'))
    const { seen, reader, stop } = read(call)
    await soon(() => seen).toEqual(['{"S":"a"} 1'])
    state.log.push(wire(2, 'a'))
    reader.nudge()
    await soon(() => seen).toHaveLength(2)
    await stop()
  })

  test('keeps the order of each partition key over its parallel lanes', async () => {
    const { state, call } = stream()
    for (let sequence = 1; sequence <= 200; sequence += 1) state.log.push(wire(sequence, `k${sequence % 7}`))
    const { seen, stop } = read(call, { mapping: { lanes: 4, batchSize: 5 } })
    await soon(() => seen.length).toBe(200)
    for (let key = 0; key < 7; key += 1) {
      const own = seen
        .filter(line => line.startsWith(`{"S":"k${key}"}`))
        .map(line => Number(line.split(' ')[1]))
      expect(own).toEqual(own.toSorted((one, other) => one - other))
    }
    await stop()
  })

  test('passes over what its filters refuse and over writes that changed nothing', async () => {
    const { state, call } = stream()
    const image = (value: string) => ({ pk: { S: 'a' }, v: { S: value } })
    state.log.push({ ...wire(1, 'a'), eventName: 'REMOVE' })
    state.log.push({ ...wire(2, 'a', { OldImage: image('x'), NewImage: image('x') }), eventName: 'MODIFY' })
    state.log.push({ ...wire(3, 'a', { OldImage: image('x'), NewImage: image('y') }), eventName: 'MODIFY' })
    const { seen, checkpoints, stop } = read(call, { mapping: { patterns: [{ eventName: ['MODIFY'] }] } })
    await soon(() => checkpoints.get('Mapping', 'shard-1')).toBe('3')
    expect(seen).toEqual(['{"S":"a"} 3'])
    await stop()
  })

  test('is read on from its checkpoint after a restart', async () => {
    const { state, call } = stream()
    state.log.push(wire(1, 'a'), wire(2, 'a'))
    const first = read(call)
    await soon(() => first.seen).toHaveLength(2)
    await first.stop()
    state.log.push(wire(3, 'a'))
    const second = read(call, { folder: first.folder })
    await soon(() => second.seen).toEqual(['{"S":"a"} 3'])
    await second.stop()
  })

  test('is read on from where it was when the database was away', async () => {
    const { state, call } = stream()
    state.log.push(wire(1, 'a'))
    const { seen, reader, stop } = read(call)
    await soon(() => seen).toHaveLength(1)
    state.down = true
    state.log.push(wire(2, 'a'))
    reader.nudge()
    await new Promise(resolve => setTimeout(resolve, 30))
    state.down = false
    await soon(() => seen).toEqual(['{"S":"a"} 1', '{"S":"a"} 2'])
    await stop()
  })

  test('has ended when it is closed and everything in it is done with', async () => {
    const { state, call } = stream()
    state.log.push(wire(1, 'a'), wire(2, 'b'))
    state.closed = true
    const { seen, reader } = read(call)
    await reader.ended
    expect(seen).toHaveLength(2)
  })
})
