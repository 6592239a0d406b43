import { describe, expect, it } from 'vitest'
import { AT, entry, event, helloWith, listed, onStage, page, Stage } from '../support/fake-server.ts'

describe('the heartbeat', () => {
  it('beats first at a random time, and then as often as the server says', async () => {
    const { stage, line, time } = await onStage()
    stage.pong = undefined
    await time.passes(14_999)
    line.hearsNothing()
    await time.passes(1)
    await line.replies(line.hears('ping'), { serverTime: AT })
    await time.passes(29_999)
    line.hearsNothing()
    await time.passes(1)
    line.hears('ping')
  })

  it('beats as often as the program says, if it does', async () => {
    const { stage, line, time } = await onStage(0, { heartbeatSeconds: 4 })
    stage.pong = undefined
    await time.passes(2000)
    line.hears('ping')
    await time.passes(4000)
    line.hears('ping')
  })

  it('finds a last message that was lost, by its head', async () => {
    const { stage, line, seen, time } = await onStage(47)
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 48 } }
    await time.passes(15_000)
    line.hearsNothing()
    await time.passes(1000)
    const sync = line.hears('sync')
    expect(sync.cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 47 } })
    await line.replies(sync, page([entry(48)]))
    expect(seen).toEqual([48])
  })

  it('asks for nothing when the event of that head was merely slower', async () => {
    const { stage, line, seen, time } = await onStage(47)
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 48 } }
    await time.passes(15_000)
    await line.says(event(48))
    await time.passes(10_000)
    line.hearsNothing()
    expect(seen).toEqual([48])
  })

  it('does not take a channel back to a head that is older than what came meanwhile', async () => {
    const { stage, line, lobby, time } = await onStage(47)
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 47 } }
    await line.says(event(48))
    await time.passes(15_300)
    expect(lobby.summary).toMatchObject({ head: 48 })
  })

  it('greets once more where a beat failed: the socket may have its place, and nobody been told of it', async () => {
    const { stage, line, time } = await onStage()
    stage.pong = undefined
    await time.passes(15_000)
    await line.refuses(line.hears('ping'), 'INTERNAL')
    await time.passes(299)
    line.hearsNothing()
    await time.passes(1)
    await line.refuses(line.hears('hello'), 'INTERNAL')
    await time.passes(1199)
    line.hearsNothing()
    await time.passes(1)
    await line.replies(line.hears('hello'), helloWith(listed(0)))
    await time.passes(10_000)
    line.hearsNothing()
  })

  it('forgets with a new socket how often the list could not be had', async () => {
    const { stage, line, time } = await onStage()
    stage.pong = undefined
    await time.passes(15_000)
    await line.refuses(line.hears('ping'), 'INTERNAL')
    for (let tries = 0; tries < 4; tries++) {
      while (line.unheard.length === 0) await time.passes(100)
      await line.refuses(line.hears('hello'), 'INTERNAL')
    }
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 0, 'chat:new': 3 } }
    const next = await stage.comesBack(listed(0))
    await time.passes(32_000)
    next.hears('hello')
  })

  it('gives a silent socket up after ten seconds, without waiting for its close', async () => {
    const { stage, line, seen, time } = await onStage(0)
    stage.pong = undefined
    await time.passes(15_000)
    line.hears('ping')
    await time.passes(9999)
    expect(line.isClosed).toBe(false)
    await time.passes(1)
    expect(line.isClosed).toBe(true)
    await time.passes(500)
    const next = await stage.greets(listed(1))
    await next.replies(next.hears('sync'), page([entry(1)]))
    expect(seen).toEqual([1])
  })

  it('keeps a socket on which something was heard, though the ping was not answered', async () => {
    const { stage, line, time } = await onStage(0)
    stage.pong = undefined
    await time.passes(20_000)
    await line.says(event(1))
    await time.passes(6000)
    expect(line.isClosed).toBe(false)
  })

  it('hears nothing of a socket that was given up', async () => {
    const { line, seen, client } = await onStage(0)
    await line.closes()
    line.isClosed = false
    await line.says(event(1))
    expect(seen).toEqual([])
    expect(client.state).toBe('waiting')
  })

  it('learns of a channel that it did not know, and asks for the list once', async () => {
    const { stage, line, client, time } = await onStage(0)
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 0, 'chat:new': 3 } }
    await time.passes(15_300)
    await line.replies(line.hears('hello'), {
      channels: [listed(0), listed(3, { channel: 'chat:new' })],
    })
    expect(client.channels.map(({ channel }) => channel)).toEqual(['chat:lobby', 'chat:new'])
    await time.passes(100_000)
    line.hearsNothing()
  })

  it('learns of a membership that has ended', async () => {
    const { stage, line, client, time } = await onStage(0)
    stage.pong = { serverTime: AT, heads: {} }
    await time.passes(15_300)
    await line.replies(line.hears('hello'), { channels: [] })
    expect(client.channels).toEqual([])
  })

  it('I9: asks again as long as the heartbeats and the list differ: they may be of two memberships', async () => {
    const { stage, line, client, time } = await onStage(0)
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 0, 'chat:new': 3 } }
    await time.passes(15_300)
    // It was left elsewhere before the list was read, and joined again before the next heartbeat.
    await line.replies(line.hears('hello'), { channels: [listed(0)] })
    await time.passes(30_300)
    const both = [listed(0), listed(3, { channel: 'chat:new' })]
    await line.replies(line.hears('hello'), { channels: both })
    expect(client.channels.map(({ channel }) => channel)).toEqual(['chat:lobby', 'chat:new'])
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 0 } }
    await time.passes(30_300)
    await line.replies(line.hears('hello'), { channels: both })
    await time.passes(30_300)
    await line.replies(line.hears('hello'), { channels: [listed(0)] })
    expect(client.channels.map(({ channel }) => channel)).toEqual(['chat:lobby'])
  })

  it('asks once of a channel, and again once it was told, where a heartbeat tells the busiest alone', async () => {
    const names = Array.from({ length: 81 }, (_, at) => `chat:busy-${at}`)
    const channels = names.map(channel => listed(0, { channel }))
    const pongOf = (told: readonly string[]) => ({
      serverTime: AT,
      heads: Object.fromEntries(told.map(name => [name, 0])),
    })
    const stage = new Stage()
    stage.pong = pongOf(names.slice(1))
    const line = await stage.greets(...channels)
    await stage.time.passes(15_300)
    await line.replies(line.hears('hello'), { channels })
    await stage.time.passes(120_000)
    line.hearsNothing()
    stage.pong = pongOf(names.slice(0, 80))
    await stage.time.passes(30_300)
    await line.replies(line.hears('hello'), { channels })
    stage.pong = pongOf(names.slice(1))
    await stage.time.passes(30_300)
    await line.replies(line.hears('hello'), { channels: channels.slice(1) })
    expect(stage.client.channels).toHaveLength(80)
  })

  it('is refused where there are too many sockets, and the socket is given up', async () => {
    const stage = new Stage()
    stage.pong = undefined
    const line = await stage.greets()
    await stage.time.passes(15_000)
    await line.refuses(line.hears('ping'), 'TOO_MANY_CONNECTIONS')
    expect(line.isClosed).toBe(true)
  })
})
