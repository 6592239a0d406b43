import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LocalRuntime } from '../../local/runtime.ts'
import { awsOffice, bucketsOf } from '../../operations/redrive/aws-office.ts'
import { type Line, redrive } from '../../operations/redrive/redrive.ts'
import { soon } from './fixtures/soon.ts'
import { startTestStack, talkAs } from './fixtures/test-runtime.ts'

let runtime: LocalRuntime
beforeAll(async () => {
  ;({ runtime } = await startTestStack())
})
afterAll(() => runtime.stop())

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const place = () => ({
  credentials,
  region: 'us-east-1',
  endpoint: `${runtime.web}/local/aws`,
  now: () => Date.now(),
})
const bucket = () => runtime.stack.buckets[0] ?? ''
const letters = () => runtime.destinations.objectsIn(bucket())

const redriven = async (): Promise<Line[]> => {
  const lines: Line[] = []
  for await (const line of redrive(awsOffice(place(), bucket()), { dryRun: false })) lines.push(line)
  return lines
}

describe('the dead letters of a running stack', () => {
  test('G15: lie in its bucket, are handed to its function again, and go when it takes them', async () => {
    const alice = await talkAs(runtime, 'alice')
    const item = { pk: { S: 'redriven' }, sk: { S: 'a' }, poison: { BOOL: true } }
    await alice.ask({ do: 'put', item })
    await soon(letters).toHaveLength(1)
    expect(await bucketsOf(place())).toEqual(runtime.stack.buckets)
    expect(await redriven()).toMatchObject([
      { fate: 'left', records: 1, holds: ['redriven'], note: '1 of its records fail again' },
    ])
    const [key = ''] = await letters()
    const cured = (await runtime.destinations.readObject(bucket(), key)).replaceAll('poison', 'cured')
    await runtime.destinations.putObject(bucket(), key, cured)
    expect(await redriven()).toMatchObject([{ fate: 'redriven', note: 'RetryAttemptsExhausted' }])
    expect(await letters()).toEqual([])
    expect(await redriven()).toEqual([])
  })

  test('are out of reach of a page of another origin, and so is everything beside them', async () => {
    const to = (path: string, init: RequestInit = {}) => fetch(`${runtime.web}/local/aws${path}`, init)
    expect((await to('/2015-03-31/functions/x/invocations', { method: 'POST', body: '{}' })).status).toBe(403)
    const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=x' }
    expect((await to('/..%2F..%2Fissuer/key', { headers })).status).toBe(404)
    expect((await to(`/${bucket()}/..%2F..%2Fissuer`, { headers })).status).toBe(404)
    const unknown = await to('/2015-03-31/functions/nobody/invocations', {
      method: 'POST',
      body: '{}',
      headers,
    })
    expect(unknown.status).toBe(404)
  })

  test('T13: no call is known because every object has something of its name', async () => {
    const call = (headers: Record<string, string>, body: string) =>
      fetch(`${runtime.web}/local/aws`, {
        method: 'POST',
        headers: { authorization: 'AWS4-HMAC-SHA256 Credential=x', ...headers },
        body,
      })
    for (const name of ['constructor', 'toString', '__proto__']) {
      expect((await call({ 'x-amz-target': name }, '{}')).status).toBe(400)
      expect((await call({}, `Action=${name}&StackName=${runtime.stack.name}`)).status).toBe(400)
    }
  })
})
