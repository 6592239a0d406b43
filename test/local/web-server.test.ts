import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Ledger } from '../../local/functions/ledger.ts'
import { openIssuer } from '../../local/issuer.ts'
import { type OpenServer, openServer, shut } from '../../local/loopback.ts'
import { buildPage } from '../../local/web-server/page.ts'
import { serveWeb } from '../../local/web-server/web-server.ts'
import { temporaryFolder } from '../support/temporary.ts'

let open: OpenServer
let url: string
let resets = 0

beforeAll(async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'index.html'), '<h1>page</h1>')
  writeFileSync(
    join(folder, 'main.ts'),
    "import { word } from './word.ts'\nconsole.log(word satisfies string)",
  )
  writeFileSync(join(folder, 'word.ts'), "export const word = 'bundled'")
  open = await openServer(0, 'test')
  url = `http://127.0.0.1:${open.port}`
  serveWeb(
    {
      issuer: await openIssuer(temporaryFolder(), url),
      page: await buildPage(folder),
      addresses: () => ({ websocket: 'ws://here', http: 'http://here' }),
      operations: () => ({ ...new Ledger().read(), total: { PutItem: 1 } }),
      dropAll: () => 3,
      faults: () => ({ 'post-lost': 2 }),
      roles: () => undefined,
      dial: undefined,
      resetOperations: () => {
        resets += 1
      },
      aws: () => undefined,
    },
    open.server,
  )
})
afterAll(() => shut(open.server))

describe('the web server', () => {
  test('serves the page and its bundle, but no sources', async () => {
    const page = await fetch(url)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('page')
    expect(await (await fetch(`${url}/main.js`)).text()).toContain('bundled')
    for (const path of ['/main.ts', '/word.ts', '/../package.json', '/%2e%2e/package.json', '/absent.html']) {
      expect((await fetch(url + path)).status).toBe(404)
    }
  })

  test('tells a page where to connect and as whom', async () => {
    const config = await (await fetch(`${url}/local/config`)).json()
    expect(config).toMatchObject({ websocket: 'ws://here', http: 'http://here' })
    expect(config.users.map(({ id }: { id: string }) => id)).toEqual([
      'alice',
      'bob',
      'carol',
      'agent',
      'admin',
    ])
    expect(config.users[0].token.split('.')).toHaveLength(3)
  })

  test('ends every socket and counts faults when asked, but not by a page from elsewhere', async () => {
    const drop = (origin?: string) =>
      fetch(`${url}/local/drop-all`, { method: 'POST', headers: origin === undefined ? {} : { origin } })
    expect(await (await drop()).json()).toEqual({ dropped: 3 })
    expect((await drop(url)).status).toBe(200)
    expect((await drop('https://evil.example')).status).toBe(403)
    expect((await drop('null')).status).toBe(403)
    expect(await (await fetch(`${url}/local/faults`)).json()).toEqual({ 'post-lost': 2 })
  })

  test('mints a token for anybody, with the roles that are asked for', async () => {
    const mint = async (body: unknown) => {
      const response = await fetch(`${url}/local/tokens`, { method: 'POST', body: JSON.stringify(body) })
      return { status: response.status, body: await response.json() }
    }
    expect(await mint({ sub: 'dave', roles: ['agent'] })).toMatchObject({
      status: 200,
      body: { sub: 'dave', roles: ['agent'] },
    })
    expect(await mint({ sub: 'carol' })).toMatchObject({ body: { roles: ['client'] } })
    expect(await mint({})).toMatchObject({ status: 400 })
    expect(await mint({ sub: 'x', roles: [1] })).toMatchObject({ status: 400 })
  })

  test('tells the operations and forgets them', async () => {
    const told = await (await fetch(`${url}/local/operations`)).json()
    expect(told).toEqual({ ...new Ledger().read(), total: { PutItem: 1 } })
    await fetch(`${url}/local/operations`, { method: 'DELETE' })
    expect(resets).toBe(1)
  })

  test('publishes the keys where the issuer says they are', async () => {
    const { jwks_uri } = await (await fetch(`${url}/.well-known/openid-configuration`)).json()
    expect(await (await fetch(jwks_uri)).json()).toMatchObject({ keys: [{ kty: 'EC', alg: 'ES256' }] })
  })

  test('speaks to nobody who came by another name', async () => {
    const status = await new Promise(resolve => {
      const sent = request({ port: open.port, path: '/local/config', headers: { host: 'evil.example' } })
      sent.on('response', response => resolve(response.resume().statusCode))
      sent.end()
    })
    expect(status).toBe(403)
  })
})
