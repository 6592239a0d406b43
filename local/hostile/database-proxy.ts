import { Agent, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { isFromHere, loopback, openServer, shut } from '../loopback.ts'
import { type JsonObject, objectOf } from '../template/json.ts'
import { callFaults, type WireAnswer } from './calls.ts'
import type { Faults } from './faults.ts'
import type { StaleReads } from './stale-reads.ts'
import { isWrite, writtenBy } from './written.ts'

/** What the proxy stands before. */
export type ProxySetting = {
  /** Where the database listens. */
  readonly url: string
  readonly faults: Faults
  readonly staleReads: StaleReads
}

/** A database that fails now and then. */
export type DatabaseProxy = { readonly url: string; readonly stop: () => Promise<void> }

const textOf = async (stream: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** Hands a call on as it came. Rejects where the database does not answer. */
const passOn = (url: string, agent: Agent, headers: IncomingMessage['headers'], body: string) =>
  new Promise<WireAnswer>((resolve, reject) => {
    // What the answer says about its own coding would not fit one that is changed.
    const { 'accept-encoding': _coding, host: _host, ...rest } = headers
    const sent = request(url, { method: 'POST', agent, headers: rest }, response => {
      textOf(response).then(text => resolve({ status: response.statusCode ?? 500, body: text }), reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })

const operationOf = ({ headers }: IncomingMessage): string =>
  String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1) ?? ''

/** Knows in which tables transactions write: only there can a write meet one. */
class Contention {
  readonly #tables = new Set<string>()

  isOver(operation: string, input: JsonObject): boolean {
    const tables = writtenBy(operation, input).map(({ table }) => table)
    if (operation === 'TransactWriteItems') for (const table of tables) this.#tables.add(table)
    // A batch takes no part in transactions as a whole.
    return operation !== 'BatchWriteItem' && tables.some(table => this.#tables.has(table))
  }
}

type Inside = ProxySetting & { readonly agent: Agent; readonly contention: Contention }

/** One call, with what goes wrong with it. */
const callThrough = async (inside: Inside, asked: IncomingMessage): Promise<WireAnswer> => {
  const { url, faults, staleReads, agent, contention } = inside
  const operation = operationOf(asked)
  const body = await textOf(asked)
  const input = objectOf(JSON.parse(body))
  const isContended = contention.isOver(operation, input)
  if (faults.strikes('database-slow')) await sleep(faults.upTo('database-slow'), undefined, { ref: false })
  const fault = callFaults.find(({ name, may }) => may(operation, isContended) && faults.strikes(name))
  if (fault && !fault.isDone) return fault.answer(operation)
  if (isWrite(operation) && faults.share('read-stale') > 0) await staleReads.remember(operation, input)
  const answer = await passOn(url, agent, asked.headers, body)
  if (fault && answer.status === 200) return fault.answer(operation)
  if (isWrite(operation) || answer.status !== 200 || !faults.strikes('read-stale')) return answer
  const older = staleReads.answered(operation, input, objectOf(JSON.parse(answer.body)))
  return { ...answer, body: JSON.stringify(older) }
}

const answerWith = (response: ServerResponse, { status, body }: WireAnswer): void => {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

const serve = (server: Server, inside: Inside): void => {
  server.on('request', (asked, response) => {
    if (!isFromHere(asked)) return void response.writeHead(403).end()
    callThrough(inside, asked).then(
      answer => answerWith(response, answer),
      () => response.destroy(),
    )
  })
}

/** Puts a database that fails now and then before the one that does not. */
export const startProxy = async (setting: ProxySetting): Promise<DatabaseProxy> => {
  const { server, port } = await openServer(0, 'database faults')
  const agent = new Agent({ keepAlive: true })
  serve(server, { ...setting, agent, contention: new Contention() })
  return {
    url: `http://${loopback}:${port}`,
    stop: async () => {
      await shut(server)
      agent.destroy()
    },
  }
}
