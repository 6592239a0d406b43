import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Crossings } from '../../local/crossings.ts'
import { playTestGateway, type TestFunction, type TestGateway } from '../local/fixtures/played-gateway.ts'
import { soon } from '../local/fixtures/soon.ts'
import { forcedCrossings } from './forced.ts'

const running: TestGateway[] = []
afterEach(async () => {
  for (const { gateway } of running.splice(0)) await gateway.stop()
})

type Faults = Parameters<typeof forcedCrossings>[0]
const play = async (
  functions: Readonly<Record<string, TestFunction>>,
  faults: Faults,
  setting: Parameters<typeof playTestGateway>[1] = {},
) => {
  const played = await playTestGateway(functions, { ...setting, crossings: forcedCrossings(faults) })
  running.push(played)
  return played
}

const ok: TestFunction = () => ({ statusCode: 200 })
const echo: TestFunction = ({ body }) => ({ statusCode: 200, body })
const allow: TestFunction = ({ methodArn }) => ({
  principalId: 'alice',
  policyDocument: { Statement: [{ Action: '*', Effect: 'Allow', Resource: methodArn }] },
})

describe('E2: `$disconnect`', () => {
  test('may never be told', async () => {
    const { connect, calls, gateway } = await play(
      { default: echo, disconnect: ok },
      { 'disconnect-lost': 0 },
    )
    const { socket } = await connect()
    socket.close()
    await soon(() => gateway.size()).toBe(0)
    await wait(20)
    expect(calls).toEqual([])
  })

  test('may be told late, after the next socket of the same client has opened and spoken', async () => {
    const { connect, calls } = await play({ default: echo, disconnect: ok }, { 'disconnect-late': 1000 })
    const first = await connect()
    first.socket.close()
    await first.closed
    const second = await connect()
    second.socket.send('again')
    await soon(() => second.frames).toEqual(['again'])
    await soon(() => calls.map(({ cause }) => cause)).toEqual(['frame', 'disconnect'])
  })

  test('may be told before frames that came earlier', async () => {
    const { connect, calls } = await play({ default: echo, disconnect: ok }, { 'frame-late': 1000 })
    const { socket } = await connect()
    socket.send('last words')
    socket.close()
    await soon(() => calls.map(({ cause }) => cause)).toEqual(['disconnect', 'frame'])
  })
})

describe('E3: the frames of one socket', () => {
  test('run at the same time and end in any order', async () => {
    const { connect, calls } = await play({ default: echo }, { 'frame-late': 60, 'answer-late': 60 })
    const { socket, frames } = await connect()
    const sent = Array.from({ length: 12 }, (_, at) => String(at))
    for (const text of sent) socket.send(text)
    await soon(() => frames.length).toBe(12)
    expect(frames.toSorted((one, other) => Number(one) - Number(other))).toEqual(sent)
    expect(frames).not.toEqual(sent)
    expect(calls.map(({ event }) => event.body)).not.toEqual(sent)
  })

  test('may be run twice, and are answered once', async () => {
    const { connect, calls } = await play({ default: echo }, { 'frame-twice': 5 })
    const { socket, frames } = await connect()
    socket.send('once')
    await soon(() => calls.map(({ event }) => event.body)).toEqual(['once', 'once'])
    await wait(10)
    expect(frames).toEqual(['once'])
  })
})

describe('E7: an integration that takes too long', () => {
  test('is given up by the gateway, while its function has committed', async () => {
    let committed = 0
    const commit: TestFunction = () => {
      committed += 1
      return { statusCode: 200, body: 'committed' }
    }
    const limits = { waitMs: 30 }
    const { connect } = await play({ default: commit }, { 'answer-lost': 60 }, { limits })
    const { socket, frames } = await connect()
    socket.send('commit')
    await soon(() => frames.length).toBe(1)
    await wait(50)
    expect(committed).toBe(1)
    expect(frames).toEqual([expect.stringContaining('Internal server error')])
  })
})

describe('an overload', () => {
  const played = async (patience: (readonly [string, (() => boolean) | undefined])[], waitMs: number) => {
    const crossings = (honest: Crossings): Crossings => ({
      ...honest,
      invoke: (cause, name, payload, isWaitedFor) => {
        patience.push([cause, isWaitedFor])
        return honest.invoke(cause, name, payload, isWaitedFor)
      },
    })
    const functions = { authorizer: allow, connect: ok, default: echo, disconnect: ok }
    const made = await playTestGateway(functions, { limits: { waitMs }, crossings })
    running.push(made)
    return made
  }

  test('begins nothing that nobody waits for; for `$disconnect` nobody ever waits, and it is begun', async () => {
    const patience: (readonly [string, (() => boolean) | undefined])[] = []
    const { connect } = await played(patience, 40)
    const { socket, frames } = await connect()
    socket.send('x')
    await soon(() => frames).toEqual(['x'])
    socket.close()
    await soon(() => patience.map(([cause]) => cause)).toEqual([
      'authorizer',
      'connect',
      'frame',
      'disconnect',
    ])
    await wait(50)
    expect(patience.map(([, isWaitedFor]) => isWaitedFor?.())).toEqual([false, false, false, undefined])
  })

  test('lets nobody in who has given up', async () => {
    const patience: (readonly [string, (() => boolean) | undefined])[] = []
    const { url } = await played(patience, 29_000)
    const socket = new WebSocket(url)
    socket.on('error', () => {})
    await soon(() => patience.length).toBeGreaterThan(0)
    const isWaitedFor = patience[0]?.[1]
    expect(isWaitedFor).toBeDefined()
    socket.terminate()
    await soon(() => isWaitedFor?.()).toBe(false)
  })
})

describe('E17: an upgrade', () => {
  test.each<[string, Faults]>([
    ['fails', { 'connect-refused': 0 }],
    ['takes too long', { 'connect-late': 60 }],
  ])('whose authorizer %s is answered with 500, and nothing is connected', async (_, faults) => {
    const limits = { waitMs: 30 }
    const { connect, calls, gateway } = await play({ authorizer: allow, connect: ok }, faults, { limits })
    await expect(connect()).rejects.toThrow('refused with 500')
    expect(calls.filter(({ cause }) => cause === 'connect')).toEqual([])
    expect(gateway.size()).toBe(0)
  })
})
