import { HTTP_STATUS, LINES_TYPE, NEXT_HEADER } from '../shared/protocol/http.ts'
import type { ProblemBody } from '../shared/protocol/problems.ts'
import type { Answered } from './answered.ts'

/** What a function answers to the HTTP API, payload format 2.0. */
export type HttpAnswer = {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** JSON, as text, that nobody keeps. */
export const textAnswer = (statusCode: number, body: string, type = 'application/json'): HttpAnswer => ({
  statusCode,
  headers: { 'content-type': type, 'cache-control': 'no-store' },
  body,
})

/** JSON that nobody keeps. */
export const jsonAnswer = (statusCode: number, body: object, type?: string): HttpAnswer =>
  textAnswer(statusCode, JSON.stringify(body), type)

/** A refusal as RFC 9457 has it, with the fields of a frame's `error`; `retry-after` is in whole seconds, rounded up. */
export const problemAnswer = ({ message: title, ...detail }: ProblemBody): HttpAnswer => {
  const status = HTTP_STATUS[detail.code]
  const answer = jsonAnswer(status, { title, status, ...detail }, 'application/problem+json')
  if (detail.retryAfterMs === undefined) return answer
  const seconds = String(Math.ceil(detail.retryAfterMs / 1000))
  return { ...answer, headers: { ...answer.headers, 'retry-after': seconds } }
}

/** A list as lines of JSON, with a line's end behind each; `next` is where the next page begins. */
export const linesAnswer = (lines: readonly unknown[], next: unknown): HttpAnswer => {
  const answer = textAnswer(200, lines.map(line => `${JSON.stringify(line)}\n`).join(''), LINES_TYPE)
  return next === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, [NEXT_HEADER]: String(next) } }
}

/** What was answered, as a request is; `beside` goes with what was done. */
export const httpAnswer = (answer: Answered, status = 200, beside: object = {}): HttpAnswer => {
  if (!answer.ok) return problemAnswer(answer.error)
  const { ok: _ok, ...result } = answer
  return jsonAnswer(status, { ...result, ...beside })
}
