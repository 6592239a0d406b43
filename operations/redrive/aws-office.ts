import { exchangeWith } from '../../shared/aws/exchange.ts'
import { encodeSegment } from '../../shared/aws/signature.ts'
import { type Place, urlOf } from '../place.ts'
import { PlainError } from '../plain-error.ts'
import { textsOf } from '../xml.ts'
import type { Office } from './redrive.ts'

/** A function has a minute, and a little more on its way. */
const INVOKE_MS = 75_000
const CALL_MS = 20_000
/** The folder of a bucket in which Lambda puts letters. */
const FOLDER = 'aws/lambda/'

type Call = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Calls of one service; rejects with a line that a person understands where the answer is no success. */
const callsOf = (service: 's3' | 'lambda', place: Place, milliseconds: number) => {
  const { credentials, region, now } = place
  const url = urlOf(service, place)
  const ask = exchangeWith({ endpoint: url, credentials, region, service, now })
  return async (call: Call): Promise<string> => {
    const answer = await ask({ body: '', ...call }, milliseconds, 'own')
    if (typeof answer === 'string') throw new PlainError(`${service} at ${url} gives no answer (${answer})`)
    if (answer.status >= 300 || !answer.whole)
      throw new PlainError(`${service} refuses ${call.method} ${call.path}: ${answer.status}`)
    return answer.text
  }
}

/** The names of the buckets there are. */
export const bucketsOf = async (place: Place): Promise<readonly string[]> =>
  textsOf(await callsOf('s3', place, CALL_MS)({ method: 'GET', path: '/' }), 'Name')

/** Letters in S3, functions in Lambda: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const awsOffice = (place: Place, bucket: string): Office => {
  const s3 = callsOf('s3', place, CALL_MS)
  const lambda = callsOf('lambda', place, INVOKE_MS)
  const pathOf = (key: string) => `/${[bucket, ...key.split('/')].map(encodeSegment).join('/')}`
  return {
    async *keys() {
      let token: string | undefined
      do {
        const next: Record<string, string> = token === undefined ? {} : { 'continuation-token': token }
        const query = { 'list-type': '2', prefix: FOLDER, ...next }
        const xml = await s3({ method: 'GET', path: `/${encodeSegment(bucket)}`, query })
        yield textsOf(xml, 'Key')
        token = textsOf(xml, 'NextContinuationToken')[0]
      } while (token !== undefined)
    },
    read: key => s3({ method: 'GET', path: pathOf(key) }),
    remove: async key => {
      await s3({ method: 'DELETE', path: pathOf(key) })
    },
    hand: (name, event) =>
      lambda({
        method: 'POST',
        path: `/2015-03-31/functions/${encodeSegment(name)}/invocations`,
        body: event,
      }),
  }
}
