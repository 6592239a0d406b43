import { type Answer, type EndpointOptions, exchangeWith, type Question } from '../aws/exchange.ts'
import { encodeSegment } from '../aws/signature.ts'
import type { Posted, Sockets } from '../domain/ports.ts'

/** Where `@connections` of the stage is, e.g. `https://abc.execute-api.eu-central-1.amazonaws.com/live`. */
export type PosterOptions = Omit<EndpointOptions, 'service'> & {
  /** How long one post may take, connection and second try included, in milliseconds. @default 2000 */
  readonly timeout?: number
}

/**
 * A status that is about us, and not about the socket, is an exception.
 * https://docs.aws.amazon.com/apigatewaymanagementapi/latest/reference/API_PostToConnection.html
 */
const outcomeOf = (answer: Answer): Posted => {
  // An endpoint that is half down: a socket there may live, and its client repairs by itself.
  if (typeof answer === 'string' || answer.status >= 500) return 'slow'
  const { status } = answer
  if (status === 200 || status === 204) return 'sent'
  if (status === 410) return 'gone'
  // Throttled, or the socket's own buffer is full: either way it takes nothing more now.
  if (status === 429) return 'slow'
  throw new Error(`@connections answers with status ${status}`)
}

/** Whether a second try at once may do better. To post twice is harmless: clients drop what they have. */
const isWorthAnother = (answer: Answer) =>
  answer === 'stale' || (typeof answer !== 'string' && answer.status >= 500)

const POSTED = { 'content-type': 'application/octet-stream' }

/**
 * Sockets over `@connections`, without the SDK. Gone and slow are values and take at most `timeout`; a refusal of the
 * whole endpoint (400, 403, 413 and their like) is an exception. One for the life of the instance: it keeps connections.
 */
export const postedSockets = ({ timeout = 2000, ...options }: PosterOptions): Sockets => {
  const ask = exchangeWith({ ...options, service: 'execute-api' })
  const call = async (question: Question): Promise<Posted> => {
    const until = options.now() + timeout
    const first = await ask(question, timeout)
    if (!isWorthAnother(first)) return outcomeOf(first)
    const rest = Math.max(1, until - options.now())
    // Where one kept connection is stale all others may be.
    return outcomeOf(await ask(question, rest, first === 'stale' ? 'own' : undefined))
  }
  const pathOf = (connection: string) => `/@connections/${encodeSegment(connection)}`
  return {
    post: (connection, frame) =>
      call({ method: 'POST', path: pathOf(connection), headers: POSTED, body: frame }),
    close: async connection => {
      const outcome = await call({ method: 'DELETE', path: pathOf(connection), body: '' })
      if (outcome === 'slow') throw new Error('@connections does not close a socket now')
    },
  }
}
