import { broadcast } from '../aws/broadcast.ts'
import type { Answer } from '../aws/connection.ts'
import { type EndpointOptions, exchangeWith } from '../aws/exchange.ts'
import { encodeSegment } from '../aws/signature.ts'
import { wireTo } from '../aws/wire.ts'
import type { Posted, Sockets } from '../domain/ports.ts'
import { type Complaint, ended, isWorthAnother, judgeOf, type Status } from './outcome.ts'

/** Where `@connections` of the stage is, e.g. `https://abc.execute-api.eu-central-1.amazonaws.com/live`. */
export type PosterOptions = Omit<EndpointOptions, 'service'> &
  Complaint & {
    /** How long one post may take, connection and second try included, in milliseconds. @default 2000 */
    readonly timeout?: number
  }

/** Tries once. */
type Try = (milliseconds: number, own?: 'own') => Promise<Answer>

const FOLDER = '/@connections/'
const HEADERS = { 'content-type': 'application/octet-stream' }

const statusOf = (answer: Answer): Status => (typeof answer === 'string' ? answer : answer.status)

/**
 * Sockets over `@connections`, without the SDK. Gone, slow and refused (400, 403, 413 and their like: a fault of ours)
 * are values and take at most `timeout`. One for the life of the instance: it keeps connections.
 */
export const postedSockets = ({ timeout = 2000, ...options }: PosterOptions): Sockets => {
  const { now, endpoint } = options
  const judge = judgeOf(options)
  const signing = { ...options, service: 'execute-api' }
  const wire = wireTo(options)
  const ask = exchangeWith(signing, wire)
  const requestOf = broadcast({ ...signing, endpoint, folder: FOLDER, headers: HEADERS })
  const call = async (attempt: Try, within = timeout): Promise<Posted> => {
    const until = now() + within
    const first = statusOf(await attempt(within))
    if (!isWorthAnother(first)) return judge(first)
    const rest = Math.max(1, until - now())
    // Where one kept connection is stale all others may be.
    return judge(statusOf(await attempt(rest, first === 'stale' ? 'own' : undefined)))
  }
  return {
    post: (connection, frame, within) =>
      call((milliseconds, own) => wire(requestOf(connection, frame, now()), milliseconds, own), within),
    close: async connection => {
      const path = FOLDER + encodeSegment(connection)
      ended(await call((milliseconds, own) => ask({ method: 'DELETE', path, body: '' }, milliseconds, own)))
    },
  }
}
