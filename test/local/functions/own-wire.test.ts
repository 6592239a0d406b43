import { buildSync } from 'esbuild'
import { expect, test } from 'vitest'
import { openServer, shut } from '../../../local/loopback.ts'
import { testFleet } from './test-fleet.ts'

/** A function that calls AWS over our own wire; one that is not awaited is left behind. */
const CODE = `
  import { wireTo } from './shared/aws/wire.ts'
  const wire = wireTo({ endpoint: process.env.PLACE })
  const ask = (path, more) => wire('POST ' + path + ' HTTP/1.1\\r\\nhost: here\\r\\n' + more + 'content-length: 0\\r\\n\\r\\n', 1000)
  export const handler = async ({ left }) => {
    if (left) return void ask('/left', '')
    await ask('/', 'X-Amz-Target: DynamoDB_20120810.PutItem\\r\\n')
    await Promise.all([1, 2].map(id => ask('/live/@connections/' + id, '')))
  }
`
const built = () => {
  const stdin = { contents: CODE, resolveDir: process.cwd() }
  const { outputFiles } = buildSync({ stdin, bundle: true, platform: 'node', format: 'cjs', write: false })
  return outputFiles[0]?.text ?? ''
}

test('calls over our own wire are counted as those over node:http are, and so is what is left behind', async () => {
  const { server, port } = await openServer(0, 'test')
  server.on('request', (request, response) => request.url !== '/left' && response.end())
  const environment = { PLACE: `http://127.0.0.1:${port}` }
  const { ask, fleet, ledger } = await testFleet(built(), { definition: { environment } })
  expect(await ask({})).toBe(null)
  expect(ledger.of('f0').calls).toEqual({ PutItem: 1, 'POST @connections': 2 })
  expect(ledger.of('f0').unfinished).toBe(0)
  await ask({ left: true })
  expect(ledger.of('f0').unfinished).toBe(1)
  await fleet.end()
  await shut(server)
})

/** A function that posts twenty times over node:http, one after another, as an SDK of AWS's does. */
const OVER_HTTP = `
  const { request } = require('node:http')
  const post = () => new Promise(done =>
    request(process.env.PLACE + '/live/@connections/1', { method: 'POST' }, answer => answer.resume().on('end', done)).end())
  exports.handler = async () => { for (let at = 0; at < 20; at++) await post() }
`

test('what is waited for over node:http is billed as long as on AWS, however fast it is here', async () => {
  const { server, port } = await openServer(0, 'test')
  server.on('request', (_, response) => response.end())
  const definition = { memoryMb: 1769, environment: { PLACE: `http://127.0.0.1:${port}` } }
  const { ask, fleet, ledger } = await testFleet(OVER_HTTP, { definition, metered: true })
  expect(await ask({})).toBe(null)
  expect(ledger.of('f0').calls).toEqual({ 'POST @connections': 20 })
  expect(ledger.of('f0').billedMs).toBeGreaterThanOrEqual(200)
  await fleet.end()
  await shut(server)
})
