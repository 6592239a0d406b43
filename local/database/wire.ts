import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { type JsonObject, objectOf, textOf } from '../template/json.ts'
import { place } from '../template/names.ts'

/** An error that DynamoDB answered, by its short name such as `ResourceInUseException`. */
export class DatabaseError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(`${code}: ${message}`)
    this.name = 'DatabaseError'
    this.code = code
  }
}

/** Calls one operation, e.g. `DynamoDB_20120810.CreateTable`. Rejects with a `DatabaseError` or a network error. */
export type DatabaseCall = (target: string, input: JsonObject) => Promise<JsonObject>

/** The credential is not checked by a local database, but its form is asked for. */
const authorization = `AWS4-HMAC-SHA256 Credential=local/20250101/${place.region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`

const send = (url: string, agent: Agent, target: string, body: string): Promise<[number, string]> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(body),
      'x-amz-target': target,
      'x-amz-date': '20250101T000000Z',
      authorization,
    }
    const sent = request(url, { method: 'POST', agent, headers, timeout: 10_000 }, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve([response.statusCode ?? 0, Buffer.concat(chunks).toString()]))
      response.on('error', reject)
    })
    sent.on('timeout', () => sent.destroy(new Error('the database does not answer')))
    sent.on('error', reject)
    sent.end(body)
  })

/**
 * A caller of the DynamoDB and DynamoDB Streams protocols over plain HTTP; the SDK's streams client is more than is
 * needed here. One connection is kept alive for each concurrent call.
 */
export const databaseCaller = (url: string): { call: DatabaseCall; close: () => void } => {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const call: DatabaseCall = async (target, input) => {
    const [status, text] = await send(url, agent, target, JSON.stringify(input))
    const answer = objectOf(text === '' ? {} : JSON.parse(text))
    if (status === 200) return answer
    const code = textOf(answer.__type)?.split('#').at(-1) ?? `HTTP ${status}`
    throw new DatabaseError(code, textOf(answer.message) ?? textOf(answer.Message) ?? '')
  }
  return { call, close: () => agent.destroy() }
}

/** Waits until the database answers, at most `withinMs`. Rejects with the last fault. */
export const untilAnswering = async (call: DatabaseCall, withinMs: number): Promise<void> => {
  const end = performance.now() + withinMs
  for (;;) {
    try {
      await call('DynamoDB_20120810.ListTables', {})
      return
    } catch (fault) {
      if (performance.now() > end) throw fault
      await wait(10)
    }
  }
}
