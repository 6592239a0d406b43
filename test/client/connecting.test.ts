import { describe, expect, it } from 'vitest'
import { event, helloWith, listed, onStage, Stage } from '../support/fake-server.ts'

describe('connecting', () => {
  it('carries the token as a subprotocol, and says hello first', async () => {
    const stage = new Stage()
    expect(stage.line.protocols).toEqual(['heliograph.v1', 'bearer.jwt'])
    expect(stage.line.token).toBe('jwt')
    expect(stage.client.state).toBe('connecting')
    const line = await stage.line.opens()
    const hello = line.hears('hello')
    line.hearsNothing()
    await line.replies(hello, helloWith(listed(3)))
    expect(await stage.client.ready).toBe('alice')
    expect(stage.client.user).toBe('alice')
    expect(stage.client.state).toBe('live')
  })

  it('reads the whole list of channels, however many frames it takes', async () => {
    const stage = new Stage()
    const line = await stage.line.opens()
    const rows = ['chat:a', 'chat:b', 'chat:c'].map(channel => listed(1, { channel }))
    await line.replies(line.hears('hello'), { ...helloWith(...rows.slice(0, 2)), more: true })
    const second = line.hears('hello')
    expect(second.after).toBe('chat:b')
    await line.replies(second, { ...helloWith(...rows.slice(2)), more: false })
    expect(stage.client.channels.map(({ channel }) => channel)).toEqual(['chat:a', 'chat:b', 'chat:c'])
    expect(stage.client.state).toBe('live')
  })

  it('tells each state, and when the next try begins', async () => {
    const stage = new Stage()
    const told: unknown[] = []
    stage.client.on('state', ({ state, retryAt }) => told.push(retryAt ? [state, retryAt] : state))
    const line = await stage.greets()
    await line.closes()
    expect(stage.client.retryAt).toBe(stage.time.now + 250)
    await stage.time.passes(250)
    await stage.greets()
    stage.client.close()
    expect(told).toEqual(['live', ['waiting', stage.time.now], 'connecting', 'live', 'closed'])
  })

  it.each([
    ['refused hello', 'TOO_MANY_CONNECTIONS'],
    ['problem', 'INTERNAL'],
  ])('tells for what %s it waits, until a hello is answered', async (how, code) => {
    const stage = new Stage()
    const told: unknown[] = []
    stage.client.on('state', ({ state, reason }) => told.push([state, reason?.code]))
    const line = await stage.line.opens()
    const hello = line.hears('hello')
    if (how === 'problem') await line.says({ event: 'problem', code, message: 'x', reconnect: 'later' })
    else await line.refuses(hello, code)
    expect(stage.client.reason).toMatchObject({ name: 'HeliographError', code })
    await stage.time.passes((stage.client.retryAt ?? 0) - stage.time.now)
    await stage.greets()
    expect(stage.client.reason).toBeUndefined()
    await stage.line.closes()
    stage.client.close()
    expect(told).toEqual([
      ['waiting', code],
      ['connecting', code],
      ['live', undefined],
      ['waiting', undefined],
      ['closed', undefined],
    ])
  })

  it('tells no former reason for a wait that has none', async () => {
    const stage = new Stage()
    const line = await stage.line.opens()
    await line.refuses(line.hears('hello'), 'TOO_MANY_CONNECTIONS')
    await stage.time.passes((stage.client.retryAt ?? 0) - stage.time.now)
    await stage.line.closes()
    expect([stage.client.state, stage.client.reason]).toEqual(['waiting', undefined])
  })

  it('gives up a socket that does not open within ten seconds, or does not answer hello within twenty-nine', async () => {
    const stage = new Stage()
    await stage.time.passes(10_000)
    expect(stage.lines[0]?.isClosed).toBe(true)
    await stage.time.passes(250)
    const second = await stage.line.opens()
    second.hears('hello')
    await stage.time.passes(28_000)
    expect(second.isClosed).toBe(false)
    await stage.time.passes(1000)
    expect(second.isClosed).toBe(true)
    expect(stage.client.state).toBe('waiting')
  })

  it('is tried ever more rarely, and quickly again after a socket that lived', async () => {
    const stage = new Stage()
    const waits: number[] = []
    for (let turn = 0; turn < 8; turn++) {
      await stage.line.closes()
      waits.push((stage.client.retryAt ?? 0) - stage.time.now)
      await stage.time.passes(waits.at(-1) ?? 0)
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000])
    await stage.greets()
    await stage.time.passes(6000)
    await stage.line.closes()
    expect((stage.client.retryAt ?? 0) - stage.time.now).toBe(250)
  })

  it('does not hammer a server that accepts and drops', async () => {
    const stage = new Stage()
    for (let turn = 0; turn < 5; turn++) {
      await stage.greets()
      await stage.line.closes()
      await stage.time.passes((stage.client.retryAt ?? 0) - stage.time.now)
    }
    await stage.greets()
    await stage.line.closes()
    expect((stage.client.retryAt ?? 0) - stage.time.now).toBe(8000)
  })

  it('can be tried at once by whoever is impatient', async () => {
    const { stage, line, client, time } = await onStage()
    time.chance = 0.9
    for (const _ of [1, 2, 3]) {
      await stage.line.closes()
      await time.passes((client.retryAt ?? 0) - time.now)
    }
    await stage.line.closes()
    client.reconnect()
    await time.passes(450)
    expect(client.state).toBe('connecting')
    expect(line.isClosed).toBe(true)
  })

  it('follows the network: offline without it, and back soon after it is back', async () => {
    const { stage, client, time, line } = await onStage()
    await time.network(false)
    expect(line.isClosed).toBe(true)
    expect(client.state).toBe('offline')
    await time.network(true)
    await time.passes(250)
    await stage.greets()
    expect(client.state).toBe('live')
  })

  it('does not wait for the answer to a hello whose network has gone', async () => {
    const stage = new Stage()
    const line = await stage.line.opens()
    line.hears('hello')
    await stage.time.network(false)
    expect([line.isClosed, stage.client.state]).toEqual([true, 'offline'])
    await stage.time.network(true)
    await stage.time.passes(250)
    await stage.greets()
    expect(stage.client.state).toBe('live')
    stage.client.close()
    expect(stage.time.timers).toBe(0)
  })

  it('leaves nothing running when it is closed', async () => {
    const { client, time, line, lobby } = await onStage()
    lobby.typing()
    lobby.read(3)
    await line.says(event(5))
    client.close()
    expect(line.isClosed).toBe(true)
    expect(time.timers).toBe(0)
    expect(time.listeners).toBe(0)
    client.close()
    await expect(lobby.history()).rejects.toMatchObject({ code: 'CLOSED' })
    await expect(lobby.join()).rejects.toMatchObject({ code: 'CLOSED' })
    expect(client.state).toBe('closed')
  })

  it('rejects ready when it is closed before', async () => {
    const stage = new Stage()
    stage.client.close()
    await expect(stage.client.ready).rejects.toMatchObject({ code: 'CLOSED' })
    expect(stage.line.isClosed).toBe(true)
  })
})
