import { Agent, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { isFromHere, loopback, openServer, shut } from '../loopback.ts'
import { type JsonObject, objectOf } from '../template/json.ts'

/** An answer of DynamoDB as it goes over the wire. */
export type WireAnswer = { readonly status: number; readonly body: string }

/** A refusal or a fault of DynamoDB, by its code. */
export const wireError = (status: number, type: string, message: string, more: object = {}): WireAnswer => ({
  status,
  body: JSON.stringify({ __type: type, message, ...more }),
})

/** A call to DynamoDB on its way. */
export type AskedCall = {
  /** E.g. `PutItem`. */
  readonly operation: string
  readonly input: JsonObject
  /** The `authorization` header: whose call it is. */
  readonly authorization: string
}

/** What stands between the functions and the database: hands calls on as they came, or with another input, or answers them itself. */
export type Between = (
  asked: AskedCall,
  passOn: (input?: JsonObject) => Promise<WireAnswer>,
) => Promise<WireAnswer>

/** A database with something before it. */
export type DatabaseProxy = { readonly url: string; readonly stop: () => Promise<void> }

const textOf = async (stream: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** Hands a call on. Rejects where the database does not answer. */
const send = (url: string, agent: Agent, headers: IncomingMessage['headers'], body: string) =>
  new Promise<WireAnswer>((resolve, reject) => {
    // What the answer says about its own coding would not fit one that is changed.
    const { 'accept-encoding': _coding, host: _host, ...rest } = headers
    const own = { ...rest, 'content-length': Buffer.byteLength(body) }
    const sent = request(url, { method: 'POST', agent, headers: own }, response => {
      textOf(response).then(text => resolve({ status: response.statusCode ?? 500, body: text }), reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })

const operationOf = ({ headers }: IncomingMessage): string =>
  String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1) ?? ''

const answerWith = (response: ServerResponse, { status, body }: WireAnswer): void => {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

const serve = (server: Server, url: string, agent: Agent, between: Between): void => {
  const through = async (request: IncomingMessage): Promise<WireAnswer> => {
    const body = await textOf(request)
    const input = objectOf(JSON.parse(body))
    const asked = {
      operation: operationOf(request),
      input,
      authorization: request.headers.authorization ?? '',
    }
    return between(asked, other =>
      send(url, agent, request.headers, other === undefined ? body : JSON.stringify(other)),
    )
  }
  server.on('request', (request, response) => {
    if (!isFromHere(request)) return void response.writeHead(403).end()
    through(request).then(
      answer => answerWith(response, answer),
      () => response.destroy(),
    )
  })
}

/** Puts something before the database at `url`. */
export const startProxy = async (url: string, between: Between): Promise<DatabaseProxy> => {
  const { server, port } = await openServer(0, 'database proxy')
  const agent = new Agent({ keepAlive: true })
  serve(server, url, agent, between)
  return {
    url: `http://${loopback}:${port}`,
    stop: async () => {
      await shut(server)
      agent.destroy()
    },
  }
}
