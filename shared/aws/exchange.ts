import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as overHttp } from 'node:http'
import { Agent as HttpsAgent, request as overHttps } from 'node:https'
import { urlToHttpOptions } from 'node:url'
import { queryText, type Signing, signer, type Unsigned } from './signature.ts'

/** One endpoint of one service of AWS. Times are milliseconds. */
export type EndpointOptions = Signing & {
  /** E.g. `https://dynamodb.eu-central-1.amazonaws.com`; a path at its end stands before the path of each request. */
  readonly endpoint: string
  /** Epoch milliseconds. */
  readonly now: () => number
  /** How many connections are open at once; more requests wait. @default 256 */
  readonly connections?: number
}

/** What is asked: `path` begins with a slash and is encoded once. */
export type Question = Omit<Unsigned, 'host'>

/** An answer of HTTP; `whole` is false where its body broke off. */
export type Answered = { readonly status: number; readonly text: string; readonly whole: boolean }

/** What came of a question: an answer, or none; `stale` is a kept connection that had ended meanwhile. */
export type Answer = Answered | 'stale' | 'broken' | 'late'

/** Asks once; never rejects. `own` takes a connection of its own in the place of a kept one. */
export type Exchange = (question: Question, milliseconds: number, own?: 'own') => Promise<Answer>

const SCHEMES = {
  'http:': { request: overHttp, Agent: HttpAgent },
  'https:': { request: overHttps, Agent: HttpsAgent },
} as const

/** The answer to a request that is on its way; never rejects. */
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
      const chunks: Buffer[] = []
      response
        .on('error', () => {})
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('close', () => {
          const { statusCode: status = 500, complete: whole } = response
          settle({ status, text: Buffer.concat(chunks).toString(), whole })
        })
    })
  })

/** Signed requests to one endpoint over connections that are kept. One for the life of the instance. */
export const exchangeWith = ({ endpoint, now, connections = 256, ...signing }: EndpointOptions): Exchange => {
  const url = new URL(endpoint)
  const scheme = SCHEMES[url.protocol === 'http:' ? 'http:' : 'https:']
  const pool = new scheme.Agent({ keepAlive: true, maxSockets: connections })
  const { hostname, port } = urlToHttpOptions(url)
  const folder = url.pathname.replace(/\/$/, '')
  const sign = signer(signing)
  return (question, milliseconds, own) => {
    const { method, body } = question
    const path = folder + question.path
    const headers = {
      ...sign({ ...question, path, host: url.host }, now()),
      'content-length': Buffer.byteLength(body),
    }
    const asked = question.query ? `${path}?${queryText(question.query)}` : path
    const request = scheme.request({
      hostname,
      port,
      method,
      path: asked,
      headers,
      agent: own ? false : pool,
    })
    request.end(body)
    return answerTo(request, milliseconds)
  }
}
