import type { IncomingMessage } from 'node:http'
import { loopback } from '../loopback.ts'
import { objectOf, textOf } from '../template/json.ts'
import type { RouteDefinition } from '../template/stack.ts'
import { authorize } from './authorizer.ts'
import type { Connection } from './connection.ts'
import { connectEvent } from './events.ts'
import { newId } from './ids.ts'
import { type Called, callRoute, type PlayedApi } from './played-api.ts'
import { type Refusal, refusals } from './refusal.ts'

/** How an upgrade was decided. `protocol` is the subprotocol that the connect function chose. */
export type Decision =
  | { readonly accepted: true; readonly protocol: string | undefined }
  | { readonly accepted: false; readonly refusal: Refusal }

/** A connection that is about to be, made of its upgrade request. Nobody comes from elsewhere, so no socket is asked whence. */
export const newConnection = (request: IncomingMessage): Connection => ({
  id: newId(),
  connectedAt: Date.now(),
  sourceIp: loopback,
  userAgent: request.headers['user-agent'],
  domainName: request.headers.host ?? '',
  authorizer: undefined,
  socket: undefined,
  lastActiveAt: Date.now(),
  isCutOff: false,
  ending: undefined,
})

const refused = (refusal: Refusal): Decision => ({ accepted: false, refusal })

/** Failures of the connect function, by why: API Gateway answers 500 for itself and 502 for the function. */
const failures: Readonly<Record<string, Refusal>> = { forbidden: refusals.fault, late: refusals.late }

const protocolOf = (headers: unknown): string | undefined => {
  const found = Object.entries(objectOf(headers)).find(
    ([name]) => name.toLowerCase() === 'sec-websocket-protocol',
  )
  return textOf(found?.[1])
}

const decide = (called: Called): Decision => {
  if (!called.ok) return refused(failures[called.failure] ?? refusals.badGateway)
  const { statusCode, body, headers } = objectOf(JSON.parse(called.payload))
  if (typeof statusCode !== 'number') return refused(refusals.badGateway)
  if (statusCode >= 200 && statusCode < 300) return { accepted: true, protocol: protocolOf(headers) }
  return refused({ status: statusCode, message: textOf(body) ?? '' })
}

/**
 * Decides an upgrade: the authorizer first, then the connect function, both for the `$connect` route. The
 * authorizer's context is put on the connection. An API without that route accepts everybody.
 */
export const shakeHands = async (
  played: PlayedApi,
  route: RouteDefinition | undefined,
  connection: Connection,
  request: IncomingMessage,
): Promise<Decision> => {
  if (!route) return { accepted: true, protocol: undefined }
  if (route.authorizer) {
    const authorized = await authorize(played, route.authorizer, connection, request)
    if (!authorized.ok) return refused(authorized.refusal)
    connection.authorizer = authorized.context
  }
  const frame = { api: played.api, connection, routeKey: '$connect' }
  const isThere = () => !request.socket.destroyed
  return decide(await callRoute(played, 'connect', route, connectEvent(frame, request), isThere))
}
