import { marshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { handler as fanout } from '../../functions/fanout/index.ts'
import { handleBatch } from '../../local/streams/batch.ts'
import type { StreamRecord } from '../../local/streams/records.ts'
import { emptyRow } from '../../shared/domain/empty-row.ts'
import { mappingRow } from '../local/streams/mapping-row.ts'
import { callerNamed } from '../support/app.ts'
import { CONTEXT, type StandIn } from './stand-in.ts'

const state = vi.hoisted(() => ({ now: undefined as unknown }))
vi.mock('../../functions/app.ts', () => ({ app: () => (state.now as StandIn).app() }))
let world: StandIn
beforeEach(async () => {
  world = (await import('./stand-in.ts')).standIn()
  state.now = world
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
})

const NOW = Date.parse('2026-11-21T09:00:00.000Z')
const POISON = 417
/** A room of its own for each record, so that each is delivered or not for itself; one of them cannot be read. */
const recordOf = (at: number): StreamRecord => {
  const { channel, ...row } = emptyRow({ channel: `chat:r${at}`, epoch: 'e', members: ['bob'] })
  const body = at === POISON ? '{"cut' : '{}'
  const image = marshall(
    {
      pk: channel,
      sk: '#',
      ...row,
      head: undefined,
      young: undefined,
      old: undefined,
      seq: 1,
      members: new Set(['bob']),
      last: { key: `k${at}`, from: 'alice', at: NOW, body },
    },
    { removeUndefinedValues: true },
  )
  const sequence = String(at)
  return {
    sequence,
    partition: channel,
    item: channel,
    at: NOW,
    event: { eventName: 'MODIFY', dynamodb: { SequenceNumber: sequence, NewImage: image } },
  }
}

/** Bob has a socket that hears everything. */
const listening = () =>
  world.ports.users.touch(
    callerNamed('bob'),
    { since: 0, until: 9e15, issued: 1, expires: 9e15, roles: [] },
    { most: 5, now: NOW },
  )

describe('a poisonous record', () => {
  it('F16 I14 G15: one in 1,000 alone ends in the bucket; the 999 others come at once, and are held up for seconds', async () => {
    await listening()
    const [givenUp, tries, invocations] = [[] as string[], [] as number[], [] as number[]]
    let pausedMs = 0
    for (let at = 0; at < 1000; at += 100)
      await handleBatch(
        {
          mapping: mappingRow({ bisect: true, retries: 3, maximumAgeMs: 300_000, reportsFailures: true }),
          invoke: async batch => {
            invocations.push(batch.length)
            const event = { Records: batch.map(record => record.event) } as unknown as DynamoDBStreamEvent
            const payload = JSON.stringify(await fanout(event, CONTEXT))
            return { ok: true, requestId: 'r', payload }
          },
          giveUp: async (batch, _why, used) => {
            givenUp.push(...batch.map(({ sequence }) => sequence))
            tries.push(used)
          },
          finished: () => {},
          pause: async milliseconds => {
            pausedMs += milliseconds
          },
          now: () => NOW,
          stopping: () => false,
        },
        Array.from({ length: 100 }, (_, index) => recordOf(at + index)),
      )
    expect([givenUp, tries]).toEqual([[String(POISON)], [4]])
    const rooms = world.ports.sockets.posts.map(({ frame }) => (frame as { channel: string }).channel)
    expect(new Set(rooms).size).toBe(999)
    expect(pausedMs).toBeLessThan(5000)
    // Nine batches once; the tenth whole, then in halves down to the poison, which alone is tried again.
    expect(invocations.filter(count => count === 100)).toHaveLength(10)
    expect(invocations.length).toBeLessThan(30)
  })

  it('is held up by nobody: what stands behind it in the batch is told by the first try', async () => {
    await listening()
    const batch = [POISON - 1, POISON, POISON + 1].map(recordOf)
    const event = { Records: batch.map(record => record.event) } as unknown as DynamoDBStreamEvent
    expect(await fanout(event, CONTEXT)).toEqual({ batchItemFailures: [{ itemIdentifier: String(POISON) }] })
    expect(world.ports.sockets.posts).toHaveLength(2)
  })
})
