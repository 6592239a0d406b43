import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { type Called, callFunction, methodArn, type PlayedApi } from '../gateway/played-api.ts'
import { isFromHere, urlOf } from '../loopback.ts'
import type { JsonObject } from '../template/json.ts'
import { type Answer, answerFrom, ownAnswer } from './answer.ts'
import { authorizeRequest, type RequestVerdict } from './authorizer.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { requestEvent } from './event.ts'
import { type RouteMatch, routeFinder } from './routes.ts'
import { verifySignature } from './signed-request.ts'

/** An HTTP API takes bodies of 10 MB. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const bodyLimit = 10 * 1024 * 1024

const bodyOf = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= bodyLimit) chunks.push(chunk)
  }
  return bytes <= bodyLimit ? Buffer.concat(chunks) : undefined
}

const failures: Readonly<Record<string, Answer>> = { late: ownAnswer(503, 'Service Unavailable') }

const answerOf = (called: Called): Answer =>
  called.ok
    ? answerFrom(called.payload)
    : (failures[called.failure] ?? ownAnswer(500, 'Internal Server Error'))

/** `POST /tickets` as the ARN of a permission has it: `POST/tickets`. */
const methodOf = (routeKey: string): string => routeKey.replace(' ', '')

/** What stands before the route says: IAM, a function, or nothing where nothing does. */
const verdictOn = async (
  played: PlayedApi,
  { route }: RouteMatch,
  { request, body, event }: { request: IncomingMessage; body: Buffer; event: JsonObject },
): Promise<RequestVerdict | undefined> => {
  if (route.signed) return verifySignature(played, request, body)
  return route.authorizer && authorizeRequest(played, route.authorizer, request, event)
}

const callMatched = async (
  played: PlayedApi,
  request: IncomingMessage,
  match: RouteMatch,
): Promise<Answer> => {
  const body = await bodyOf(request)
  if (!body) return ownAnswer(413, 'Request Entity Too Large')
  const { route } = match
  const event = requestEvent({ api: played.api, request, match, body })
  const verdict = await verdictOn(played, match, { request, body, event })
  if (verdict?.ok === false) return verdict.answer
  const authorizer = verdict?.authorizer
  const called = await callFunction(played, 'request', {
    function: route.function,
    sourceArn: methodArn(played.api, methodOf(route.key)),
    waitMs: route.timeoutMs,
    event: authorizer ? requestEvent({ api: played.api, request, match, body, authorizer }) : event,
  })
  return answerOf(called)
}

const answerTo = async (
  played: PlayedApi,
  find: ReturnType<typeof routeFinder>,
  request: IncomingMessage,
): Promise<Answer> => {
  const preflight = preflightHeaders(played.api.cors, request)
  if (preflight) return { status: 204, headers: preflight, body: '' }
  const match = find(request.method ?? 'GET', urlOf(request).pathname)
  return match ? callMatched(played, request, match) : ownAnswer(404, 'Not Found')
}

/** Plays an HTTP API on a listening server: routes call functions, cross-origin rules come from the template. */
export const playHttpApi = (played: PlayedApi, server: Server): void => {
  const find = routeFinder(played.api.routes)
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = isFromHere(request) ? await answerTo(played, find, request) : ownAnswer(403, 'Forbidden')
    response.writeHead(answer.status, { ...answer.headers, ...corsHeaders(played.api.cors, request) })
    response.end(answer.body)
  }
  server.on('request', (request, response) => {
    respond(request, response).catch((fault: Error) => {
      played.warn(`${request.method} ${request.url}: ${fault.message}`)
      response.destroy()
    })
  })
}
