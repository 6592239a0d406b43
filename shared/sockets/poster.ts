import { type Answer, type EndpointOptions, exchangeWith, type Question } from '../aws/exchange.ts'
import { encodeSegment } from '../aws/signature.ts'
import type { Log, Posted, Sockets } from '../domain/ports.ts'

/** Where `@connections` of the stage is, e.g. `https://abc.execute-api.eu-central-1.amazonaws.com/live`. */
export type PosterOptions = Omit<EndpointOptions, 'service'> & {
  /** How long one post may take, connection and second try included, in milliseconds. @default 2000 */
  readonly timeout?: number
  /** Told with which status posts are refused, at most once in ten seconds. */
  readonly log?: Log
}

const TOLD_EVERY_MS = 10_000

/**
 * A status that is about us, and not about the socket, is a refusal: forgetting sockets for it would deafen everybody.
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
  return 'refused'
}

/** Whether a second try at once may do better. To post twice is harmless: clients drop what they have. */
const isWorthAnother = (answer: Answer) =>
  answer === 'stale' || (typeof answer !== 'string' && answer.status >= 500)

const POSTED = { 'content-type': 'application/octet-stream' }

/** Says with which status the endpoint refuses: often enough for an alarm, and not once for each of a million posts. */
const complaint = ({ log, now }: PosterOptions) => {
  let told = Number.NEGATIVE_INFINITY
  return (answer: Answer): Posted => {
    const outcome = outcomeOf(answer)
    if (outcome === 'refused' && now() - told >= TOLD_EVERY_MS) {
      told = now()
      log?.('ERROR', '@connections refuses', { status: typeof answer === 'string' ? answer : answer.status })
    }
    return outcome
  }
}

/**
 * Sockets over `@connections`, without the SDK. Gone, slow and refused (400, 403, 413 and their like: a fault of ours)
 * are values and take at most `timeout`. One for the life of the instance: it keeps connections.
 */
export const postedSockets = ({ timeout = 2000, ...options }: PosterOptions): Sockets => {
  const judge = complaint(options)
  const ask = exchangeWith({ ...options, service: 'execute-api' })
  const call = async (question: Question): Promise<Posted> => {
    const until = options.now() + timeout
    const first = await ask(question, timeout)
    if (!isWorthAnother(first)) return judge(first)
    const rest = Math.max(1, until - options.now())
    // Where one kept connection is stale all others may be.
    return judge(await ask(question, rest, first === 'stale' ? 'own' : undefined))
  }
  const pathOf = (connection: string) => `/@connections/${encodeSegment(connection)}`
  return {
    post: (connection, frame) =>
      call({ method: 'POST', path: pathOf(connection), headers: POSTED, body: frame }),
    close: async connection => {
      const outcome = await call({ method: 'DELETE', path: pathOf(connection), body: '' })
      if (outcome === 'slow' || outcome === 'refused') throw new Error(`a close is answered with: ${outcome}`)
    },
  }
}
