import type { Answer } from './connection.ts'
import { bodyLines, headerLines, placeOf } from './request-text.ts'
import { queryText, type Signing, signer, type Unsigned } from './signature.ts'
import { type Wire, type WireOptions, wireTo } from './wire.ts'

/** One endpoint of one service of AWS. A path at the end of `endpoint` stands before the path of each request. */
export type EndpointOptions = WireOptions &
  Signing & {
    /** Epoch milliseconds. */
    readonly now: () => number
  }

/** What is asked: `path` begins with a slash and is encoded once. */
export type Question = Omit<Unsigned, 'host'>

/** Asks once; never rejects. `own` takes a new connection in the place of a kept one. */
export type Exchange = (question: Question, milliseconds: number, own?: 'own') => Promise<Answer>

/** Signed requests to one endpoint, over a wire that others may use too. One for the life of the instance. */
export const exchangeWith = (options: EndpointOptions, wire: Wire = wireTo(options)): Exchange => {
  const { host, folder } = placeOf(options.endpoint)
  const sign = signer(options)
  return (question, milliseconds, own) => {
    const { method, body, query } = question
    const path = folder + question.path
    const headers = headerLines(sign({ ...question, path, host }, options.now()))
    const asked = query ? `${path}?${queryText(query)}` : path
    return wire(`${method} ${asked} HTTP/1.1\r\n${headers}${bodyLines(body)}`, milliseconds, own)
  }
}
