import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, connect } from '../../client/index.ts'
import type { PostStatus } from '../../local/crossings.ts'
import { type LocalRuntime, startLocal } from '../../local/runtime.ts'
import { synthesize } from '../../local/synthesis.ts'
import { soon } from '../local/fixtures/soon.ts'

/** A heartbeat short enough to wait for, in seconds; by default it is 30. */
const heartbeatSeconds = 2
const clients: Client[] = []
let runtime: LocalRuntime
/** Looks at each post's frame and says whether it is lost on its way: 200 for the one who posts, nothing for the socket. */
let isLost: (connection: string) => boolean = () => false

beforeAll(async () => {
  runtime = await startLocal({
    assembly: synthesize,
    context: { local: 'true', rateLimits: 'off' },
    crossings: honest => ({
      ...honest,
      post: (connection, deliver): PostStatus | Promise<PostStatus> =>
        isLost(connection) ? 200 : honest.post(connection, deliver),
    }),
  })
})
afterAll(async () => {
  for (const client of clients) client.close()
  await runtime.stop()
})

/** Somebody in a channel, with what they were told. */
const enter = async (user: string, channel: string) => {
  const client = connect({ url: runtime.websocket, token: runtime.tokens[user] ?? '', heartbeatSeconds })
  clients.push(client)
  await client.ready
  const room = client.channel<{ text: string }>(channel)
  await room.join()
  const told: string[] = []
  room.on('message', ({ body }) => void told.push(body.text))
  return { client, room, told }
}

describe('a lost last message', () => {
  test('is found within a heartbeat, although nothing comes after it that could reveal the hole', async () => {
    const [alice, bob] = [await enter('alice', 'chat:tail'), await enter('bob', 'chat:tail')]
    await alice.room.send({ text: 'first' })
    await soon(() => bob.told).toEqual(['first'])
    let lost = 0
    isLost = () => {
      lost += 1
      return true
    }
    await alice.room.send({ text: 'last' })
    await soon(() => lost).toBeGreaterThan(0)
    const lostAt = performance.now()
    await soon(() => bob.told).toEqual(['first', 'last'])
    // One heartbeat, and as long as its answer and the page that it leads to may take on a busy machine.
    expect(performance.now() - lostAt).toBeLessThan(heartbeatSeconds * 1000 + 3000)
    isLost = () => false
  })

  test('is found also when every post is lost: heads in the heartbeats are enough', async () => {
    const [alice, bob] = [await enter('carol', 'chat:deaf'), await enter('bob', 'chat:deaf')]
    isLost = () => true
    for (const text of ['a', 'b', 'c']) await alice.room.send({ text })
    await soon(() => bob.told).toEqual(['a', 'b', 'c'])
    isLost = () => false
  })
})
