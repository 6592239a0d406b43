import type { IncomingMessage } from 'node:http'
import { urlOf } from '../loopback.ts'
import type { JsonObject } from '../template/json.ts'
import type { AuthorizerDefinition } from '../template/stack.ts'
import type { Connection } from './connection.ts'
import { authorizerEvent } from './events.ts'
import { authorizerArn, type Called, callFunction, methodArn, type PlayedApi } from './played-api.ts'
import { judge } from './policy.ts'
import { type Refusal, refusals } from './refusal.ts'

/** Where an identity source points. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html */
const sources: Readonly<Record<string, (request: IncomingMessage, name: string) => unknown>> = {
  header: (request, name) => request.headers[name.toLowerCase()],
  querystring: (request, name) => urlOf(request).searchParams.get(name),
}

const has = (request: IncomingMessage, source: string): boolean => {
  const [, place = '', name = ''] = /^(?:route\.)?request\.(\w+)\.(.+)$/.exec(source) ?? []
  return Boolean(sources[place]?.(request, name))
}

/** The context that rides on the connection from now on, or why the upgrade is refused. */
export type Authorized =
  | { readonly ok: true; readonly context: JsonObject }
  | { readonly ok: false; readonly refusal: Refusal }

const no = (refusal: Refusal): Authorized => ({ ok: false, refusal })

const asAuthorized = (called: Called, method: string, latencyMs: number): Authorized => {
  if (!called.ok) {
    const isRefused = 'error' in called && called.error.errorMessage === 'Unauthorized'
    return no(isRefused ? refusals.unauthorized : refusals.fault)
  }
  const judged = judge(JSON.parse(called.payload), method)
  if (judged.verdict !== 'allow') return no(judged.verdict === 'deny' ? refusals.denied : refusals.fault)
  return { ok: true, context: { ...judged.context, integrationLatency: Math.round(latencyMs) } }
}

/**
 * Asks the authorizer of `$connect`. Without every identity source there the function is not even called.
 */
export const authorize = async (
  played: PlayedApi,
  authorizer: AuthorizerDefinition,
  connection: Connection,
  request: IncomingMessage,
): Promise<Authorized> => {
  if (!authorizer.identitySources.every(source => has(request, source))) return no(refusals.unauthorized)
  const method = methodArn(played.api, '$connect')
  const frame = { api: played.api, connection, routeKey: '$connect' }
  const startedAt = performance.now()
  const called = await callFunction(played, 'authorizer', {
    function: authorizer.function,
    sourceArn: authorizerArn(played.api, authorizer.id),
    waitMs: played.limits.waitMs,
    event: authorizerEvent(frame, request, method),
    isThere: () => !request.socket.destroyed,
  })
  return asAuthorized(called, method, performance.now() - startedAt)
}
