import { isUtf8 } from 'node:buffer'
import { invalid, Problem } from '../shared/domain/problem.ts'
import { decode } from '../shared/protocol/frame.ts'

/** A request as the HTTP API hands it over: all but `body`, `headers` and the query is API Gateway's own word. */
export type HttpRequest = {
  readonly version: '2.0'
  readonly routeKey: string
  readonly rawQueryString?: string
  /** By names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly requestContext: {
    readonly http: object
    readonly authorizer?: { readonly iam?: object | null; readonly lambda?: object | null } | null
  }
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

type Frame = Readonly<Record<string, unknown>>

/**
 * Whether an event is a request over HTTP. What the asker wrote lies in `body` as text, so no body can pose as an event of
 * another kind. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const isHttpRequest = (event: object): event is HttpRequest => {
  const { version, requestContext } = event as {
    readonly version?: unknown
    readonly requestContext?: unknown
  }
  const { http } = (requestContext ?? {}) as { readonly http?: unknown }
  return version === '2.0' && typeof http === 'object' && http !== null
}

/** The body as text; nothing where its bytes are no UTF-8, for what is stored must be what was sent. */
export const textOf = ({ body = '', isBase64Encoded = false }: HttpRequest): string | undefined => {
  if (!isBase64Encoded) return body
  const bytes = Buffer.from(body, 'base64')
  return isUtf8(bytes) ? bytes.toString() : undefined
}

/** The object that a body is, or why it cannot be read. */
export const bodyOf = (request: HttpRequest): Frame | Problem => {
  const text = textOf(request)
  const decoded = text === undefined ? { unreadable: 'text' } : decode(text)
  if ('frame' in decoded) return decoded.frame
  if (decoded.unreadable === 'size') return new Problem('TOO_LARGE')
  return invalid('', `unreadable: ${decoded.unreadable}`)
}
