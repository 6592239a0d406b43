import type { Context } from 'aws-lambda'
import { handler as attachments } from '../../functions/attachments/index.ts'
import { handler as ping } from '../../functions/default/index.ts'
import { handler as membership } from '../../functions/membership/index.ts'
import { handler as message } from '../../functions/message/index.ts'
import { handler as presence } from '../../functions/presence/index.ts'
import { handler as reading } from '../../functions/reading/index.ts'
import { handler as revocation } from '../../functions/revocation/index.ts'
import { handler as typing } from '../../functions/typing/index.ts'
import type { Caller } from '../../shared/domain/ports.ts'
import { type Action, HTTP_ROUTES, type HttpRoute, LINES_TYPE, ROUTES } from '../../shared/protocol/index.ts'

/** The functions that serve actions, asked as the HTTP API asks them. */
const HANDLERS = { attachments, default: ping, membership, message, presence, reading, revocation, typing }

export type HttpAnswer = {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
type Asked = {
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

/** What an authorizer's context says of a caller. */
export const contextOfCaller = ({ user, roles, device, issued, expires }: Caller) => ({
  user,
  roles: roles.join(),
  device,
  issued: String(issued),
  expires: String(expires),
})

/** A request as payload 2.0 has it. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export const httpEvent = (
  routeKey: string,
  { query = '', headers = {}, body, isBase64Encoded = false }: Asked,
  lambda?: object,
) => {
  const [method, path] = routeKey.split(' ')
  return {
    version: '2.0' as const,
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers,
    requestContext: {
      accountId: '123456789012',
      ...(lambda && { authorizer: { lambda } }),
      http: { method, path },
      routeKey,
    },
    ...(body !== undefined && { body }),
    isBase64Encoded,
  }
}

const CONTEXT = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 } as Context

/** Lets the function that serves a route answer an event. */
export const servedBy = async (key: HttpRoute, event: object): Promise<HttpAnswer> => {
  const serve = HANDLERS[ROUTES[HTTP_ROUTES[key].action].served]
  return (await serve(event as Parameters<typeof serve>[0], CONTEXT)) as HttpAnswer
}

/** The route by which something can be asked; where there are two, the one that has a place for every field. */
export const routeFor = (action: Action, request: object): HttpRoute | undefined =>
  (Object.keys(HTTP_ROUTES) as HttpRoute[]).find(key => {
    const row: { readonly action: Action; readonly query?: object } = HTTP_ROUTES[key]
    const { query } = row
    return row.action === action && (!query || Object.keys(request).every(name => Object.hasOwn(query, name)))
  })

/** A request as a query. */
const queryOf = (request: Readonly<Record<string, unknown>>): string => {
  const pairs = Object.entries(request).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each): [string, string] => [name, String(each)]),
  )
  return new URLSearchParams(pairs).toString()
}

/** What an answer says: an object, or the lines of one that has many. */
export const saidIn = ({ headers, body }: HttpAnswer) =>
  headers['content-type'] === LINES_TYPE
    ? {
        lines: body
          .split('\n')
          .slice(0, -1)
          .map(line => JSON.parse(line)),
      }
    : JSON.parse(body)

/** Asks for something over HTTP. */
export const askOverHttp = (key: HttpRoute, request: Record<string, unknown>, caller?: Caller) => {
  const { query }: { readonly action: Action; readonly query?: object } = HTTP_ROUTES[key]
  const asked = query ? { query: queryOf(request) } : { body: JSON.stringify(request) }
  return servedBy(key, httpEvent(key, asked, caller && contextOfCaller(caller)))
}

/** Says a frame over a polled connection. */
export const askOverPolls = async (
  action: Action,
  parameters: Record<string, unknown>,
  caller: Caller | undefined,
  polled: string,
): Promise<HttpAnswer> => {
  const asked = { headers: { 'heliograph-polling': polled }, body: JSON.stringify({ action, ...parameters }) }
  const serve = HANDLERS[ROUTES[action].served]
  const event = httpEvent(`POST /polling/${action}`, asked, caller && contextOfCaller(caller))
  return (await serve(event as Parameters<typeof serve>[0], CONTEXT)) as HttpAnswer
}
