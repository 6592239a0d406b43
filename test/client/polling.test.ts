import { describe, expect, it } from 'vitest'
import { done, event, helloWith, listed, outcomeOf, page } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'
import { minutes, onPolls } from '../support/polled-stage.ts'

describe('while it polls', () => {
  it('is told every event once, in order, whatever is lost on the way', async () => {
    const { http, seen, time } = await onPolls()
    await http.tells(2, event(1), event(2))
    expect(http.poll.headers['heliograph-polling']).toBe('poll~1;after=2;wait=20')
    // The answer is lost, and comes again.
    await http.poll.fail()
    await time.passes(250)
    await http.tells(3, event(2), event(3))
    expect(seen).toEqual([1, 2, 3])
    await http.tells(3)
    expect(http.poll.headers['heliograph-polling']).toMatch(/after=3/)
  })

  it('sends a message again whose answer did not come, under the same key', async () => {
    const { http, lobby, time } = await onPolls()
    const sent = outcomeOf(lobby.send({ text: 'hi' }))
    await settled()
    const [first] = http.of('POST /polling/message')
    await first?.answer(504, 'Gateway Time-out')
    await time.passes(250)
    const [, second] = http.of('POST /polling/message')
    expect(second?.frame).toEqual(first?.frame)
    await second?.answer(200, { reply: second.frame.id, ok: true, ...done(1) })
    expect(sent).toMatchObject([{ seq: 1 }])
  })

  it('waits half as long where something cuts long requests off, and goes on', async () => {
    const { http, time, client, seen } = await onPolls()
    await time.passes(9000)
    await http.poll.answer(504, 'too long')
    await time.passes(250)
    expect(http.poll.headers['heliograph-polling']).toMatch(/wait=4$/)
    await http.tells(1, event(1))
    expect([seen, client.state]).toEqual([[1], 'live'])
  })

  it('gives a poll up that nobody ends, and the connection after three', async () => {
    const { http, time, client } = await onPolls()
    await time.passes(30_000)
    await time.passes(1000)
    expect(client.state).toBe('live')
    for (let at = 0; at < 2; at++) {
      await time.passes(1000)
      await http.poll.answer(200, 'a page to sign in')
    }
    await time.passes(2000)
    expect(http.of('POST /polling')).toHaveLength(2)
    expect([client.state, client.transport]).toEqual(['live', 'polling'])
  })

  it.each([
    [404, 'the connection is gone'],
    [403, 'it is not ours any more'],
  ])('begins anew at %i: %s', async status => {
    const { http, time, client } = await onPolls()
    await http.poll.answer(status, { code: 'X' })
    expect(client.state).toBe('waiting')
    await time.passes((client.retryAt ?? 0) - time.now)
    await settled()
    expect(http.of('POST /polling')).toHaveLength(2)
    expect(client.state).toBe('live')
  })

  it('beats as the server says, and never rests', async () => {
    const { http, time } = await onPolls()
    http.idles(time.ports)
    await http.tells(0)
    await time.passes(minutes(4))
    expect(http.of('POST /polling/ping').length).toBeGreaterThanOrEqual(7)
  })

  it('says that it goes, and leaves nothing running', async () => {
    const { http, time, client } = await onPolls()
    const { poll } = http
    client.close()
    expect(http.of('DELETE /polling')).toHaveLength(1)
    expect([poll.isOver, time.timers, time.listeners]).toEqual([true, 0, 0])
    await settled()
    expect(http.of('GET /polling')).toHaveLength(1)
  })

  it('hears the last word of the server', async () => {
    const { http, client, time } = await onPolls()
    await http.tells(1, { event: 'problem', code: 'UNAUTHENTICATED', message: 'Over.', reconnect: 'never' })
    expect([client.state, client.reason?.code, time.timers]).toEqual(['closed', 'UNAUTHENTICATED', 0])
    expect(http.of('GET /polling')).toHaveLength(1)
  })
})

describe('back to a socket', () => {
  it('looks every few minutes whether one opens, and stays where none does', async () => {
    const { stage, time, client, http } = await onPolls()
    http.idles(time.ports)
    await http.tells(0)
    const states: string[] = []
    client.on('state', ({ state }) => states.push(state))
    for (let look = 1; look <= 3; look++) {
      await time.passes(minutes(3))
      expect(stage.lines).toHaveLength(2 + look)
      await stage.line.closes()
    }
    expect([client.transport, client.state, states]).toEqual(['polling', 'live', []])
  })

  it('moves over without a gap: the socket takes the place of the polled connection, which ends', async () => {
    const { stage, time, client, http, seen, lobby } = await onPolls()
    http.idles(time.ports)
    await http.tells(0)
    const states: string[] = []
    client.on('state', ({ state }) => states.push(state))
    await http.tells(1, event(1))
    await time.passes(minutes(3))
    const line = await stage.line.opens()
    const hello = line.hears('hello')
    expect(hello).toMatchObject({ replaces: 'poll~1' })
    await http.tells(2, event(2))
    await line.replies(hello, helloWith(listed(3)))
    await line.replies(line.hears('sync'), page([{ ...event(3), seq: 3 } as never]))
    expect(seen).toEqual([1, 2, 3])
    expect([client.transport, client.state, states]).toEqual(['socket', 'live', []])
    expect(http.of('DELETE /polling')).toHaveLength(1)
    void lobby.send({ text: 'over the socket' }).catch(() => {})
    await settled()
    line.hears('message')
  })

  it('looks at once when the network is another', async () => {
    const { stage, time, client, http } = await onPolls()
    await time.network(true)
    await time.passes(500)
    expect(stage.lines).toHaveLength(3)
    await stage.line.closes()
    expect(client.transport).toBe('polling')
    await time.network(false)
    await time.network(true)
    await time.passes(1)
    expect(stage.lines).toHaveLength(4)
    await stage.line.closes()
    await time.passes((client.retryAt ?? 0) - time.now)
    await settled()
    expect([client.transport, http.of('POST /polling').length]).toEqual(['polling', 2])
  })

  it('has a successor by polls before its time is over, where no socket opens', async () => {
    const all = await onPolls()
    const { stage, time, client, http } = all
    http.idles(time.ports)
    await http.tells(0)
    for (let minute = 0; minute < 116 && http.of('POST /polling').length < 2; minute++) {
      await time.passes(minutes(1))
      if (!stage.line.isClosed) await stage.line.closes()
    }
    expect(http.of('POST /polling')).toHaveLength(2)
    expect(http.of('POST /polling/hello').at(-1)?.frame).toMatchObject({ replaces: 'poll~1' })
    expect([client.transport, client.state]).toEqual(['polling', 'live'])
  })
})
