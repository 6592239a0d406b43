import { setTimeout as wait } from 'node:timers/promises'
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

const named =
  (name: string): TestFunction =>
  () => ({ statusCode: 200, body: name })
const routed = { default: named('default'), echo: named('echo') }

describe('a frame', () => {
  test.each([
    ['its action', '{"action":"echo"}', 'echo'],
    ['nothing known', '{"action":"other"}', 'default'],
    ['nothing at all', '{}', 'default'],
    ['something that is no text', '{"action":{"a":1}}', 'default'],
    ['nothing, being no JSON', 'hello', 'default'],
    ['nothing, being JSON but no object', '[1]', 'default'],
    ['a route that is not for frames', '{"action":"$connect"}', 'default'],
  ])('goes where %s leads', async (_, frame, expected) => {
    const { connect } = await play({ connect: () => ({ statusCode: 200 }), ...routed })
    const { socket, frames } = await connect()
    socket.send(frame)
    await soon(() => frames).toEqual([expected])
  })

  test('that no route takes is forbidden', async () => {
    const { connect } = await play({ echo: named('echo') })
    const { socket, frames } = await connect()
    socket.send('{"action":"other"}')
    await soon(() => frames.length).toBe(1)
    expect(JSON.parse(frames[0] ?? '')).toMatchObject({
      message: 'Forbidden',
      connectionId: expect.any(String),
    })
  })

  test('is not answered where the route has no response', async () => {
    const { connect, calls } = await play(routed, { routes: { echo: { replies: false } } })
    const { socket, frames } = await connect()
    socket.send('{"action":"echo"}')
    await soon(() => calls.length).toBe(1)
    socket.send('{}')
    await soon(() => frames).toEqual(['default'])
  })

  test('is not answered where the function returns no body', async () => {
    const { connect } = await play({ ...routed, quiet: () => ({ statusCode: 200 }) })
    const { socket, frames } = await connect()
    socket.send('{"action":"quiet"}')
    socket.send('{}')
    await soon(() => frames).toEqual(['default'])
  })

  test.each<[string, TestFunction, object]>([
    ['throws', () => Promise.reject(new Error('secret')), {}],
    ['may not be called', named('never'), { forbidden: ['bad'] }],
    ['takes longer than the integration waits', () => wait(500), { routes: { bad: { timeoutMs: 20 } } }],
    ['takes longer than the gateway waits', () => wait(500), { limits: { waitMs: 20 } }],
  ])("whose function %s gets the gateway's own words and no more", async (_, bad, setting) => {
    const { connect } = await play({ bad }, setting)
    const { socket, frames } = await connect()
    socket.send('{"action":"bad"}')
    await soon(() => frames.length).toBe(1)
    expect(JSON.parse(frames[0] ?? '')).toEqual({
      message: 'Internal server error',
      connectionId: expect.any(String),
      requestId: expect.any(String),
    })
  })

  test('that the gateway answers by itself is answered so, and calls nothing', async () => {
    const routes = { alive: { mock: { answer: '{"reply":"alive","ok":true}' } }, odd: { mock: {} } } as never
    const { connect, calls } = await play(
      { alive: named('never'), odd: named('never'), ...routed },
      { routes },
    )
    const { socket, frames } = await connect()
    for (const action of ['alive', 'odd', 'other']) socket.send(JSON.stringify({ action }))
    await soon(() => frames.length).toBe(3)
    expect(frames[0]).toBe('{"reply":"alive","ok":true}')
    expect(JSON.parse(frames[1] ?? '')).toMatchObject({ message: 'Internal server error' })
    expect(calls.map(call => call.function)).toEqual(['default'])
  })

  test('that the gateway gave up on goes on in its function, whose answer is not sent', async () => {
    let committed = false
    const slow: TestFunction = async () => {
      await wait(60)
      committed = true
      return { statusCode: 200, body: 'late' }
    }
    const { connect } = await play({ slow }, { routes: { slow: { timeoutMs: 20 } } })
    const { socket, frames } = await connect()
    socket.send('{"action":"slow"}')
    await soon(() => committed).toBe(true)
    await wait(10)
    expect(frames).toHaveLength(1)
    expect(frames[0]).toContain('Internal server error')
  })

  test('does not wait for those before it: frames of one socket run at the same time', async () => {
    const slow: TestFunction = async () => {
      await wait(80)
      return { statusCode: 200, body: 'slow' }
    }
    const { connect } = await play({ slow, ...routed })
    const { socket, frames } = await connect()
    socket.send('{"action":"slow"}')
    socket.send('{"action":"echo"}')
    await soon(() => frames).toEqual(['echo', 'slow'])
  })
})

describe('a socket', () => {
  const ok = () => ({ statusCode: 200, body: 'ok' })

  test('is ended with 1009 by a frame over 32 KB', async () => {
    const { connect, calls } = await play({ default: ok, disconnect: ok })
    const { socket, closed } = await connect()
    socket.send('x'.repeat(32 * 1024 + 1))
    expect((await closed).code).toBe(1009)
    await soon(() => calls.map(({ cause }) => cause)).toEqual(['disconnect'])
    expect(calls[0]?.event.requestContext.disconnectStatusCode).toBe(1009)
  })

  test('takes a frame of exactly 32 KB', async () => {
    const { connect } = await play({ default: ok })
    const { socket, frames } = await connect()
    socket.send('x'.repeat(32 * 1024))
    await soon(() => frames).toEqual(['ok'])
  })

  test('takes a message of several frames up to 128 KB, and is ended with 1009 beyond', async () => {
    const { connect, calls } = await play({ default: ok })
    const { socket, frames, closed } = await connect()
    const sendParts = (parts: number) => {
      for (let part = 1; part <= parts; part += 1) socket.send('x'.repeat(32 * 1024), { fin: part === parts })
    }
    sendParts(4)
    await soon(() => frames).toEqual(['ok'])
    expect(calls[0]?.event.body).toHaveLength(128 * 1024)
    sendParts(5)
    expect((await closed).code).toBe(1009)
  })

  test('is ended with 1003 by a binary frame', async () => {
    const { connect, calls } = await play({ default: ok })
    const { socket, closed } = await connect()
    socket.send(Buffer.from('hello'))
    expect((await closed).code).toBe(1003)
    expect(calls).toEqual([])
  })

  test('is ended after it was silent for too long, and kept by any frame', async () => {
    const { connect } = await play({ default: ok }, { limits: { idleMs: 150, sweepMs: 10 } })
    const { socket, closed } = await connect()
    const startedAt = performance.now()
    for (let count = 0; count < 3; count += 1) {
      await wait(75)
      socket.send('{}')
    }
    expect(await closed).toEqual({ code: 1001, reason: 'Going away' })
    expect(performance.now() - startedAt).toBeGreaterThan(300)
  })

  test('is ended after its whole life, however busy it is', async () => {
    const { connect, calls } = await play(
      { default: ok, disconnect: ok },
      { limits: { lifeMs: 150, sweepMs: 10 } },
    )
    const { socket, closed } = await connect()
    const busy = setInterval(() => socket.send('{}'), 20)
    expect((await closed).code).toBe(1001)
    clearInterval(busy)
    await soon(() => calls.at(-1)?.cause).toBe('disconnect')
  })

  test.each([
    ['says goodbye without a status', 1005, (socket: { close(): void }) => socket.close()],
    ['vanishes', 1006, (socket: { terminate(): void }) => socket.terminate()],
  ])('that %s is told of with %d', async (_, status, leave) => {
    const { connect, calls, gateway } = await play({ default: ok, disconnect: ok })
    const { socket } = await connect()
    leave(socket)
    await soon(() => calls.length).toBe(1)
    expect(calls[0]?.event.requestContext.disconnectStatusCode).toBe(status)
    expect(gateway.size()).toBe(0)
  })

  test('that is open when the gateway stops is ended, and told of', async () => {
    const { connect, calls, gateway } = await play({ default: ok, disconnect: ok })
    const { closed } = await connect()
    await gateway.stop()
    await closed
    expect(calls.map(({ cause }) => cause)).toEqual(['disconnect'])
  })
})
