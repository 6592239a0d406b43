import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import type { Posted, Sockets } from '../domain/ports.ts'

/** Names and codes of PostToConnection: https://docs.aws.amazon.com/apigatewaymanagementapi/latest/reference/API_PostToConnection.html */
const OUTCOMES: Readonly<Record<string, Posted>> = {
  GoneException: 'gone',
  // Throttled, or the socket's own buffer is full: either way it takes nothing more now.
  LimitExceededException: 'slow',
  TooManyRequestsException: 'slow',
}

/** Shapes an endpoint that is half down takes: a socket there may live, and its client repairs by itself. */
const isUnreachable = (thrown: object): boolean =>
  'code' in thrown ||
  ((thrown as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0) >= 500

const outcomeOf = (thrown: unknown): Posted => {
  if (!(thrown instanceof Error)) throw thrown
  const outcome = OUTCOMES[thrown.name] ?? (isUnreachable(thrown) ? 'slow' : undefined)
  if (!outcome) throw thrown
  return outcome
}

/** Sockets over `@connections`. Gone and slow are values; a refusal of the whole endpoint is an exception. */
export const gatewaySockets = (client: ApiGatewayManagementApiClient): Sockets => ({
  post: async (connection, frame) => {
    try {
      await client.send(new PostToConnectionCommand({ ConnectionId: connection, Data: frame }))
      return 'sent'
    } catch (thrown) {
      return outcomeOf(thrown)
    }
  },
  close: async connection => {
    try {
      await client.send(new DeleteConnectionCommand({ ConnectionId: connection }))
    } catch (thrown) {
      if (outcomeOf(thrown) !== 'gone') throw thrown
    }
  },
})
