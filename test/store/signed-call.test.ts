import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedCall } from '../../shared/store/dynamo/signed-call.ts'

/** What the played DynamoDB does with one request. */
type Turn = (response: ServerResponse, request: IncomingMessage) => void

const answer =
  (status: number, body: unknown): Turn =>
  response => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body))
  }
const code = (name: string, more: object = {}) => ({
  __type: `com.amazonaws.dynamodb.v20120810#${name}`,
  ...more,
})
const refuse = (name: string, more?: object) => answer(400, code(name, more))
const hang: Turn = () => {}
const cut: Turn = (_, request) => void request.socket.destroy()
const half: Turn = (response, request) => {
  response.writeHead(200, { 'content-length': '100' }).write('{"Item":')
  setImmediate(() => request.socket.destroy())
}

const LAYOUT = { TableName: 'rooms', Key: { pk: 'chat:a' } } as const

let turns: Turn[]
let bodies: Record<string, unknown>[]
let pauses: number[]
let stop: () => void
let call: ReturnType<typeof signedCall>
beforeEach(async () => {
  turns = []
  bodies = []
  pauses = []
  let names = 0
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => {
      text += chunk
    })
    request.on('end', () => {
      bodies.push(JSON.parse(text))
      const turn = turns.shift() ?? answer(200, {})
      turn(response, request)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  stop = () => {
    server.closeAllConnections()
    server.close()
  }
  call = signedCall({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clock: {
      now: Date.now,
      sleep: async milliseconds => {
        pauses.push(milliseconds)
      },
    },
    random: () => 0.5,
    name: () => `name-${++names}`,
    timeout: 150,
  })
})
afterEach(() => stop())

describe('a signed call of DynamoDB', () => {
  it('takes plain values there and back', async () => {
    turns = [answer(200, { Item: { pk: { S: 'chat:a' }, seq: { N: '7' }, members: { SS: ['bob'] } } })]
    const { Item } = await call('GetItem', LAYOUT)
    expect(bodies[0]).toEqual({ TableName: 'rooms', Key: { pk: { S: 'chat:a' } } })
    expect(Item).toEqual({ pk: 'chat:a', seq: 7, members: new Set(['bob']) })
  })

  it.each([
    ['a throttle', refuse('ThrottlingException')],
    ['a partition that is too busy', refuse('ProvisionedThroughputExceededException')],
    ['a fault of the service', answer(500, code('InternalServerError'))],
    ['a fault without a word', answer(503, {})],
    ['a connection that breaks', cut],
    ['an answer that breaks off', half],
    ['no answer in time', hang],
  ])('F9: tries again after %s, by full jitter', async (_, fault) => {
    turns = [fault, fault, answer(200, { Item: { pk: { S: 'chat:a' } } })]
    expect((await call('GetItem', LAYOUT)).Item).toEqual({ pk: 'chat:a' })
    expect(bodies).toHaveLength(3)
    for (const pause of pauses) expect(pause).toBeLessThanOrEqual(100)
  })

  it('F9: asks over a new connection where a kept one had ended, for all others may have', async () => {
    const known = new Set<unknown>()
    const once: Turn = (response, request) => {
      if (known.has(request.socket)) return void request.socket.resetAndDestroy()
      known.add(request.socket)
      answer(200, { Item: { pk: { S: 'chat:a' } } })(response, request)
    }
    turns = Array.from({ length: 20 }, () => once)
    await Promise.all(Array.from({ length: 5 }, () => call('GetItem', LAYOUT)))
    expect((await call('GetItem', LAYOUT)).Item).toEqual({ pk: 'chat:a' })
    expect(bodies).toHaveLength(7)
    expect(pauses).toEqual([])
  })

  it('gives up under the name of the fault, with the outcome unknown', async () => {
    turns = [hang, cut, half]
    await expect(call('GetItem', LAYOUT)).rejects.toThrow(
      expect.objectContaining({ name: 'InternalServerError' }),
    )
    turns = Array.from({ length: 3 }, () => refuse('ThrottlingException'))
    await expect(call('GetItem', LAYOUT)).rejects.toThrow(
      expect.objectContaining({ name: 'ThrottlingException' }),
    )
    expect(bodies).toHaveLength(6)
  })

  it.each([
    ['no answer in time', hang],
    ['a connection that breaks', cut],
    ['a fault of the service', answer(500, code('InternalServerError'))],
  ])('F4: is unknown where a later try was throttled and an earlier one met %s', async (_, fault) => {
    const throttle = refuse('ThrottlingException')
    turns = [fault, throttle, throttle]
    await expect(call('UpdateItem', LAYOUT)).rejects.toThrow(
      expect.objectContaining({ name: 'InternalServerError' }),
    )
    expect(bodies).toHaveLength(3)
    turns = [fault, refuse('TransactionConflictException')]
    await expect(call('UpdateItem', LAYOUT)).rejects.toThrow(
      expect.objectContaining({ name: 'InternalServerError' }),
    )
    turns = [fault, refuse('ConditionalCheckFailedException')]
    await expect(call('UpdateItem', LAYOUT)).rejects.toThrow(
      expect.objectContaining({ name: 'ConditionalCheckFailedException' }),
    )
  })

  it('says what refused a condition, at the first try', async () => {
    turns = [refuse('ConditionalCheckFailedException', { Item: { seq: { N: '3' } } })]
    await expect(call('UpdateItem', LAYOUT)).rejects.toThrow(
      expect.objectContaining({ name: 'ConditionalCheckFailedException', Item: { seq: { N: '3' } } }),
    )
    expect(bodies).toHaveLength(1)
  })

  it('says why a transaction was cancelled, and names each one so that two tries are one', async () => {
    const reasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }]
    turns = [cut, refuse('TransactionCanceledException', { CancellationReasons: reasons })]
    const put = { Put: { TableName: 'rooms', Item: { pk: 'chat:a', nothing: undefined } } }
    await expect(call('TransactWriteItems', { TransactItems: [put] })).rejects.toThrow(
      expect.objectContaining({ name: 'TransactionCanceledException', CancellationReasons: reasons }),
    )
    const [first, second] = bodies
    expect(first).toEqual({
      ClientRequestToken: 'name-1',
      TransactItems: [{ Put: { TableName: 'rooms', Item: { pk: { S: 'chat:a' } } } }],
    })
    expect(second).toEqual(first)
  })

  it('does not try again what is our own fault', async () => {
    turns = [refuse('ValidationException', { message: 'no such thing' })]
    await expect(call('PutItem', { TableName: 'rooms', Item: {} })).rejects.toThrow('no such thing')
    expect(bodies).toHaveLength(1)
  })
})
