import { describe, expect, it } from 'vitest'
import {
  AT,
  done,
  entry,
  event,
  helloWith,
  listed,
  onStage,
  outcomeOf,
  page,
  parametersOf,
} from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

describe('a message', () => {
  it('resolves with its place in the log', async () => {
    const { line, lobby } = await onStage(41)
    const sent = lobby.send({ text: 'Good morning' })
    await settled()
    const frame = line.hears('message')
    expect(parametersOf(frame)).toEqual({
      action: 'message',
      channel: 'chat:lobby',
      key: 'k1',
      body: { text: 'Good morning' },
      after: 41,
      afterEpoch: 'e1',
    })
    await line.replies(frame, done(42))
    expect(await sent).toEqual({ seq: 42, at: AT, duplicate: false })
  })

  it('of our own comes as a message too, once, in its place, from the reply', async () => {
    const { line, lobby, client } = await onStage(41)
    const messages: unknown[] = []
    client.on('message', message => messages.push(message))
    const sent = lobby.send({ text: 'Tea?' })
    await settled()
    const frame = line.hears('message')
    await line.says(event(43))
    expect(messages).toEqual([])
    await line.replies(frame, done(42))
    await sent
    await line.says({ ...event(42, 'alice'), key: 'k1' })
    const own = { channel: 'chat:lobby', seq: 42, key: 'k1', from: 'alice', at: AT, body: { text: 'Tea?' } }
    expect(messages).toEqual([own, { channel: 'chat:lobby', ...entry(43) }])
  })

  it('whose reply an event overtakes does not cause a sync while the reply may come', async () => {
    const { line, lobby, time } = await onStage(41)
    void lobby.send({ text: 'Tea?' })
    await settled()
    const frame = line.hears('message')
    await line.says(event(43))
    await time.passes(1900)
    line.hearsNothing()
    await line.replies(frame, done(42))
    await time.passes(5000)
    line.hearsNothing()
  })

  it('says what it said when it was sent, whatever is done to the object later', async () => {
    const { line, lobby, stage, time } = await onStage(0)
    const body = { text: 'one' }
    void lobby.send(body)
    body.text = 'two'
    await settled()
    expect(line.hears('message').body).toEqual({ text: 'one' })
    const next = await stage.comesBack(listed(0))
    expect(next.hears('message').body).toEqual({ text: 'one' })
    expect(time.now).toBeGreaterThan(0)
  })

  it('takes the key that the program gives', async () => {
    const { line, lobby } = await onStage(0)
    void lobby.send({ text: 'x' }, { key: 'my own' })
    await settled()
    expect(line.hears('message').key).toBe('my own')
  })
})

describe('messages on their way', () => {
  it('go one at a time in each channel, in order', async () => {
    const { line, lobby, client } = await onStage(0)
    const seqs: number[] = []
    for (const text of ['a', 'b', 'c']) void lobby.send({ text }).then(({ seq }) => seqs.push(seq))
    void client.channel('dm:alice~bob').send({ text: 'elsewhere' })
    await settled()
    const [first, elsewhere] = [line.hears('message'), line.hears('message')]
    expect(elsewhere.channel).toBe('dm:alice~bob')
    line.hearsNothing()
    await line.replies(first, done(1))
    const second = line.hears('message')
    expect(second).toMatchObject({ key: 'k2', after: 1 })
    await line.replies(second, done(2))
    await line.replies(line.hears('message'), done(3))
    expect(seqs).toEqual([1, 2, 3])
  })

  it('can be seen, with their state', async () => {
    const { line, lobby, time } = await onStage(0)
    const told: string[] = []
    lobby.on('pending', all => told.push(all.map(({ key, state }) => `${key} ${state}`).join(', ')))
    void lobby.send({ text: 'a' })
    void lobby.send({ text: 'b' })
    await settled()
    expect(lobby.pending).toEqual([
      { key: 'k1', body: { text: 'a' }, state: 'sending', tries: 1, at: time.now },
      { key: 'k2', body: { text: 'b' }, state: 'queued', tries: 0, at: time.now + 0.001 },
    ])
    await line.refuses(line.hears('message'), 'RATE_LIMITED', { retryAfterMs: 900 })
    expect(lobby.pending[0]).toMatchObject({ state: 'waiting', tries: 1 })
    await time.passes(900)
    await line.replies(line.hears('message'), done(1))
    expect(lobby.pending).toMatchObject([{ key: 'k2', state: 'sending' }])
    expect(told).toContain('k1 waiting, k2 queued')
  })

  it('wait for a connection, and say then which head was known', async () => {
    const { stage, lobby, line } = await onStage(3)
    await line.closes()
    const sent = lobby.send({ text: 'from the tunnel' })
    expect(lobby.pending).toMatchObject([{ state: 'queued', tries: 0 }])
    const next = await stage.comesBack(listed(7))
    next.hears('sync')
    const frame = next.hears('message')
    expect(frame.after).toBe(7)
    await next.replies(frame, done(8))
    expect(await sent).toMatchObject({ seq: 8 })
  })
})

describe('a message that is not answered', () => {
  it('is sent again on the next socket, with the same key and the same after', async () => {
    const { stage, lobby, line } = await onStage(41)
    const sent = lobby.send({ text: 'Once' })
    await settled()
    const first = line.hears('message')
    const next = await stage.comesBack(listed(45))
    next.hears('sync')
    const second = next.hears('message')
    expect(parametersOf(second)).toEqual(parametersOf(first))
    await next.replies(second, done(46, { duplicate: true }))
    expect(await sent).toEqual({ seq: 46, at: AT, duplicate: true })
  })

  it('is sent again after ten seconds on a socket that lives', async () => {
    const { stage, lobby, line, time } = await onStage(0)
    void lobby.send({ text: 'Once' })
    await settled()
    const first = line.hears('message')
    await time.passes(5000)
    await line.says({ message: 'Internal server error', connectionId: 'c1', requestId: 'r1' })
    await time.passes(5000)
    expect(stage.lines).toHaveLength(1)
    expect(parametersOf(line.hears('message'))).toEqual(parametersOf(first))
  })

  it('ends a socket on which nothing at all has been heard for as long', async () => {
    const { stage, lobby, line, time } = await onStage(0)
    stage.pong = undefined
    void lobby.send({ text: 'Once' })
    await time.passes(9999)
    expect(line.isClosed).toBe(false)
    await time.passes(1)
    expect(line.isClosed).toBe(true)
    await time.passes(500)
    const next = await stage.greets(listed(0))
    expect(next.hears('message')).toMatchObject({ key: 'k1', after: 0 })
  })

  it('is known to be in the log when sync brings it, and not sent again', async () => {
    const { stage, lobby, line, seen } = await onStage(41)
    const sent = lobby.send({ text: '42' })
    await settled()
    line.hears('message')
    await line.closes()
    await stage.time.passes(500)
    const next = await stage.line.opens()
    await next.replies(next.hears('hello'), helloWith(listed(42)))
    await next.replies(next.hears('sync'), page([{ ...entry(42, 'alice'), key: 'k1' }]))
    expect(await sent).toEqual({ seq: 42, at: AT, duplicate: true })
    expect(seen).toEqual([42])
    expect(lobby.pending).toEqual([])
    next.hears('message')
    await stage.time.passes(60_000)
    next.hearsNothing()
  })

  it('goes over any number of sockets, and those behind it stay behind it', async () => {
    const { stage, lobby, line } = await onStage(0)
    const outcome = outcomeOf(Promise.all([lobby.send({ text: 'a' }), lobby.send({ text: 'b' })]))
    await settled()
    line.hears('message')
    for (let turn = 0; turn < 4; turn++) {
      const next = await stage.comesBack(listed(0))
      expect(next.hears('message')).toMatchObject({ key: 'k1', body: { text: 'a' } })
      next.hearsNothing()
    }
    expect(outcome).toEqual([])
    const last = await stage.comesBack(listed(0))
    await last.replies(last.hears('message'), done(1))
    await last.replies(last.hears('message'), done(2))
    expect(outcome).toMatchObject([[{ seq: 1 }, { seq: 2 }]])
  })

  it('I1: is not settled by the entry of another body under the same key', async () => {
    const { line, lobby } = await onStage(0)
    const first = outcomeOf(lobby.send({ text: 'one' }, { key: 'k' }))
    const second = outcomeOf(lobby.send({ text: 'two' }, { key: 'k' }))
    await settled()
    await line.replies(line.hears('message'), done(1))
    await settled()
    await line.refuses(line.hears('message'), 'CONFLICT')
    expect(first).toMatchObject([{ seq: 1 }])
    expect(second).toEqual(['CONFLICT'])
  })
})
