import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { covers } from '../template/permissions.ts'
import type { CorsDefinition } from '../template/stack.ts'

/** An origin may hold a `*`, such as for the port of a page on this machine. */
const allows = (allowed: readonly string[], asked: string): boolean =>
  allowed.some(pattern => covers(pattern, asked))

/** The headers that let a page of the request's origin read an answer; none for an origin that is not allowed. */
export const corsHeaders = (
  cors: CorsDefinition | undefined,
  request: IncomingMessage,
): OutgoingHttpHeaders => {
  const { origin } = request.headers
  if (!cors || origin === undefined || !allows(cors.origins, origin)) return {}
  return {
    'access-control-allow-origin': cors.origins.includes('*') && !cors.credentials ? '*' : origin,
    ...(cors.credentials && { 'access-control-allow-credentials': 'true' }),
    ...(cors.exposed.length > 0 && { 'access-control-expose-headers': cors.exposed.join(',') }),
  }
}

/** What a preflight is answered with, over and above `corsHeaders`; `undefined` where the request is none. */
export const preflightHeaders = (
  cors: CorsDefinition | undefined,
  request: IncomingMessage,
): OutgoingHttpHeaders | undefined => {
  const isPreflight =
    request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined
  if (!cors || !isPreflight) return undefined
  return {
    'access-control-allow-methods': cors.methods.join(','),
    'access-control-allow-headers': cors.headers.join(','),
    ...(cors.maxAge !== undefined && { 'access-control-max-age': String(cors.maxAge) }),
  }
}
