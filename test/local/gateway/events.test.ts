import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { logTime } from '../../../local/gateway/events.ts'
import { type Call, playTestGateway, type TestGateway } from '../fixtures/played-gateway.ts'

/**
 * The fields that API Gateway documents for its events.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 */
const anyText = expect.any(String)
const context = {
  extendedRequestId: anyText,
  requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
  messageDirection: 'IN',
  stage: 'live',
  connectedAt: expect.any(Number),
  requestTimeEpoch: expect.any(Number),
  identity: { sourceIp: '127.0.0.1', userAgent: 'test/1' },
  requestId: anyText,
  domainName: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
  connectionId: expect.stringMatching(/^[\w-]{15}=$/),
  apiId: 'abc',
}

let played: TestGateway
const calls = new Map<string, Call>()

beforeAll(async () => {
  const ok = () => ({ statusCode: 200 })
  const authorizer = ({ methodArn }: Record<string, unknown>) => ({
    principalId: 'a',
    policyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: methodArn }] },
  })
  played = await playTestGateway({ authorizer, connect: ok, default: ok, disconnect: ok })
  const { socket } = await played.connect({
    headers: { 'User-Agent': 'test/1', 'X-Mixed': 'Case' },
    query: '?a=1&a=2',
  })
  socket.send('{"action":"anything"}')
  await vi.waitUntil(() => played.calls.length === 3)
  socket.close(4001, 'bye')
  await vi.waitUntil(() => played.calls.length === 4)
  for (const call of played.calls) calls.set(call.cause, call)
})
afterAll(() => played.gateway.stop())

test('a connect event has the request and the context that API Gateway documents', () => {
  expect(calls.get('connect')?.event).toEqual({
    headers: expect.objectContaining({ 'X-Mixed': 'Case', 'Sec-WebSocket-Version': '13', Host: anyText }),
    multiValueHeaders: expect.objectContaining({ 'X-Mixed': ['Case'] }),
    queryStringParameters: { a: '2' },
    multiValueQueryStringParameters: { a: ['1', '2'] },
    requestContext: {
      ...context,
      routeKey: '$connect',
      eventType: 'CONNECT',
      authorizer: { principalId: 'a', integrationLatency: expect.any(Number) },
    },
    isBase64Encoded: false,
  })
})

test('an authorizer event is a REQUEST for the connect method', () => {
  expect(calls.get('authorizer')?.event).toEqual({
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:us-east-1:000000000000:abc/live/$connect',
    headers: expect.any(Object),
    multiValueHeaders: expect.any(Object),
    queryStringParameters: { a: '2' },
    multiValueQueryStringParameters: { a: ['1', '2'] },
    requestContext: { ...context, routeKey: '$connect', eventType: 'CONNECT' },
  })
})

test('a message event has no headers, the text as it came and an id of its own', () => {
  expect(calls.get('frame')?.event).toEqual({
    requestContext: {
      ...context,
      routeKey: '$default',
      eventType: 'MESSAGE',
      messageId: anyText,
      authorizer: expect.any(Object),
    },
    body: '{"action":"anything"}',
    isBase64Encoded: false,
  })
})

test('a disconnect event says how the socket ended', () => {
  expect(calls.get('disconnect')?.event).toEqual({
    headers: expect.objectContaining({ Host: anyText }),
    multiValueHeaders: expect.any(Object),
    requestContext: {
      ...context,
      routeKey: '$disconnect',
      eventType: 'DISCONNECT',
      disconnectStatusCode: 4001,
      disconnectReason: 'bye',
      authorizer: expect.any(Object),
    },
    isBase64Encoded: false,
  })
})

test('all events of a socket name the same connection', () => {
  const ids = new Set(played.calls.map(({ event }) => event.requestContext.connectionId))
  expect(ids.size).toBe(1)
})

test('times are written as access logs write them', () => {
  expect(logTime(Date.UTC(2024, 1, 9, 8, 1, 3))).toBe('09/Feb/2024:08:01:03 +0000')
})
