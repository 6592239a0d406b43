import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Ledger } from '../../../local/functions/ledger.ts'
import { openServer, shut } from '../../../local/loopback.ts'
import { soon } from '../fixtures/soon.ts'
import { testFleet } from './test-fleet.ts'

describe('a function', () => {
  test('answers, and its instance is used again', async () => {
    const { ask, fleet, ledger } = await testFleet(
      'let n = 0; exports.handler = async event => ({ n: ++n, event })',
    )
    expect(await ask({ a: 1 })).toEqual({ n: 1, event: { a: 1 } })
    expect(await ask({ a: 2 })).toEqual({ n: 2, event: { a: 2 } })
    expect(ledger.of('f0')).toMatchObject({ invocations: 2, coldStarts: 1, errors: 0 })
    await fleet.end()
  })

  test('that fails is reported in the shape of Lambda, and its instance lives on', async () => {
    const code =
      'let n = 0; exports.handler = async () => { n += 1; if (n === 1) throw new TypeError("bad"); return n }'
    const { ask, fleet } = await testFleet(code)
    expect(await ask({})).toMatchObject({
      ok: false,
      failure: 'error',
      error: { errorType: 'TypeError', errorMessage: 'bad', trace: expect.any(Array) },
    })
    expect(await ask({})).toBe(2)
    await fleet.end()
  })

  test('that runs into its time limit is ended with its instance', async () => {
    const code = 'let n = 0; exports.handler = async event => { n += 1; if (event.spin) for (;;); return n }'
    const { ask, fleet } = await testFleet(code, { definition: { timeoutMs: 200 } })
    expect(await ask({ spin: true })).toMatchObject({
      failure: 'timeout',
      error: { errorType: 'Sandbox.Timedout' },
    })
    expect(await ask({})).toBe(1)
    await fleet.end()
  })

  test.each([
    ['ends its process', 'process.exit(3)', 'Runtime.ExitError'],
    [
      'throws outside of its handler',
      'setTimeout(() => { throw new RangeError("late") }); await new Promise(() => {})',
      'RangeError',
    ],
  ])('that %s fails, and the next event gets a new instance', async (_, deed, errorType) => {
    const code = `exports.handler = async event => { if (event.bad) { ${deed} } return "fine" }`
    const { ask, fleet } = await testFleet(code)
    expect(await ask({ bad: true })).toMatchObject({ failure: 'exit', error: { errorType } })
    expect(await ask({})).toBe('fine')
    await fleet.end()
  })

  test.each([
    ['cannot be loaded', 'throw new SyntaxError("broken")', {}, 'SyntaxError'],
    ['has no such export', 'exports.other = 1', {}, 'Runtime.HandlerNotFound'],
    ['has no such file', 'exports.handler = 1', { handler: 'absent.handler' }, 'Runtime.HandlerNotFound'],
  ])('whose code %s fails every event and holds up none', async (_, code, definition, errorType) => {
    const { ask, fleet } = await testFleet(code, { definition })
    const outcomes = await Promise.all([ask({}), ask({})])
    for (const outcome of outcomes) expect(outcome).toMatchObject({ ok: false, error: { errorType } })
    await fleet.end()
  })

  test('may be an ES module', async () => {
    const { ask, fleet } = await testFleet('export const handler = async () => "esm"', { file: 'index.mjs' })
    expect(await ask({})).toBe('esm')
    await fleet.end()
  })

  test('that nobody knows fails', async () => {
    const { ask, fleet } = await testFleet('exports.handler = async () => 1')
    expect(await ask({}, 'stranger')).toMatchObject({ failure: 'unknown' })
    await fleet.end()
  })

  test('gets its context', async () => {
    const code = `exports.handler = async (_, c) => ({ ...c, left: c.getRemainingTimeInMillis() })`
    const { ask, fleet } = await testFleet(code)
    const context = await ask({})
    expect(context).toMatchObject({
      functionName: 'f0',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f0',
      memoryLimitInMB: '128',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect((context as { left: number }).left).toBeGreaterThan(4000)
    await fleet.end()
  })

  test('may neither be sent nor answer more than 6 MB', async () => {
    const { ask, fleet } = await testFleet('exports.handler = async event => "x".repeat(event.length)')
    expect(await ask({ text: 'x'.repeat(6 * 1024 * 1024) })).toMatchObject({ failure: 'too-large' })
    expect(await ask({ length: 6 * 1024 * 1024 + 1 })).toMatchObject({
      failure: 'too-large',
      error: { errorType: 'Function.ResponseSizeTooLarge' },
    })
    await fleet.end()
  })
})

describe('the environment of a function', () => {
  test("is the template's and Lambda's, with local addresses, and nothing of ours", async () => {
    const definition = { environment: { ENDPOINT: 'https://cloud/live', TABLE: 'rooms' } }
    const { ask, fleet } = await testFleet('exports.handler = async () => process.env', { definition })
    const environment = await ask({})
    expect(environment).toMatchObject({
      ENDPOINT: 'http://here/live',
      TABLE: 'rooms',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'f0',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
    })
    for (const name of ['HOME', 'PATH', 'VITEST', 'NODE_OPTIONS'])
      expect(environment).not.toHaveProperty(name)
    await fleet.end()
  })

  test('may have Node options that a thread cannot be started with', async () => {
    const definition = { environment: { NODE_OPTIONS: '--disable-proto=delete' } }
    const code = 'exports.handler = async () => [process.env.NODE_OPTIONS, "__proto__" in {}]'
    const { ask, fleet } = await testFleet(code, { definition })
    expect(await ask({})).toEqual(['--disable-proto=delete', false])
    await fleet.end()
  })
})

describe('an instance', () => {
  test('is frozen after it has answered: what was not awaited stands still until the next event', async () => {
    const code = `let ticks = 0; setInterval(() => { ticks += 1 }, 5)
      exports.handler = async event => { await new Promise(r => setTimeout(r, event.ms)); return ticks }`
    const { ask, fleet } = await testFleet(code)
    const before = Number(await ask({ ms: 1 }))
    await wait(150)
    const after = Number(await ask({ ms: 1 }))
    expect(after - before).toBeLessThan(5)
    await fleet.end()
  })

  test('has one event at a time; others wait or get instances of their own', async () => {
    const code = `let busy = 0; exports.handler = async event => {
      busy += 1; const most = busy; await new Promise(r => setTimeout(r, event.ms)); busy -= 1; return most }`
    const { ask, fleet, ledger } = await testFleet(code)
    const startedAt = performance.now()
    const most = await Promise.all(Array.from({ length: 6 }, () => ask({ ms: 400 })))
    expect(new Set(most)).toEqual(new Set([1]))
    expect(performance.now() - startedAt).toBeLessThan(6 * 400)
    expect(ledger.of('f0').coldStarts).toBeGreaterThan(1)
    await fleet.end()
  })

  test('is one of at most as many as are reserved', async () => {
    const code = 'exports.handler = async () => { await new Promise(r => setTimeout(r, 60)); return 1 }'
    const { ask, fleet, ledger } = await testFleet(code, { definition: { concurrency: 2 } })
    await Promise.all(Array.from({ length: 8 }, () => ask({})))
    expect(ledger.of('f0').coldStarts).toBe(2)
    await fleet.end()
  })

  test('that has been idle longest makes room for another function', async () => {
    const { ask, fleet, ledger } = await testFleet('exports.handler = async () => 1', {
      count: 3,
      together: 2,
    })
    for (const name of ['f0', 'f1', 'f2', 'f1', 'f0']) await ask({}, name)
    expect(ledger.of('f1').coldStarts).toBe(1)
    expect(ledger.of('f0').coldStarts).toBe(2)
    await fleet.end()
  })

  test('that is at work when the fleet ends fails its event', async () => {
    const { ask, fleet } = await testFleet('exports.handler = () => new Promise(() => {})')
    const asked = ask({})
    await wait(200)
    await fleet.end()
    expect(await asked).toMatchObject({ failure: 'exit' })
    expect(await ask({})).toMatchObject({ failure: 'throttled' })
  })
})

describe('what a function prints', () => {
  const code = `exports.handler = async () => {
    console.log('plain'); console.log(JSON.stringify({ level: 'INFO', message: 'fine' }))
    console.warn('careful'); process.stdout.write(JSON.stringify({ level: 'ERROR', message: 'bad' }) + '\\n') }`

  test('is passed on where it warns or tells of an error', async () => {
    const { ask, fleet, lines } = await testFleet(code)
    await ask({})
    await soon(() => lines).toEqual(['f0 warn careful', 'f0 error {"level":"ERROR","message":"bad"}'])
    await fleet.end()
  })

  test('is passed on whole when asked for', async () => {
    const { ask, fleet, lines } = await testFleet(code, { verbose: true })
    await ask({})
    await soon(() => lines.length).toBe(4)
    await fleet.end()
  })
})

describe('the ledger', () => {
  const calling = `const http = require('node:http')
    const send = (port, path, headers) => new Promise((resolve, reject) => {
      http.request({ port, path, method: 'POST', headers }, r => r.resume().on('end', resolve)).on('error', reject).end() })
    exports.handler = async ({ port, drop }) => {
      await send(port, '/', { 'x-amz-target': 'DynamoDB_20120810.PutItem' })
      await send(port, '/live/@connections/abc%3D', {})
      const last = send(port, '/', { 'x-amz-target': 'DynamoDB_20120810.Query' })
      if (!drop) await last }`

  test("counts a function's calls to AWS without its help", async () => {
    const { server, port } = await openServer(0, 'test')
    server.on('request', (_, response) => response.end())
    const { ask, fleet, ledger, told } = await testFleet(calling)
    await ask({ port })
    expect(ledger.read().total).toEqual({ PutItem: 1, 'POST @connections': 1, Query: 1 })
    expect(ledger.of('f0').unfinished).toBe(0)
    expect(told).toHaveLength(1)
    await fleet.end()
    await shut(server)
  })

  test('tells of calls that were still under way when the function returned', async () => {
    const server = createServer((request, response) => {
      setTimeout(() => response.end(), request.headers['x-amz-target']?.includes('Query') ? 300 : 0)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const { ask, fleet, ledger } = await testFleet(calling)
    await ask({ port: typeof address === 'object' ? address?.port : 0, drop: true })
    expect(ledger.of('f0').unfinished).toBe(1)
    await fleet.end()
    await shut(server)
  })

  test('starts again from nothing when it is reset', async () => {
    const { ask, fleet, ledger } = await testFleet('exports.handler = async () => 1')
    await ask({})
    ledger.reset()
    expect(ledger.read()).toEqual(new Ledger().read())
    await fleet.end()
  })
})
