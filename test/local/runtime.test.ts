import { readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { LocalRuntime } from '../../local/runtime.ts'
import { listOf, objectOf } from '../../local/template/json.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { soon } from './fixtures/soon.ts'
import { startTestStack, talkAs } from './fixtures/test-runtime.ts'

let runtime: LocalRuntime
let lines: string[]

beforeAll(async () => {
  ;({ runtime, lines } = await startTestStack())
})
afterAll(() => runtime.stop())

const item = (pk: string, sk: string, more: object = {}) => ({ pk: { S: pk }, sk: { S: sk }, ...more })

/** What the stream function wrote down about a partition, in the order in which it took it. */
const journalOf = async ({ database }: LocalRuntime, pk: string): Promise<unknown[]> => {
  const { Items } = await database.call('DynamoDB_20120810.Query', {
    TableName: 'journal',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
  })
  return listOf(Items).map(found => objectOf(objectOf(found).record).S)
}

describe('the stack of a template', () => {
  test('answers over a socket, as whom the authorizer let in', async () => {
    const alice = await talkAs(runtime, 'alice')
    expect(await alice.ask({})).toMatchObject({ routeKey: 'ask', name: 'alice' })
  })

  test('lets nobody in whom its authorizer refuses', async () => {
    await expect(talkAs(runtime, 'eve')).rejects.toThrow('refused with 403')
    await expect(talkAs(runtime, '')).rejects.toThrow('refused with 401')
  })

  test("posts to sockets with the SDK's own client, at the local address", async () => {
    const [alice, bob] = [await talkAs(runtime, 'alice'), await talkAs(runtime, 'bob')]
    expect(await alice.ask({ do: 'post', to: bob.id, text: '{"hello":"bob"}' })).toMatchObject({
      said: 'sent',
    })
    await soon(() => bob.frames.at(-1)).toBe('{"hello":"bob"}')
    expect(await alice.ask({ do: 'post', to: 'L0SM9cOFvHcCIhw=', text: 'x' })).toMatchObject({
      said: 'GoneException',
    })
  })

  test('gives up on a function after the time of its integration', async () => {
    const alice = await talkAs(runtime, 'alice')
    alice.socket.send('{"action":"slow","do":"wait","ms":400}')
    await soon(() => alice.frames.at(-1)).toContain('Internal server error')
  })

  test('never reaches a function that no permission opens', async () => {
    const alice = await talkAs(runtime, 'alice')
    alice.socket.send('{"action":"orphan"}')
    await soon(() => alice.frames.at(-1)).toContain('Internal server error')
    expect(lines.join('\n')).toContain('no permission lets API Gateway call')
  })

  test('carries writes through the stream to the function, in order of each key', async () => {
    const alice = await talkAs(runtime, 'alice')
    const names = Array.from({ length: 12 }, (_, index) => String(index).padStart(2, '0'))
    for (const name of names) await alice.ask({ do: 'put', item: item('ordered', name) })
    await soon(() => journalOf(runtime, 'ordered')).toEqual(names.map(name => `INSERT ${name}`))
  })

  test('puts a poisoned record aside in the bucket and goes on with the others', async () => {
    const alice = await talkAs(runtime, 'alice')
    for (const name of ['a', 'b', 'c']) {
      const poison = name === 'b' ? { poison: { BOOL: true } } : {}
      await alice.ask({ do: 'put', item: item('poisoned', name, poison) })
    }
    await soon(() => journalOf(runtime, 'poisoned')).toEqual(['INSERT a', 'INSERT c'])
    const [bucket = ''] = runtime.stack.buckets
    const [key = ''] = await runtime.destinations.objectsIn(bucket)
    expect(key).toMatch(/^aws\/lambda\/\w+\/shardId-[^/]+\/\d{4}\/\d\d\/\d\d\//)
    const record = JSON.parse(await runtime.destinations.readObject(bucket, key))
    expect(record).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
      DDBStreamBatchInfo: { batchSize: 1 },
    })
    expect(JSON.parse(record.payload).Records[0].dynamodb.Keys.sk).toEqual({ S: 'b' })
  })

  test('counts the calls of its functions', async () => {
    const alice = await talkAs(runtime, 'alice')
    const sockets = runtime.stack.functions.find(({ name }) => name.includes('Sockets'))?.name ?? ''
    runtime.resetOperations()
    await alice.ask({ do: 'put', item: item('counted', 'a') })
    const over = await (await fetch(`${runtime.web}/local/operations`)).json()
    expect(over.functions[sockets]).toMatchObject({ invocations: 1, errors: 0, calls: { PutItem: 1 } })
  })

  test('carries on when its database is killed, streams included', async () => {
    const alice = await talkAs(runtime, 'alice')
    await alice.ask({ do: 'put', item: item('killed', 'before') })
    process.kill(runtime.database.pid() ?? 0, 'SIGKILL')
    await wait(20)
    await alice.ask({ do: 'put', item: item('killed', 'after') })
    await soon(() => journalOf(runtime, 'killed').catch(() => [])).toEqual(['INSERT before', 'INSERT after'])
  })
})

describe('the HTTP API of a template', () => {
  test('answers what its function answers', async () => {
    const response = await fetch(`${runtime.http}/things?x=1&x=2`, {
      method: 'POST',
      body: 'text',
      headers: { origin: 'http://127.0.0.1:9999' },
    })
    expect(response.status).toBe(201)
    expect(response.headers.get('x-route')).toBe('POST /things')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(response.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:9999')
    expect(await response.json()).toMatchObject({ query: { x: '1,2' }, body: 'text' })
  })

  test('asks its authorizer', async () => {
    const get = (headers: Record<string, string>) => fetch(`${runtime.http}/things/7`, { headers })
    expect((await get({})).status).toBe(401)
    expect((await get({ authorization: 'eve' })).status).toBe(403)
    expect(await (await get({ authorization: 'alice' })).json()).toMatchObject({
      path: { id: '7' },
      name: 'alice',
    })
  })

  test('knows no other routes', async () => {
    expect((await fetch(`${runtime.http}/other`)).status).toBe(404)
    expect((await fetch(`${runtime.http}/things/7`, { method: 'DELETE' })).status).toBe(404)
  })

  test('answers preflights as its template says', async () => {
    const headers = { origin: 'http://127.0.0.1:1', 'access-control-request-method': 'POST' }
    const response = await fetch(`${runtime.http}/things`, { method: 'OPTIONS', headers })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-methods')).toBe('POST')
    const elsewhere = await fetch(`${runtime.http}/things`, {
      method: 'OPTIONS',
      headers: { ...headers, origin: 'https://evil.example' },
    })
    expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull()
  })
})

test('a stack keeps its data over restarts and reads its streams on from where it was', async () => {
  const data = temporaryFolder()
  const first = await startTestStack({ data })
  const alice = await talkAs(first.runtime, 'alice')
  await alice.ask({ do: 'put', item: item('kept', 'one') })
  await soon(() => journalOf(first.runtime, 'kept')).toEqual(['INSERT one'])
  await first.runtime.stop()
  const second = await startTestStack({ data })
  const again = await talkAs(second.runtime, 'alice')
  await again.ask({ do: 'put', item: item('kept', 'two') })
  await soon(() => journalOf(second.runtime, 'kept')).toEqual(['INSERT one', 'INSERT two'])
  expect(second.runtime.issuer.keys).toEqual(first.runtime.issuer.keys)
  await second.runtime.stop()
})

test('a stopped stack leaves no process, no port and no folder behind', async () => {
  const temporary = temporaryFolder()
  vi.stubEnv('TMPDIR', temporary)
  const { runtime: other } = await startTestStack()
  vi.unstubAllEnvs()
  await talkAs(other, 'alice')
  const pid = other.database.pid() ?? 0
  expect(readdirSync(temporary)).toHaveLength(1)
  await other.stop()
  expect(readdirSync(temporary)).toEqual([])
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  await expect(fetch(other.web)).rejects.toThrow()
})

test('a data folder is for one runtime at a time', async () => {
  const data = temporaryFolder()
  const { runtime: first } = await startTestStack({ data })
  await expect(startTestStack({ data })).rejects.toThrow(`${data} is in use by process ${process.pid}`)
  await first.stop()
  const { runtime: second } = await startTestStack({ data })
  await second.stop()
})
