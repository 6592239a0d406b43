import { isUtf8 } from 'node:buffer'
import { Problem } from '../../shared/domain/problem.ts'
import { decode } from '../../shared/protocol/frame.ts'
import { type HttpAnswer, jsonAnswer, problemAnswer } from '../http-answer.ts'
import { type Asked, SERVICE } from '../invoked.ts'
import { say } from './say.ts'

/** A request as the HTTP API hands it over: all but `body` is API Gateway's own word. */
type HttpRequest = {
  readonly version: '2.0'
  readonly requestContext: { readonly http: object; readonly authorizer?: { readonly iam?: object | null } }
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

/**
 * Whether an event is a request over HTTP. What the asker wrote lies in `body` as text, so no body can pose as an event of
 * another kind. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const isHttpRequest = (event: Asked): event is HttpRequest => {
  const { http } = (event.requestContext ?? {}) as { readonly http?: unknown }
  return event.version === '2.0' && typeof http === 'object' && http !== null
}

/** The body as text; nothing where its bytes are no UTF-8, for what is stored must be what was sent. */
const textOf = ({ body = '', isBase64Encoded = false }: HttpRequest): string | undefined => {
  if (!isBase64Encoded) return body
  const bytes = Buffer.from(body, 'base64')
  return isUtf8(bytes) ? bytes.toString() : undefined
}

/** What was asked, or why it cannot be read. */
const askedIn = (request: HttpRequest): Asked | Problem => {
  const text = textOf(request)
  const decoded = text === undefined ? { unreadable: 'text' } : decode(text)
  if ('frame' in decoded) return decoded.frame
  if (decoded.unreadable === 'size') return new Problem('TOO_LARGE')
  return new Problem('INVALID_INPUT', {
    issues: [{ path: '', message: `unreadable: ${decoded.unreadable}` }],
  })
}

/**
 * Publishes what a signed request says, and answers with the reply's content, or with a problem. The route has the IAM
 * authorizer; should somebody add one without, what it brings is refused here too.
 */
export const overHttp = async (request: HttpRequest, requestId: string): Promise<HttpAnswer> => {
  if (!request.requestContext.authorizer?.iam) return problemAnswer(new Problem('FORBIDDEN').body)
  const asked = askedIn(request)
  if (asked instanceof Problem) return problemAnswer(asked.body)
  const answer = await say(asked, requestId)
  if (!answer.ok) return problemAnswer(answer.error)
  const { ok: _ok, ...result } = answer
  return jsonAnswer(200, { ...result, from: SERVICE })
}
