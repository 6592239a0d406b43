import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** A refused upgrade: the status and the text that API Gateway gives with it. */
export type Refusal = { readonly status: number; readonly message: string }

/** The refusals of API Gateway itself, by what happened. */
export const refusals = {
  unauthorized: { status: 401, message: 'Unauthorized' },
  denied: { status: 403, message: 'User is not authorized to access this resource' },
  elsewhere: { status: 403, message: 'Forbidden' },
  tooMany: { status: 429, message: 'Too Many Requests' },
  fault: { status: 500, message: 'Internal server error' },
  badGateway: { status: 502, message: 'Internal server error' },
  late: { status: 504, message: 'Endpoint request timed out' },
} as const satisfies Record<string, Refusal>

/** Answers an upgrade with a plain HTTP response and ends the connection. */
export const refuse = (socket: Duplex, { status, message }: Refusal, connectionId: string): void => {
  const body = JSON.stringify({ message, connectionId })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
