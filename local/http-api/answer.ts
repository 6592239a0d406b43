import type { OutgoingHttpHeaders } from 'node:http'
import { flagOf, isObject, listOf, numberOf, objectOf, textOf } from '../template/json.ts'

/** An HTTP answer. */
export type Answer = {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: string | Buffer
}

/** API Gateway's own answer: a status and its message. */
export const ownAnswer = (status: number, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
})

const bodyFrom = (body: unknown, isBase64Encoded: unknown): string | Buffer => {
  const text = textOf(body) ?? ''
  return flagOf(isBase64Encoded) ? Buffer.from(text, 'base64') : text
}

/**
 * What a function's result means: an object with a `statusCode` is taken as it stands, anything else is a body with
 * status 200 by itself.
 */
export const answerFrom = (payload: string): Answer => {
  const result: unknown = JSON.parse(payload)
  if (!isObject(result) || !('statusCode' in result)) {
    const body = typeof result === 'string' ? result : payload
    return { status: 200, headers: { 'content-type': 'application/json' }, body }
  }
  const status = numberOf(result.statusCode)
  if (status === undefined) return ownAnswer(500, 'Internal Server Error')
  const headers = Object.entries(objectOf(result.headers)).map(([name, value]) => [
    name.toLowerCase(),
    textOf(value),
  ])
  const cookies = listOf(result.cookies).flatMap(cookie => textOf(cookie) ?? [])
  return {
    status,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(headers),
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: bodyFrom(result.body, result.isBase64Encoded),
  }
}
