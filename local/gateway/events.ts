import type { IncomingMessage } from 'node:http'
import { urlOf } from '../loopback.ts'
import type { JsonObject } from '../template/json.ts'
import type { ApiDefinition } from '../template/stack.ts'
import type { Connection, Ending } from './connection.ts'
import { newId } from './ids.ts'

/** What a function gets: the shapes are those that API Gateway documents and sends. */
export type GatewayEvent = JsonObject

type Kind = 'CONNECT' | 'MESSAGE' | 'DISCONNECT'
type Frame = { readonly api: ApiDefinition; readonly connection: Connection; readonly routeKey: string }

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (number: number): string => String(number).padStart(2, '0')

/** A time as access logs write it: `09/Feb/2024:18:11:43 +0000`. `at` is epoch milliseconds. */
export const logTime = (at: number): string => {
  const date = new Date(at)
  const day = `${two(date.getUTCDate())}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}`
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`
}

const contextOf = ({ api, connection, routeKey }: Frame, kind: Kind, more: JsonObject = {}): JsonObject => {
  const requestId = newId()
  const now = Date.now()
  return {
    routeKey,
    ...(connection.authorizer && { authorizer: connection.authorizer }),
    ...more,
    eventType: kind,
    extendedRequestId: requestId,
    requestTime: logTime(now),
    messageDirection: 'IN',
    stage: api.stage,
    connectedAt: connection.connectedAt,
    requestTimeEpoch: now,
    identity: {
      ...(connection.userAgent && { userAgent: connection.userAgent }),
      sourceIp: connection.sourceIp,
    },
    requestId,
    domainName: connection.domainName,
    connectionId: connection.id,
    apiId: api.id,
  }
}

/** Single and listed values of headers or of a query. Names keep the client's letters; the last value wins. */
const bothWays = (pairs: Iterable<readonly [string, string]>) => {
  const lists: Record<string, string[]> = {}
  for (const [name, value] of pairs) {
    lists[name] ??= []
    lists[name].push(value)
  }
  const single = Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1)]))
  return { single, lists }
}

function* headerPairs(raw: readonly string[]): Generator<readonly [string, string]> {
  for (let index = 0; index + 1 < raw.length; index += 2) yield [raw[index] ?? '', raw[index + 1] ?? '']
}

const requestParts = (request: IncomingMessage): JsonObject => {
  const headers = bothWays(headerPairs(request.rawHeaders))
  const query = bothWays(urlOf(request).searchParams)
  const hasQuery = Object.keys(query.lists).length > 0
  return {
    headers: headers.single,
    multiValueHeaders: headers.lists,
    ...(hasQuery && { queryStringParameters: query.single, multiValueQueryStringParameters: query.lists }),
  }
}

/** What the `$connect` route gets. */
export const connectEvent = (frame: Frame, request: IncomingMessage): GatewayEvent => ({
  ...requestParts(request),
  requestContext: contextOf(frame, 'CONNECT'),
  isBase64Encoded: false,
})

/** What the authorizer of the `$connect` route gets. */
export const authorizerEvent = (frame: Frame, request: IncomingMessage, methodArn: string): GatewayEvent => ({
  type: 'REQUEST',
  methodArn,
  ...requestParts(request),
  requestContext: contextOf(frame, 'CONNECT'),
})

/** What the route of a frame gets: no headers, the text as it came. */
export const messageEvent = (frame: Frame, body: string): GatewayEvent => ({
  requestContext: contextOf(frame, 'MESSAGE', { messageId: newId() }),
  body,
  isBase64Encoded: false,
})

/** What the `$disconnect` route gets. */
export const disconnectEvent = (frame: Frame, { code, reason }: Ending): GatewayEvent => {
  const headers = {
    Host: frame.connection.domainName,
    'x-api-key': '',
    'X-Forwarded-For': '',
    'x-restapi': '',
  }
  const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
  return {
    headers,
    multiValueHeaders: lists,
    requestContext: contextOf(frame, 'DISCONNECT', { disconnectStatusCode: code, disconnectReason: reason }),
    isBase64Encoded: false,
  }
}
