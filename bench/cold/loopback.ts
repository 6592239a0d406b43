import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { marshall } from '@aws-sdk/util-dynamodb'

/** What answers functions on this very machine, at once: DynamoDB's protocol, and the keys of an issuer. */
export type Loopback = { readonly url: string; readonly jwks: string; stop(): void }

/** The row of `chat:lobby` right after its first commit, with alice in it. */
const ROW = marshall({
  pk: 'chat:lobby',
  sk: '#',
  epoch: 'e1',
  seq: 1,
  floor: 0,
  turn: 0,
  turnedAt: 0,
  pace: {},
  members: new Set(['#', 'alice']),
  last: { key: 'k1', from: 'alice', at: 1, body: '{}' },
})

/** What each operation answers; what has no row answers an empty object, as where nothing is found. */
const ANSWERS: Readonly<Record<string, object>> = { UpdateItem: { Attributes: ROW } }

const KEYS_PATH = '/keys'

/** Serves until it is stopped. `jwk`: the one key of the issuer. */
export const serveLoopback = async (jwk: object): Promise<Loopback> => {
  const server = createServer(async (request, response) => {
    for await (const _chunk of request);
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? ''
    const answer = request.url === KEYS_PATH ? { keys: [jwk] } : (ANSWERS[operation] ?? {})
    const text = JSON.stringify(answer)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    response.end(text)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    jwks: `${url}${KEYS_PATH}`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
