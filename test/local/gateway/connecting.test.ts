import { request } from 'node:http'
import { connect as connectTcp } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { playTestGateway, type TestFunction, type TestGateway } from '../fixtures/played-gateway.ts'
import { soon } from '../fixtures/soon.ts'

const running: TestGateway[] = []
const play = async (...parameters: Parameters<typeof playTestGateway>) => {
  const played = await playTestGateway(...parameters)
  running.push(played)
  return played
}
afterEach(async () => {
  for (const { gateway } of running.splice(0)) await gateway.stop()
})

const allow =
  (context: object = {}, effect = 'Allow'): TestFunction =>
  ({ methodArn }) => ({
    principalId: 'alice',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: methodArn }],
    },
    context,
  })
const ok: TestFunction = () => ({ statusCode: 200 })
const upgradeHeaders = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}
const thrown =
  (message: string): TestFunction =>
  () => {
    throw new Error(message)
  }

describe('an upgrade', () => {
  test('is let through by the authorizer and the connect function', async () => {
    const { connect, calls } = await play({ authorizer: allow(), connect: ok })
    await connect()
    expect(calls.map(call => call.cause)).toEqual(['authorizer', 'connect'])
  })

  test.each<[string, TestFunction, number]>([
    ['denies', allow({}, 'Deny'), 403],
    ['allows nothing', () => ({ principalId: 'a', policyDocument: { Statement: [] } }), 403],
    [
      'allows something else',
      () => ({
        principalId: 'a',
        policyDocument: { Statement: [{ Action: '*', Effect: 'Allow', Resource: 'arn:other' }] },
      }),
      403,
    ],
    ['throws Unauthorized', thrown('Unauthorized'), 401],
    ['throws anything else', thrown('the keys cannot be read'), 500],
    ['answers no policy', () => ({}), 500],
    ['gives a context with an object in it', allow({ roles: ['a'] }), 500],
  ])(
    'whose authorizer %s is refused, and the connect function is not called',
    async (_, authorizer, status) => {
      const { connect, calls, gateway } = await play({ authorizer, connect: ok })
      await expect(connect()).rejects.toThrow(`refused with ${status}`)
      expect(calls.map(call => call.cause)).toEqual(['authorizer'])
      expect(gateway.size()).toBe(0)
    },
  )

  test.each<[string, TestFunction, number]>([
    ['refuses', () => ({ statusCode: 403, body: 'no' }), 403],
    ['refuses with another status', () => ({ statusCode: 429 }), 429],
    ['throws', thrown('boom'), 502],
    ['answers nothing', () => undefined, 502],
  ])('whose connect function %s fails with that', async (_, connect, status) => {
    const played = await play({ connect, disconnect: ok })
    await expect(played.connect()).rejects.toThrow(`refused with ${status}`)
    expect(played.calls.map(call => call.cause)).toEqual(['connect'])
  })

  test('fails with 500 where no permission lets the gateway call the function', async () => {
    const { connect, calls, warnings } = await play({ connect: ok }, { forbidden: ['connect'] })
    await expect(connect()).rejects.toThrow('refused with 500')
    expect(calls).toEqual([])
    expect(warnings[0]).toContain('no permission')
  })

  test('without a credential where the authorizer names its place is refused unasked', async () => {
    const authorizer = {
      id: 'auth1',
      function: 'authorizer',
      identitySources: ['route.request.header.Authorization', 'route.request.querystring.who'],
      simple: false,
      payloadFormat: '1.0',
    }
    const { connect, calls } = await play(
      { authorizer: allow(), connect: ok },
      { routes: { $connect: { authorizer } } },
    )
    await expect(connect({ headers: { authorization: 'Bearer x' } })).rejects.toThrow('refused with 401')
    expect(calls).toEqual([])
    await connect({ headers: { authorization: 'Bearer x' }, query: '?who=alice' })
  })

  test('at another stage is forbidden', async () => {
    const { url, port } = await play({ connect: ok })
    const status = await statusOf(port, { path: '/other', headers: upgradeHeaders })
    expect(status).toBe(403)
    expect(url).toContain('/live')
  })

  test('that names another host is forbidden: a page elsewhere may have its name point here', async () => {
    const { port, calls } = await play({ connect: ok })
    const status = await statusOf(port, {
      path: '/live',
      headers: { ...upgradeHeaders, host: 'evil.example' },
    })
    expect(status).toBe(403)
    expect(calls).toEqual([])
  })

  test('is answered the subprotocol that the connect function chose', async () => {
    const chosen: TestFunction = () => ({
      statusCode: 200,
      headers: { 'Sec-WebSocket-Protocol': 'heliograph.v1' },
    })
    const { connect } = await play({ connect: chosen })
    const { socket } = await connect({ protocols: ['heliograph.v1', 'bearer.abc'] })
    expect(socket.protocol).toBe('heliograph.v1')
  })

  test('that the client gives up while it is decided ends in a disconnect', async () => {
    let letGo: (value: unknown) => void = () => undefined
    const slow: TestFunction = () =>
      new Promise(resolve => {
        letGo = resolve
      })
    const { port, calls, gateway } = await play({ connect: slow, disconnect: ok })
    const going = request({ port, path: '/live', headers: upgradeHeaders })
    going.on('error', () => undefined)
    going.end()
    await soon(() => calls.length).toBe(1)
    going.destroy()
    await new Promise(resolve => setTimeout(resolve, 20))
    letGo({ statusCode: 200 })
    await soon(() => calls.map(call => call.cause)).toEqual(['connect', 'disconnect'])
    expect(gateway.size()).toBe(0)
  })
})

const statusOf = (
  port: number,
  options: { path: string; headers: Record<string, string> },
): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request({ port, ...options }, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('upgrade', (_, socket) => {
      socket.destroy()
      resolve(101)
    })
    sent.on('error', reject)
    sent.end()
  })

describe("the authorizer's context", () => {
  test('rides as text on every event of the connection, and the principal with it', async () => {
    const functions = {
      authorizer: allow({ user: 'alice', level: 3, admin: true }),
      connect: ok,
      default: ok,
      disconnect: ok,
    }
    const { connect, calls } = await play(functions)
    const { socket } = await connect()
    socket.send('hello')
    await soon(() => calls.length).toBe(3)
    socket.close()
    await soon(() => calls.length).toBe(4)
    for (const { event } of calls.slice(1)) {
      expect(event.requestContext.authorizer).toMatchObject({
        principalId: 'alice',
        user: 'alice',
        level: '3',
        admin: 'true',
      })
    }
  })
})

describe('a client that leaves before it is let in', () => {
  test('is not let in: no function is called for it', async () => {
    let [inside, looks] = [1000, 0]
    const waiting = () => {
      looks++
      return inside
    }
    const { port, calls, connect } = await play({ connect: ok, disconnect: ok }, { waiting })
    const upgrade = request({ port, path: '/live', headers: upgradeHeaders })
    upgrade.on('error', () => undefined)
    upgrade.end()
    await soon(() => looks).toBeGreaterThan(0)
    upgrade.destroy()
    const { socket } = await new Promise<Awaited<ReturnType<typeof connect>>>(resolve => {
      void connect().then(resolve)
      inside = 0
    })
    socket.terminate()
    await soon(() => calls.map(({ cause }) => cause)).toEqual(['connect', 'disconnect'])
  })

  test('what was said too early is heard all the same', async () => {
    const { port, calls } = await play({ connect: ok, default: ok }, { waiting: () => 40 })
    const line = connectTcp(port, '127.0.0.1')
    const head = Object.entries({ host: `127.0.0.1:${port}`, ...upgradeHeaders }).map(
      ([name, value]) => `${name}: ${value}`,
    )
    line.write(`GET /live HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`)
    // A masked text frame "hi", with a mask of zeros.
    line.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]))
    await soon(() => calls.map(({ cause }) => cause)).toEqual(['connect', 'frame'])
    line.destroy()
  })
})
