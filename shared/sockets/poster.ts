import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as overHttp } from 'node:http'
import { Agent as HttpsAgent, request as overHttps } from 'node:https'
import { urlToHttpOptions } from 'node:url'
import type { Posted, Sockets } from '../domain/ports.ts'
import { encodeSegment, type Signing, signer, type Unsigned } from './signature.ts'

/** Where `@connections` of the stage is, and what a poster goes by. Times are milliseconds. */
export type PosterOptions = Signing & {
  /** E.g. `https://abc.execute-api.eu-central-1.amazonaws.com/live` */
  readonly endpoint: string
  /** Epoch milliseconds. */
  readonly now: () => number
  /** How long one post may take, connection and second try included. @default 2000 */
  readonly timeout?: number
  /** How many connections are open at once; more posts wait. @default 256 */
  readonly connections?: number
}

/** What came of one try: a status of HTTP, or no answer. `stale` is a kept connection that had ended meanwhile. */
type Answer = number | 'stale' | 'broken' | 'late'

const SCHEMES = {
  'http:': { request: overHttp, Agent: HttpAgent },
  'https:': { request: overHttps, Agent: HttpsAgent },
} as const

/**
 * A status that is about us, and not about the socket, is an exception.
 * https://docs.aws.amazon.com/apigatewaymanagementapi/latest/reference/API_PostToConnection.html
 */
const outcomeOf = (answer: Answer): Posted => {
  // An endpoint that is half down: a socket there may live, and its client repairs by itself.
  if (typeof answer === 'string' || answer >= 500) return 'slow'
  if (answer === 200 || answer === 204) return 'sent'
  if (answer === 410) return 'gone'
  // Throttled, or the socket's own buffer is full: either way it takes nothing more now.
  if (answer === 429) return 'slow'
  throw new Error(`@connections answers with status ${answer}`)
}

/** Whether a second try at once may do better. To post twice is harmless: clients drop what they have. */
const isWorthAnother = (answer: Answer) => answer === 'stale' || (typeof answer === 'number' && answer >= 500)

/** The answer to a request that is on its way; never rejects. The body is drained, so that the connection can be kept. */
const answerTo = (request: ClientRequest, milliseconds: number): Promise<Answer> =>
  new Promise(resolve => {
    let late = false
    const deadline = setTimeout(() => {
      late = true
      request.destroy()
    }, milliseconds)
    const settle = (answer: Answer) => {
      clearTimeout(deadline)
      resolve(answer)
    }
    request.on('error', () => settle(late ? 'late' : request.reusedSocket ? 'stale' : 'broken'))
    request.on('response', (response: IncomingMessage) => {
      const status = response.statusCode ?? 500
      // Once its status is known, how its body ends changes nothing.
      response
        .on('error', () => {})
        .on('close', () => settle(status))
        .resume()
    })
  })

/** Sends signed requests to one endpoint, over connections that are kept. */
const sender = ({ endpoint, now, connections = 256, ...signing }: PosterOptions) => {
  const url = new URL(endpoint)
  const scheme = SCHEMES[url.protocol === 'http:' ? 'http:' : 'https:']
  const pool = new scheme.Agent({ keepAlive: true, maxSockets: connections })
  const { hostname, port } = urlToHttpOptions(url)
  const folder = `${url.pathname.replace(/\/$/, '')}/@connections/`
  const sign = signer(signing)
  return (method: Unsigned['method'], connection: string, body: string, kept: boolean): ClientRequest => {
    const path = folder + encodeSegment(connection)
    const headers = {
      ...sign({ method, path, host: url.host, body }, now()),
      'content-length': Buffer.byteLength(body),
    }
    // Where one kept connection is stale all others may be: a second try then has one of its own.
    const request = scheme.request({ hostname, port, method, path, headers, agent: kept && pool })
    request.end(body)
    return request
  }
}

/**
 * Sockets over `@connections`, without the SDK. Gone and slow are values and take at most `timeout`; a refusal of the
 * whole endpoint (400, 403, 413 and their like) is an exception. One for the life of the instance: it keeps connections.
 */
export const postedSockets = (options: PosterOptions): Sockets => {
  const { now, timeout = 2000 } = options
  const send = sender(options)
  const call = async (method: Unsigned['method'], connection: string, body: string): Promise<Posted> => {
    const until = now() + timeout
    const first = await answerTo(send(method, connection, body, true), timeout)
    if (!isWorthAnother(first)) return outcomeOf(first)
    const rest = Math.max(1, until - now())
    return outcomeOf(await answerTo(send(method, connection, body, first !== 'stale'), rest))
  }
  return {
    post: (connection, frame) => call('POST', connection, frame),
    close: async connection => {
      const outcome = await call('DELETE', connection, '')
      if (outcome === 'slow') throw new Error('@connections does not close a socket now')
    },
  }
}
