import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { logTime } from '../gateway/events.ts'
import { urlOf } from '../loopback.ts'
import type { JsonObject } from '../template/json.ts'
import { place } from '../template/names.ts'
import type { ApiDefinition } from '../template/stack.ts'
import type { RouteMatch } from './routes.ts'

/** A request that is to be made an event. */
export type Incoming = {
  readonly api: ApiDefinition
  readonly request: IncomingMessage
  readonly match: RouteMatch
  readonly body: Buffer
  /** What an authorizer gave. */
  readonly authorizer?: JsonObject | undefined
}

const textual = /^text\/|json|xml|javascript|x-www-form-urlencoded/

const bodyOf = ({ request, body }: Incoming): JsonObject => {
  if (body.length === 0) return { isBase64Encoded: false }
  const isText = textual.test(request.headers['content-type'] ?? 'text/plain')
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText }
}

/** Names in lower case, several values of one header joined; cookies have a place of their own. */
const headersOf = ({ headers }: IncomingMessage): JsonObject => {
  const entries = Object.entries(headers).filter(([name]) => name !== 'cookie')
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  )
}

const queryOf = (url: URL): JsonObject => {
  const values = new Map<string, string[]>()
  for (const [name, value] of url.searchParams) values.set(name, [...(values.get(name) ?? []), value])
  if (values.size === 0) return {}
  return {
    queryStringParameters: Object.fromEntries([...values].map(([name, all]) => [name, all.join(',')])),
  }
}

const contextOf = ({ api, request, match, authorizer }: Incoming, path: string): JsonObject => {
  const now = Date.now()
  const host = request.headers.host ?? ''
  return {
    accountId: place.account,
    apiId: api.id,
    ...(authorizer && { authorizer }),
    domainName: host,
    domainPrefix: host.split('.')[0],
    http: {
      method: request.method,
      path,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: request.socket.remoteAddress,
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId: randomUUID(),
    routeKey: match.route.key,
    stage: api.stage,
    time: logTime(now),
    timeEpoch: now,
  }
}

/**
 * The event of an HTTP API, payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const requestEvent = (incoming: Incoming): JsonObject => {
  const { request, match } = incoming
  const url = urlOf(request)
  const { cookie } = request.headers
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers: headersOf(request),
    ...queryOf(url),
    requestContext: contextOf(incoming, url.pathname),
    ...(Object.keys(match.parameters).length > 0 && { pathParameters: match.parameters }),
    ...bodyOf(incoming),
  }
}
