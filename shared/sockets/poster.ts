import { broadcast } from '../aws/broadcast.ts'
import type { Answer } from '../aws/connection.ts'
import { type EndpointOptions, exchangeWith } from '../aws/exchange.ts'
import { encodeSegment } from '../aws/signature.ts'
import { wireTo } from '../aws/wire.ts'
import type { Sockets } from '../domain/ports.ts'
import { ended, type Status, type Terms, triedWithin } from './outcome.ts'

/** Where `@connections` of the stage is, e.g. `https://abc.execute-api.eu-central-1.amazonaws.com/live`. */
export type PosterOptions = Omit<EndpointOptions, 'service'> & Terms

const FOLDER = '/@connections/'
const HEADERS = { 'content-type': 'application/octet-stream' }

const statusOf = (answer: Answer): Status => (typeof answer === 'string' ? answer : answer.status)

/**
 * Sockets over `@connections`, without the SDK. Gone, slow and refused (400, 403, 413 and their like: a fault of ours)
 * are values and take at most `timeout`. One for the life of the instance: it keeps connections. The same by the SDK is
 * `sdk-poster.ts`: which of the two `#poster` is says package.json.
 */
export const postedSockets = (options: PosterOptions): Sockets => {
  const { now, endpoint } = options
  const tried = triedWithin(options)
  const signing = { ...options, service: 'execute-api' }
  const wire = wireTo(options)
  const ask = exchangeWith(signing, wire)
  const requestOf = broadcast({ ...signing, endpoint, folder: FOLDER, headers: HEADERS })
  return {
    post: (connection, frame, within, rank) =>
      tried(
        async (milliseconds, own) =>
          statusOf(await wire(requestOf(connection, frame, now()), milliseconds, own, rank)),
        within,
      ),
    close: async connection => {
      const end = { method: 'DELETE', path: FOLDER + encodeSegment(connection), body: '' } as const
      ended(await tried(async (milliseconds, own) => statusOf(await ask(end, milliseconds, own))))
    },
  }
}
