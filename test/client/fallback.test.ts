import { describe, expect, it } from 'vitest'
import { Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'
import { blocked, onPolls, polledStage } from '../support/polled-stage.ts'

describe('where no WebSocket comes through', () => {
  it('A1 D6: polls after two tries, by the token in a header and never in an address', async () => {
    const { http, client, stage } = await onPolls()
    expect(await client.ready).toBe('alice')
    expect([client.state, client.transport, stage.lines.length]).toEqual(['live', 'polling', 2])
    expect(http.asked.map(({ what }) => what)).toEqual([
      'POST /polling',
      'POST /polling/hello',
      'GET /polling',
    ])
    for (const { headers, what } of http.asked) {
      expect(headers.authorization).toBe('Bearer jwt')
      expect(what).not.toMatch(/jwt|poll~/)
    }
    expect(http.poll.headers['heliograph-polling']).toBe('poll~1;after=0;wait=20')
  })

  it('goes on trying sockets where it was told of no HTTP API', async () => {
    const all = polledStage()
    const stage = new Stage({}, all.time)
    for (let at = 0; at < 5; at++) {
      await stage.line.closes()
      await all.time.passes((stage.client.retryAt ?? 0) - all.time.now)
    }
    expect(stage.lines).toHaveLength(6)
    expect(stage.client.transport).toBe('socket')
  })

  it('polls also where a socket opens and is deaf, and where there is no WebSocket at all', async () => {
    const deaf = polledStage()
    for (let at = 0; at < 2; at++) {
      const line = await deaf.stage.line.opens()
      line.hears('hello')
      await deaf.time.passes(29_000)
      await deaf.time.passes((deaf.client.retryAt ?? 0) - deaf.time.now)
    }
    await settled()
    expect(deaf.client.transport).toBe('polling')
    const none = polledStage({
      socket: () => {
        throw new ReferenceError('WebSocket is not defined')
      },
    })
    await none.time.passes(2000)
    expect([none.client.state, none.client.transport]).toEqual(['live', 'polling'])
  })

  it('is more patient where a socket was there before: then it is rather the server that is away', async () => {
    const all = polledStage()
    await all.stage.greets()
    await blocked(all, 6)
    expect(all.http.asked).toEqual([])
    await blocked(all, 1)
    expect(all.client.transport).toBe('polling')
  })

  it('does not count what the server refuses, a token that does not come, and tries without a network', async () => {
    const refused = polledStage()
    for (let at = 0; at < 4; at++) {
      const line = await refused.stage.line.opens()
      await line.refuses(line.hears('hello'), 'TOO_MANY_CONNECTIONS')
      await refused.time.passes((refused.client.retryAt ?? 0) - refused.time.now)
    }
    const tokenless = polledStage({ token: () => Promise.reject(new Error('no login')) })
    for (let at = 0; at < 4; at++) {
      await settled()
      await tokenless.time.passes((tokenless.client.retryAt ?? 0) - tokenless.time.now)
    }
    const offline = polledStage()
    await offline.time.network(false)
    for (let at = 0; at < 4; at++) {
      await offline.time.passes((offline.client.retryAt ?? 0) - offline.time.now)
      await offline.stage.line.closes()
    }
    for (const { http } of [refused, tokenless, offline]) expect(http.asked).toEqual([])
  })

  it('tries both in turn where neither comes through', async () => {
    const all = polledStage()
    all.http.answers['POST /polling'] = () => [502, '<html>']
    await blocked(all, 2)
    for (let turn = 1; turn <= 3; turn++) {
      await settled()
      expect(all.http.of('POST /polling')).toHaveLength(turn)
      await all.time.passes((all.client.retryAt ?? 0) - all.time.now)
      expect(all.stage.lines).toHaveLength(2 + turn)
      await blocked(all, 1)
    }
  })

  it('learns over HTTP what a browser hides of an upgrade: that the token is no good', async () => {
    const tokens: string[] = []
    const all = polledStage({
      token: () => {
        tokens.push(`t${tokens.length + 1}`)
        return tokens.at(-1) ?? ''
      },
    })
    all.http.answers['POST /polling'] = ({ headers }) =>
      headers.authorization === 'Bearer t4' ? [201, { connection: 'poll~1' }] : [401]
    await blocked(all, 2)
    await settled()
    await all.time.passes((all.client.retryAt ?? 0) - all.time.now)
    expect(tokens).toHaveLength(4)
    expect(all.client.transport).toBe('polling')
    const final = polledStage()
    final.http.answers['POST /polling'] = () => [401]
    await blocked(final, 2)
    await settled()
    expect([final.client.state, final.client.reason?.code]).toEqual(['closed', 'UNAUTHENTICATED'])
  })
})
