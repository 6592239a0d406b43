import type { ProblemBody, ProblemCode } from '../shared/protocol/problems.ts'

/** What a function answers to the HTTP API, payload format 2.0. */
export type HttpAnswer = {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The status of each problem. One row a code. */
const STATUS: Readonly<Record<ProblemCode, number>> = {
  INVALID_INPUT: 400,
  UNKNOWN_ACTION: 404,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TOO_LARGE: 413,
  RATE_LIMITED: 429,
  TOO_MANY_CONNECTIONS: 429,
  INTERNAL: 500,
}

/** JSON that nobody keeps. */
export const jsonAnswer = (statusCode: number, body: object, type = 'application/json'): HttpAnswer => ({
  statusCode,
  headers: { 'content-type': type, 'cache-control': 'no-store' },
  body: JSON.stringify(body),
})

/** A refusal as RFC 9457 has it, with the fields of a frame's `error`; `retry-after` is in whole seconds, rounded up. */
export const problemAnswer = ({ message: title, ...detail }: ProblemBody): HttpAnswer => {
  const status = STATUS[detail.code]
  const answer = jsonAnswer(status, { title, status, ...detail }, 'application/problem+json')
  if (detail.retryAfterMs === undefined) return answer
  const seconds = String(Math.ceil(detail.retryAfterMs / 1000))
  return { ...answer, headers: { ...answer.headers, 'retry-after': seconds } }
}
