import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Crossings, PostStatus } from '../crossings.ts'
import type { Roles } from '../roles/roles.ts'
import { arn } from '../template/names.ts'
import type { ApiDefinition } from '../template/stack.ts'
import { type Connection, endConnection } from './connection.ts'
import type { GatewayLimits } from './limits.ts'
import type { Traffic } from './traffic.ts'

/** What the `@connections` endpoint of one stage works on. */
export type Management = {
  readonly api: ApiDefinition
  readonly connections: ReadonlyMap<string, Connection>
  readonly crossings: Crossings
  readonly limits: GatewayLimits
  /** Told of every post, for the ledger. */
  readonly traffic: Traffic
  /** Whether one more post is within the rate. */
  readonly isWithinRate: () => boolean
  /** Enforced where they are given. */
  readonly roles: Roles | undefined
}

type Answer = (
  management: Management,
  connectionId: string,
  request: IncomingMessage,
  response: ServerResponse,
) => void

/** Errors by status, named as the SDK knows them. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html */
const errors: Readonly<Record<number, string>> = {
  403: 'ForbiddenException',
  410: 'GoneException',
  413: 'PayloadTooLargeException',
  429: 'LimitExceededException',
}

/** What a status that is no success is told with. */
export const errorOf = (status: number): { readonly type: string; readonly body: string } => {
  const type = errors[status] ?? 'InternalServerErrorException'
  return { type, body: `{"message":"${type}"}` }
}

const answerError = (response: ServerResponse, status: number): void => {
  const { type, body } = errorOf(status)
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
  response.end(body)
}

/** A connection that can be posted to; one that is still in `$connect`, or is being ended, is gone. */
const openConnection = ({ connections }: Management, id: string): Connection | undefined => {
  const connection = connections.get(id)
  return connection?.socket?.readyState === 1 && !connection.ending ? connection : undefined
}

const deliver = (management: Management, id: string, data: Buffer): PostStatus => {
  const connection = openConnection(management, id)
  if (!connection?.socket) return 410
  // To a half-open socket posts succeed until somebody notices that it is.
  if (connection.isCutOff) return 200
  if (connection.socket.bufferedAmount > management.limits.bufferBytes) return 429
  connection.socket.send(data, { binary: false })
  connection.lastActiveAt = Date.now()
  return 200
}

/** Posts what came whole, or says why not; every post is counted with the status it got. */
const settlePost = (
  management: Management,
  id: string,
  bytes: number,
  data: () => Buffer,
): PostStatus | Promise<PostStatus> => {
  const { limits, traffic, crossings, isWithinRate } = management
  const counted = (status: PostStatus) => {
    traffic.post(status, bytes)
    return status
  }
  if (bytes > limits.messageBytes) return counted(413)
  if (!isWithinRate()) return counted(429)
  const status = crossings.post(id, () => deliver(management, id, data()))
  return typeof status === 'number' ? counted(status) : status.then(counted)
}

const okHeaders = { 'content-length': '0' }

/** One chunk is the usual body, nothing is parsed and nothing logged. */
const post: Answer = (management, id, request, response) => {
  const chunks: Buffer[] = []
  let bytes = 0
  const finish = (status: PostStatus): void => {
    if (status === 200) response.writeHead(200, okHeaders).end()
    else answerError(response, status)
  }
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= management.limits.messageBytes) chunks.push(chunk)
  })
  request.on('end', () => {
    const status = settlePost(management, id, bytes, () => Buffer.concat(chunks))
    if (typeof status === 'number') finish(status)
    else void status.then(finish)
  })
}

const get: Answer = (management, id, request, response) => {
  request.resume()
  const connection = openConnection(management, id)
  if (!connection) return answerError(response, 410)
  const { connectedAt, lastActiveAt, sourceIp, userAgent } = connection
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({
      connectedAt: new Date(connectedAt).toISOString(),
      identity: { sourceIp, ...(userAgent && { userAgent }) },
      lastActiveAt: new Date(lastActiveAt).toISOString(),
    }),
  )
}

const remove: Answer = (management, id, request, response) => {
  request.resume()
  const connection = openConnection(management, id)
  if (!connection) return answerError(response, 410)
  endConnection(connection, { code: 1000, reason: 'Connection Closed Normally' })
  response.writeHead(204)
  response.end()
}

const methods: Readonly<Record<string, Answer>> = { POST: post, GET: get, DELETE: remove }

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Whether the role of the caller, where roles count, lets it speak to a connection. */
const isAllowed = ({ api, roles }: Management, { method, headers }: IncomingMessage, id: string): boolean => {
  if (!roles) return true
  const resource = arn('execute-api', `${api.id}/${api.stage}/${method}/@connections/${id}`)
  const demand = { action: 'execute-api:ManageConnections', resource }
  return roles.refusal(headers.authorization ?? '', [demand]) === undefined
}

const prefixesOf = ({ api: { stage } }: Management) => [
  `/${stage}/@connections/`,
  `/${stage}/%40connections/`,
]

/** The connection that a path names; `undefined` where it is not one of the stage's. */
const idIn = (prefixes: readonly string[], path: string): string | undefined => {
  const prefix = prefixes.find(start => path.startsWith(start))
  return prefix === undefined ? undefined : decoded(path.slice(prefix.length))
}

/** Posts a body that came whole to the connection that a path names: the hot path. `undefined` where it names none. */
export const postTo = (management: Management) => {
  const prefixes = prefixesOf(management)
  return (path: string, body: Buffer): PostStatus | Promise<PostStatus> | undefined => {
    const id = idIn(prefixes, path)
    return id === undefined ? undefined : settlePost(management, id, body.length, () => body)
  }
}

/** Answers `POST`, `GET` and `DELETE` of `/<stage>/@connections/<id>`; anything else is forbidden, as on AWS. */
export const manage = (management: Management) => {
  const prefixes = prefixesOf(management)
  return (request: IncomingMessage, response: ServerResponse): void => {
    const id = idIn(prefixes, request.url ?? '')
    const answer = methods[request.method ?? '']
    if (id !== undefined && answer && isAllowed(management, request, id))
      answer(management, id, request, response)
    else answerError(response, 403)
  }
}
