import { readFile } from 'node:fs/promises'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Operations } from '../functions/ledger.ts'
import type { Dial } from '../functions/side-by-side.ts'
import { type Issuer, type LocalUser, localUsers } from '../issuer.ts'
import { isFromHere, isOwnPage } from '../loopback.ts'
import type { RolesRead } from '../roles/roles.ts'
import { isObject, listOf, textOf } from '../template/json.ts'
import { AWS_CALLS, type AwsCalls, answerAwsCall } from './aws-calls.ts'
import type { Page } from './page.ts'

/** What the web server tells about. */
export type WebSetting = {
  readonly issuer: Issuer
  readonly page: Page
  readonly addresses: () => { readonly websocket: string; readonly http: string }
  readonly operations: () => Operations
  readonly resetOperations: () => void
  /** Ends every socket; answers how many there were. */
  readonly dropAll: () => number
  /** How often each fault has happened; empty where none is asked for. */
  readonly faults: () => Readonly<Record<string, number>>
  /** What came of the roles; `undefined` where they are not enforced. */
  readonly roles: () => RolesRead | undefined
  /** Which of two versions takes how much; absent where there is one. */
  readonly dial: Dial | undefined
  /** Buckets and functions, once they run. */
  readonly aws: () => AwsCalls | undefined
}

type Reply = { readonly status: number; readonly body: unknown }
type Route = (setting: WebSetting, request: IncomingMessage) => Promise<Reply>

const bodyLimit = 64 * 1024
/** What the HTTP API's own page shows. */
const OPENAPI = join(import.meta.dirname, '..', '..', 'openapi.json')

const jsonOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > bodyLimit) return undefined
  }
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const userFrom = (body: unknown): LocalUser | undefined => {
  if (!isObject(body)) return undefined
  const [id, device] = [textOf(body.sub), textOf(body.device)]
  const roles = listOf(body.roles ?? localUsers.find(user => user.id === id)?.roles)
  if (!id || !roles.every(role => typeof role === 'string')) return undefined
  return { id, roles: roles.map(String), ...(device !== undefined && { device }) }
}

const mint: Route = async ({ issuer }, request) => {
  const user = userFrom(await jsonOf(request))
  if (!user)
    return {
      status: 400,
      body: { message: 'expected { "sub": "<user>", "roles"?: ["<role>"], "device"?: "<device>" }' },
    }
  return { status: 200, body: { token: await issuer.mint(user), sub: user.id, roles: user.roles } }
}

const config: Route = async ({ addresses, issuer }) => {
  const users = []
  for (const user of localUsers)
    users.push({ id: user.id, roles: user.roles, token: await issuer.mint(user) })
  return { status: 200, body: { ...addresses(), users } }
}

const turnDial: Route = async ({ dial }, request) => {
  const asked = await jsonOf(request)
  const share = isObject(asked) ? asked.share : undefined
  if (!dial) return { status: 404, body: { message: 'no other version works beside this one (--beside)' } }
  if (typeof share !== 'number' || share < 0 || share > 1)
    return { status: 400, body: { message: 'expected { "share": <0 to 1> }' } }
  dial.share = share
  return { status: 200, body: dial }
}

const routes: Readonly<Record<string, Route>> = {
  'GET /.well-known/jwks.json': async ({ issuer }) => ({ status: 200, body: issuer.keys }),
  'GET /.well-known/openid-configuration': async ({ issuer }) => ({
    status: 200,
    body: { issuer: issuer.issuer, jwks_uri: `${issuer.issuer}/.well-known/jwks.json` },
  }),
  'GET /openapi.json': async () => ({ status: 200, body: JSON.parse(await readFile(OPENAPI, 'utf8')) }),
  'GET /local/config': config,
  'POST /local/tokens': mint,
  'GET /local/operations': async ({ operations }) => ({ status: 200, body: operations() }),
  'DELETE /local/operations': async ({ resetOperations }) => {
    resetOperations()
    return { status: 200, body: {} }
  },
  'POST /local/drop-all': async ({ dropAll }) => ({ status: 200, body: { dropped: dropAll() } }),
  'POST /local/beside': turnDial,
  'GET /local/faults': async ({ faults }) => ({ status: 200, body: faults() }),
  'GET /local/roles': async ({ roles }) => ({ status: 200, body: roles() ?? {} }),
}

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

const sendPage = async (setting: WebSetting, path: string, response: ServerResponse): Promise<void> => {
  const file = await setting.page(path)
  response.writeHead(file ? 200 : 404, { ...headers, 'content-type': file?.type ?? 'text/plain' })
  response.end(file?.body ?? 'There is nothing here.\n')
}

const respond = async (
  setting: WebSetting,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const [path = '/'] = (request.url ?? '/').split('?')
  const route = routes[`${request.method} ${path}`]
  const isAllowed = isFromHere(request) && (request.method === 'GET' || isOwnPage(request))
  if (!isAllowed) response.writeHead(403).end()
  else if (path.startsWith(AWS_CALLS)) await answerAwsCall(setting.aws(), request, response)
  else if (!route) await sendPage(setting, path, response)
  else {
    const { status, body } = await route(setting, request)
    response.writeHead(status, { ...headers, 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }
}

/** Serves the page, its configuration, the issuer's keys and tokens, and the operations ledger, to this machine alone. */
export const serveWeb = (setting: WebSetting, server: Server): void => {
  server.on('request', (request, response) => {
    respond(setting, request, response).catch(() => response.destroy())
  })
}
