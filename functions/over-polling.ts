import type { UseCases } from '../shared/domain/dispatch.ts'
import { Problem } from '../shared/domain/problem.ts'
import { spoken } from '../shared/domain/spoken.ts'
import { app } from './app.ts'
import { type HttpAnswer, problemAnswer, textAnswer } from './http-answer.ts'
import { type HttpRequest, textOf } from './http-request.ts'
import { polledRequest } from './polled.ts'

/**
 * A frame of a connection without a socket: what it is answered is the reply that a socket would be sent, also where it
 * says no; nothing (204) where a socket would hear nothing. A problem body says that it never became a frame.
 */
export const overPolling = async (
  useCases: UseCases,
  request: HttpRequest,
  requestId: string,
): Promise<HttpAnswer> => {
  const asked = polledRequest(request)
  if (typeof asked === 'string') return problemAnswer(new Problem(asked).body)
  const text = textOf(request)
  if (text === undefined) return problemAnswer(new Problem('INVALID_INPUT').body)
  const reply = await spoken(app(), useCases, async () => asked.caller, text, requestId)
  return reply === undefined ? textAnswer(204, '') : textAnswer(200, reply)
}
