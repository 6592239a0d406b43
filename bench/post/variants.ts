import { createRequire } from 'node:module'
import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { postedSockets } from '../../shared/sockets/poster.ts'
import type { Ready } from '../endpoint/process.ts'
import { rawSockets } from './raw-sockets.ts'

/** One way to post a frame to a connection. */
export type Variant = {
  post(connection: string, frame: string): Promise<unknown>
  end(): unknown
}
export type VariantName = 'ours' | 'undici' | 'raw' | 'sdk'

/** As long as those that Lambda gives. */
const SESSION_TOKEN = 'x'.repeat(900)
export const SIGNING = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'bench', sessionToken: SESSION_TOKEN },
}
const CONNECTIONS = 256

/** By the SDK's own client; `connections` absent: as it is when nothing is said (50, three tries). */
export const bySdk = ({ endpoint, ca }: Ready, connections?: number): Variant => {
  const most = connections ? { maxSockets: connections } : {}
  const client = new ApiGatewayManagementApiClient({
    ...SIGNING,
    endpoint,
    requestHandler: { httpAgent: { keepAlive: true, ...most }, httpsAgent: { keepAlive: true, ...most, ca } },
  })
  return {
    post: (connection, frame) =>
      client.send(new PostToConnectionCommand({ ConnectionId: connection, Data: frame })),
    end: () => client.destroy(),
  }
}

/** What there is of undici that is used here. */
type Undici = {
  readonly Pool: new (
    origin: string,
    options: object,
  ) => {
    request(options: object): Promise<{ readonly body: { dump(): Promise<void> } }>
    close(): Promise<void>
  }
}

const byUndici = ({ endpoint, ca }: Ready, folder: string): Variant => {
  const { Pool } = createRequire(folder)('undici') as Undici
  const { origin, pathname } = new URL(endpoint)
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1, connect: { ca } })
  const headers = { 'content-type': 'application/octet-stream' }
  return {
    post: async (connection, body) => {
      const path = `${pathname}/@connections/${encodeURIComponent(connection)}`
      const answer = await pool.request({ method: 'POST', path, headers, body })
      await answer.body.dump()
    },
    end: () => pool.close(),
  }
}

export const byOurs = ({ endpoint, ca }: Ready, connections = CONNECTIONS): Variant => ({
  ...postedSockets({ ...SIGNING, endpoint, ca, connections, now: Date.now }),
  end: () => {},
})

/** @param undici a folder with undici in its `node_modules`, ending in a slash; absent: it is left out */
export const variantsFor = (
  ready: Ready,
  undici: string | undefined,
): Partial<Record<VariantName, Variant>> => ({
  ours: byOurs(ready),
  ...(undici && { undici: byUndici(ready, undici) }),
  raw: rawSockets(ready),
  sdk: bySdk(ready, CONNECTIONS),
})
