import { Problem } from '../../shared/domain/problem.ts'
import { depart } from '../../shared/domain/sessions/session.ts'
import { app } from '../app.ts'
import { type HttpAnswer, problemAnswer, textAnswer } from '../http-answer.ts'
import { type HttpRequest, isHttpRequest } from '../http-request.ts'
import { identities } from '../identities.ts'
import { onion } from '../onion.ts'
import { polledRequest } from '../polled.ts'
import { type Identified, vouchedCaller } from '../vouched.ts'

const closed = async (event: Identified) => {
  const { connectionId } = event.requestContext
  const vouched = vouchedCaller(event)
  const caller = vouched ?? (await identities().get(connectionId))
  if (!vouched) await identities().remove(connectionId)
  if (caller) await depart(app(), caller.user, [connectionId])
  return { statusCode: 200 }
}

/** The end of a connection without a socket: what waits for it is for nobody any more. */
const ended = async (request: HttpRequest): Promise<HttpAnswer> => {
  const asked = polledRequest(request)
  if (typeof asked === 'string') return problemAnswer(new Problem(asked).body)
  const { user, connection } = asked.caller
  await app().sockets.close(connection)
  await depart(app(), user, [connection])
  return textAnswer(204, '')
}

/** Forgets a connection. For sockets best effort by AWS's own word; the sweep is the guarantee. */
export const handler = onion(async (event: Identified | HttpRequest) =>
  isHttpRequest(event) ? ended(event) : closed(event),
)
