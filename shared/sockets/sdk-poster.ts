import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import type { Sockets } from '../domain/ports.ts'
import { ended, type Status, triedWithin } from './outcome.ts'
import type { PosterOptions } from './poster.ts'

/** A kept connection that had ended meanwhile, as Node calls it. */
const STALE = ['ECONNRESET', 'EPIPE']

type Thrown = {
  readonly name?: string
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
}

const statusOf = ({ name, code, $metadata }: Thrown): Status => {
  // The SDK calls these time-outs too, so they are looked at first.
  if (STALE.includes(code ?? '')) return 'stale'
  if (name === 'AbortError' || name === 'TimeoutError') return 'late'
  return $metadata?.httpStatusCode ?? 'broken'
}

const clientOf = ({ endpoint, region, credentials, connections = 256, ca }: PosterOptions) => {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const agent = { keepAlive: true, maxSockets: connections }
  return new ApiGatewayManagementApiClient({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    // Its own three tries hold an invocation for more than a second: whether one is worth another is ours to say.
    maxAttempts: 1,
    requestHandler: { httpAgent: agent, httpsAgent: { ...agent, ...(ca && { ca }) } },
  })
}

/** What `poster.ts` is, by the SDK's own client: for whoever would rather have AWS's signature and sockets than ours. */
export const postedSockets = (options: PosterOptions): Sockets => {
  const tried = triedWithin(options)
  const client = clientOf(options)
  const attempt = (milliseconds: number, send: (until: { abortSignal: AbortSignal }) => Promise<object>) =>
    send({ abortSignal: AbortSignal.timeout(milliseconds) }).then(() => 200, statusOf)
  return {
    post: (connection, frame, within) => {
      const command = new PostToConnectionCommand({ ConnectionId: connection, Data: frame })
      return tried(milliseconds => attempt(milliseconds, until => client.send(command, until)), within)
    },
    close: async connection => {
      const command = new DeleteConnectionCommand({ ConnectionId: connection })
      ended(await tried(milliseconds => attempt(milliseconds, until => client.send(command, until))))
    },
  }
}
