import type { UseCases } from '../shared/domain/dispatch.ts'
import { Problem } from '../shared/domain/problem.ts'
import { httpRouteOf, type Queried, requestInQuery } from '../shared/protocol/http.ts'
import { takesFrames } from '../shared/protocol/polling.ts'
import { answered } from './answered.ts'
import { type HttpAnswer, httpAnswer, linesAnswer, problemAnswer } from './http-answer.ts'
import { bodyOf, type HttpRequest } from './http-request.ts'
import { overPolling } from './over-polling.ts'
import { requestCaller } from './vouched.ts'

/** What a page of an answer may have, in bytes: a function's answer may have 6 MB. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ROOM = 1024 * 1024
const MOST_ISSUES = 16

/** What a query asks; a field that the route has not is refused, whatever the action would make of it. */
const queryOf = (known: Readonly<Record<string, Queried>>, { rawQueryString = '' }: HttpRequest) => {
  const { request, unknown } = requestInQuery(known, rawQueryString)
  if (unknown.length === 0) return request
  const issues = unknown
    .slice(0, MOST_ISSUES)
    .map(path => ({ path, message: 'is not a field of this request' }))
  return new Problem('INVALID_INPUT', { issues })
}

/** A request over HTTP is a frame that came another way: the same schema, access and use case answer it. */
export const overHttp = async (
  useCases: UseCases,
  request: HttpRequest,
  requestId: string,
): Promise<HttpAnswer> => {
  if (takesFrames(request.routeKey)) return overPolling(useCases, request, requestId)
  const route = httpRouteOf(request.routeKey)
  if (!route) return problemAnswer(new Problem('NOT_FOUND').body)
  const caller = requestCaller(request)
  if (!caller) return problemAnswer(new Problem('UNAUTHENTICATED').body)
  const asked = route.query ? queryOf(route.query, request) : bodyOf(request)
  if (asked instanceof Problem) return problemAnswer(asked.body)
  const frame = { ...asked, action: route.action }
  const answer = await answered({ frame }, { useCases, caller: () => caller, requestId, room: ROOM })
  return answer.ok && route.lines
    ? linesAnswer(answer[route.lines] as readonly unknown[], answer.next)
    : httpAnswer(answer, route.status)
}
