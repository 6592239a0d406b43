import type { IncomingMessage } from 'node:http'
import { authorizerArn, callFunction, methodArn, type PlayedApi } from '../gateway/played-api.ts'
import { judge } from '../gateway/policy.ts'
import { flagOf, type JsonObject, objectOf } from '../template/json.ts'
import type { AuthorizerDefinition } from '../template/stack.ts'
import { type Answer, ownAnswer } from './answer.ts'

/** An authorizer's word on a request: what rides on the event, or the answer that refuses it. */
export type RequestVerdict =
  | { readonly ok: true; readonly authorizer: JsonObject }
  | { readonly ok: false; readonly answer: Answer }

const has = (request: IncomingMessage, source: string): boolean => {
  const [, name] = /^\$request\.header\.(.+)$/.exec(source) ?? []
  return name === undefined || request.headers[name.toLowerCase()] !== undefined
}

const refuse = (status: number, message: string): RequestVerdict => ({
  ok: false,
  answer: ownAnswer(status, message),
})

const simpleVerdict = (answer: JsonObject): RequestVerdict =>
  flagOf(answer.isAuthorized)
    ? { ok: true, authorizer: { lambda: objectOf(answer.context) } }
    : refuse(403, 'Forbidden')

const policyVerdict = (answer: JsonObject, method: string): RequestVerdict => {
  const judged = judge(answer, method)
  if (judged.verdict === 'allow') return { ok: true, authorizer: { lambda: judged.context } }
  return judged.verdict === 'deny' ? refuse(403, 'Forbidden') : refuse(500, 'Internal Server Error')
}

/** Asks a Lambda authorizer about a request whose event is made already. Answers are not kept. */
export const authorizeRequest = async (
  played: PlayedApi,
  authorizer: AuthorizerDefinition,
  request: IncomingMessage,
  event: JsonObject,
): Promise<RequestVerdict> => {
  if (!authorizer.identitySources.every(source => has(request, source))) return refuse(401, 'Unauthorized')
  const method = methodArn(played.api, `${request.method}${String(event.rawPath)}`)
  const called = await callFunction(played, 'authorizer', {
    function: authorizer.function,
    sourceArn: authorizerArn(played.api, authorizer.id),
    waitMs: played.limits.waitMs,
    event: {
      ...event,
      type: 'REQUEST',
      methodArn: method,
      routeArn: method,
      version: authorizer.payloadFormat,
    },
  })
  if (!called.ok) {
    const isRefused = 'error' in called && called.error.errorMessage === 'Unauthorized'
    return isRefused ? refuse(401, 'Unauthorized') : refuse(500, 'Internal Server Error')
  }
  const answer = objectOf(JSON.parse(called.payload))
  return authorizer.simple ? simpleVerdict(answer) : policyVerdict(answer, method)
}
