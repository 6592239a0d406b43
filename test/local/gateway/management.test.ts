import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  LimitExceededException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Client, playTestGateway, type TestGateway } from '../fixtures/played-gateway.ts'
import { soon } from '../fixtures/soon.ts'

let played: TestGateway
let api: ApiGatewayManagementApiClient
let client: Client

const clientOf = ({ endpoint }: TestGateway) =>
  new ApiGatewayManagementApiClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })

const idOf = ({ calls }: TestGateway) => calls.at(-1)?.event.requestContext.connectionId ?? ''
const post = (ConnectionId: string, Data: string) =>
  api.send(new PostToConnectionCommand({ ConnectionId, Data }))

beforeEach(async () => {
  played = await playTestGateway(
    { connect: () => ({ statusCode: 200 }), disconnect: () => ({ statusCode: 200 }) },
    { limits: { bufferBytes: 50_000 } },
  )
  api = clientOf(played)
  client = await played.connect()
})
afterEach(() => played.gateway.stop())

describe('@connections, asked by the real SDK', () => {
  test('posts text to the socket', async () => {
    await post(idOf(played), 'héllo')
    await soon(() => client.frames).toEqual(['héllo'])
    expect(played.traffic.read()).toMatchObject({ posts: { 200: 1 }, traffic: { posted: 1 } })
  })

  test('answers GoneException for a connection that is not there', async () => {
    await expect(post('L0SM9cOFvHcCIhw=', 'x')).rejects.toBeInstanceOf(GoneException)
  })

  test('answers GoneException after the socket has gone', async () => {
    const id = idOf(played)
    client.socket.terminate()
    await soon(() => played.gateway.size()).toBe(0)
    await expect(post(id, 'x')).rejects.toBeInstanceOf(GoneException)
  })

  test('answers PayloadTooLargeException over 128 KB', async () => {
    await expect(post(idOf(played), 'x'.repeat(128 * 1024 + 1))).rejects.toBeInstanceOf(
      PayloadTooLargeException,
    )
  })

  test('answers LimitExceededException while the socket takes nothing more', async () => {
    const id = idOf(played)
    client.socket.pause()
    const flood = async () => {
      for (let count = 0; count < 400; count += 1) await post(id, 'x'.repeat(100_000))
    }
    await expect(flood()).rejects.toBeInstanceOf(LimitExceededException)
    client.socket.terminate()
  })

  test('tells when the socket connected and was last active', async () => {
    const before = await api.send(new GetConnectionCommand({ ConnectionId: idOf(played) }))
    expect(before.Identity?.SourceIp).toBe('127.0.0.1')
    expect(Math.abs((before.ConnectedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(5000)
    expect(before.LastActiveAt).toBeInstanceOf(Date)
  })

  test('ends the socket, which is told of', async () => {
    await api.send(new DeleteConnectionCommand({ ConnectionId: idOf(played) }))
    expect((await client.closed).code).toBe(1000)
    await soon(() => played.calls.at(-1)?.cause).toBe('disconnect')
  })
})

test('a connection is gone as long as its connect function runs', async () => {
  const seen: unknown[] = []
  const posting = await playTestGateway({
    connect: async ({ requestContext }) => {
      const response = await fetch(
        `${posting.endpoint}/@connections/${encodeURIComponent(requestContext.connectionId)}`,
        {
          method: 'POST',
          body: 'too soon',
        },
      )
      seen.push(response.status, response.headers.get('x-amzn-errortype'))
      return { statusCode: 200 }
    },
  })
  const { frames } = await posting.connect()
  expect(seen).toEqual([410, 'GoneException'])
  expect(frames).toEqual([])
  await posting.gateway.stop()
})

test.each([
  ['another path', 'GET', '/live/other'],
  ['another method', 'PUT', '/live/@connections/abc'],
])('%s is forbidden', async (_, method, path) => {
  const response = await fetch(`http://127.0.0.1:${played.port}${path}`, { method })
  expect(response.status).toBe(403)
})
