import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { Hostility } from '../../local/hostile/hostility.ts'
import { playTestGateway, type TestGateway } from '../local/fixtures/played-gateway.ts'
import { soon } from '../local/fixtures/soon.ts'
import { forced, forcedCrossings } from './forced.ts'

const running: TestGateway[] = []
const play = async (setting: Parameters<typeof playTestGateway>[1]) => {
  const ok = () => ({ statusCode: 200, body: 'ok' })
  const played = await playTestGateway({ connect: ok, default: ok, disconnect: ok }, setting)
  running.push(played)
  return played
}
afterEach(async () => {
  for (const { gateway } of running.splice(0)) await gateway.stop()
})

/** Posts to the socket that connected last. */
const poster = ({ endpoint, calls }: TestGateway) => {
  const connect = calls.findLast(({ cause }) => cause === 'connect')
  const id = encodeURIComponent(connect?.event.requestContext.connectionId ?? '')
  return async (text: string): Promise<number> => {
    const response = await fetch(`${endpoint}/@connections/${id}`, { method: 'POST', body: text })
    return response.status
  }
}

describe('E6: posts', () => {
  test('over the rate of the account get 429', async () => {
    const played = await play({ limits: { postsPerSecond: 0.001, postsAtOnce: 3 } })
    const { frames } = await played.connect()
    const post = poster(played)
    const statuses = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(post))
    expect(statuses.toSorted()).toEqual([200, 200, 200, 429, 429])
    await soon(() => frames.length).toBe(3)
  })

  test('may get 429 at any time', async () => {
    const played = await play({ crossings: forcedCrossings({ 'post-throttled': 0 }) })
    const { frames } = await played.connect()
    expect(await poster(played)('x')).toBe(429)
    expect(frames).toEqual([])
  })

  test('may overtake each other', async () => {
    const played = await play({ crossings: forcedCrossings({ 'post-late': 60 }) })
    const { frames } = await played.connect()
    const post = poster(played)
    const sent = Array.from({ length: 10 }, (_, at) => String(at))
    expect(new Set(await Promise.all(sent.map(post)))).toEqual(new Set([200]))
    await soon(() => frames.length).toBe(10)
    expect(frames).not.toEqual(sent)
  })
})

describe('E1: a post to a living socket', () => {
  test('may get 410', async () => {
    const played = await play({ crossings: forcedCrossings({ 'post-gone': 0 }) })
    const { frames, socket } = await played.connect()
    expect(await poster(played)('x')).toBe(410)
    socket.send('{}')
    await soon(() => frames).toEqual(['ok'])
  })
})

describe('E10: posts', () => {
  test('may succeed and never arrive', async () => {
    const played = await play({ crossings: forcedCrossings({ 'post-lost': 0 }) })
    const { frames, socket } = await played.connect()
    expect(await poster(played)('x')).toBe(200)
    socket.send('{}')
    await soon(() => frames).toEqual(['ok'])
  })

  test('to a socket whose network is cut succeed until that is noticed, and its client is told nothing', async () => {
    const cutAfter = { 'socket-cut-off': 200 }
    const played = await play({ crossings: forcedCrossings(cutAfter) })
    const { frames, socket } = await played.connect()
    const post = poster(played)
    // The moment of the cut is anywhere within its size; from then on nothing is answered.
    await soon(async () => {
      const before = frames.length
      socket.send('{}')
      await wait(20)
      return frames.length - before
    }).toBe(0)
    const heard = frames.length
    expect(await post('into the void')).toBe(200)
    await soon(() => post('x')).toBe(410)
    await soon(() => played.calls.at(-1)?.event.requestContext.disconnectStatusCode).toBe(1006)
    expect(frames).toHaveLength(heard)
    expect(socket.readyState).toBe(socket.OPEN)
    expect(played.gateway.size()).toBe(0)
  })
})

describe('E4: a socket', () => {
  test('lives two hours and ten silent minutes, compressed', async () => {
    expect(new Hostility(forced({ 'life-short': 100, 'idle-short': 50, 'wait-short': 9 })).limits()).toEqual({
      lifeMs: 100,
      idleMs: 50,
      waitMs: 9,
    })
    const limits = { ...new Hostility(forced({ 'life-short': 60 })).limits(), sweepMs: 5 }
    const { connect } = await play({ limits })
    expect(await (await connect()).closed).toEqual({ code: 1001, reason: 'Going away' })
  })

  test('may end at any time without a word, which is told of', async () => {
    const played = await play({ crossings: forcedCrossings({ 'socket-dies': 20 }) })
    const { closed } = await played.connect()
    expect((await closed).code).toBe(1006)
    await soon(() => played.calls.at(-1)?.cause).toBe('disconnect')
  })

  test('ends with all others when the runtime drops them', async () => {
    const { connect, gateway } = await play({})
    const clients = [await connect(), await connect(), await connect()]
    expect(gateway.dropAll()).toBe(3)
    expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual(
      clients.map(() => ({ code: 1006, reason: '' })),
    )
    await soon(() => gateway.size()).toBe(0)
  })
})

describe('E16: new sockets', () => {
  test('over the rate are refused with 429, and let in when there is room', async () => {
    const { connect } = await play({ limits: { connectsPerSecond: 2 } })
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => connect()))
    const refused = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(refused.length).toBeGreaterThan(0)
    for (const reason of refused) expect(reason.message).toBe('refused with 429')
    await soon(() => connect().then(() => 'in', String)).toBe('in')
  })
})
