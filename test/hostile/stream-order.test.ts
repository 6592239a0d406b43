import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, connect } from '../../client/index.ts'
import { Hostility } from '../../local/hostile/hostility.ts'
import { type LocalRuntime, startLocal } from '../../local/runtime.ts'
import { synthesize } from '../../local/synthesis.ts'
import { soon } from '../local/fixtures/soon.ts'
import { forced } from './forced.ts'

/** What a stream may do, each time it can. */
const STREAM = {
  'stream-shards': 3,
  'shard-splits': 9,
  'batch-late': 200,
  'batch-twice': 400,
  'batch-mixed': 0,
}
const ROOMS = ['chat:red', 'chat:green', 'chat:blue', 'chat:grey']
const MESSAGES = 12

const hostility = new Hostility(forced(STREAM))
const clients: Client[] = []
let runtime: LocalRuntime
/** How many batches were handed over in another order than that of the stream. */
let mixed = 0

beforeAll(async () => {
  runtime = await startLocal({
    assembly: synthesize,
    // So that nothing is told but by the stream.
    context: { local: 'true', rateLimits: 'off', directLane: 'off' },
    hostile: forced(STREAM),
    crossings: honest => {
      const crossings = hostility.crossings(honest)
      return {
        ...crossings,
        arrange: batch => {
          const order = crossings.arrange?.(batch) ?? batch
          if (order.some((record, at) => record !== batch[at])) mixed++
          return order
        },
      }
    },
  })
})
afterAll(async () => {
  for (const client of clients) client.close()
  await runtime.stop()
})

const enter = async (user: string) => {
  const client = connect({ url: runtime.websocket, token: runtime.tokens[user] ?? '' })
  clients.push(client)
  await client.ready
  const rooms = ROOMS.map(name => client.channel<{ text: string }>(name))
  for (const room of rooms) await room.join()
  return rooms
}

test('E11: a client is told each entry once, in order, of a stream that is split, late, repeated and mixed', async () => {
  const [said, heard] = [await enter('alice'), await enter('bob')]
  const told = heard.map(room => {
    const texts: string[] = []
    room.on('message', ({ body }) => void texts.push(body.text))
    return texts
  })
  const texts = Array.from({ length: MESSAGES }, (_, at) => String(at))
  await Promise.all(
    said.map(async room => {
      for (const text of texts) await room.send({ text })
    }),
  )
  await soon(() => told).toEqual(ROOMS.map(() => texts))
  // The last repeat of a batch comes so much later.
  await wait(STREAM['batch-late'] + STREAM['batch-twice'] + 200)
  expect(told).toEqual(ROOMS.map(() => texts))
  const hits = { ...hostility.hits(), ...runtime.faults() }
  expect(mixed).toBeGreaterThan(0)
  for (const name of Object.keys(STREAM)) expect(hits[name], name).toBeGreaterThan(0)
})
