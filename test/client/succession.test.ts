import { describe, expect, it } from 'vitest'
import { Succession } from '../../client/connection/succession.ts'
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
  Stage,
  tokenFor,
} from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

const MINUTE = 60_000
const MIDDLE = 102.5 * MINUTE

describe('before two hours are over', () => {
  it('the next socket is opened beside the old one, and nothing is lost between them', async () => {
    const { stage, line, seen, client, time } = await onStage(0)
    const states: string[] = []
    client.on('state', ({ state }) => states.push(state))
    await time.passes(MIDDLE - 1)
    expect(stage.lines).toHaveLength(1)
    await time.passes(1)
    expect(stage.lines).toHaveLength(2)
    await line.says(event(1))
    const next = await stage.line.opens()
    const hello = next.hears('hello')
    expect(hello.replaces).toBe('c1')
    await next.replies(hello, helloWith(listed(1)))
    await next.says([event(1), event(2)])
    expect(seen).toEqual([1, 2])
    expect(line.isClosed).toBe(true)
    expect(states).toEqual([])
    await time.passes(MIDDLE)
    expect(stage.lines).toHaveLength(3)
  })

  it('what was said between the two is read, and the person is told of no change', async () => {
    const { stage, seen, client, time } = await onStage(0)
    const states: string[] = []
    client.on('state', ({ state }) => states.push(state))
    await time.passes(MIDDLE)
    const next = await stage.greets(listed(3))
    await next.replies(next.hears('sync'), page([entry(1), entry(2), entry(3)]))
    expect(seen).toEqual([1, 2, 3])
    expect([client.state, states]).toEqual(['live', []])
  })

  it('the time is anything from 90 to 115 minutes, so that a fleet spreads', () => {
    const greeted = { token: 'none', hello: { serverTime: AT } }
    const ends = [0, 0.5, 0.999999].map(chance =>
      Math.round(new Succession(() => chance, true).dueIn(greeted) / MINUTE),
    )
    expect(ends).toEqual([90, 103, 115])
  })

  it('the old one stays until what it was asked is answered, and what is said now goes over the new one', async () => {
    const { stage, line, lobby, client, time } = await onStage(0)
    await time.passes(MIDDLE)
    const sent = lobby.send({ text: 'x' })
    await settled()
    const frame = line.hears('message')
    const next = await stage.greets(listed(0))
    expect(line.isClosed).toBe(false)
    void client.channel('dm:alice~bob').send({ text: 'y' })
    await settled()
    expect(next.hears('message').channel).toBe('dm:alice~bob')
    await line.replies(frame, done(1))
    expect(await sent).toMatchObject({ seq: 1 })
    expect(line.isClosed).toBe(true)
  })

  it('what the old one never answers is sent again on the new one, with the same key, and the old one ends', async () => {
    const { stage, line, lobby, time } = await onStage(0)
    await time.passes(MIDDLE)
    const sent = lobby.send({ text: 'x' })
    await settled()
    const first = line.hears('message')
    const next = await stage.greets(listed(0))
    await time.passes(10_000)
    expect(line.isClosed).toBe(true)
    const second = next.hears('message')
    expect([second.key, second.after]).toEqual([first.key, first.after])
    await next.replies(second, done(1))
    expect(await sent).toMatchObject({ seq: 1 })
  })

  it('an action that the old one takes with it is asked for again on the new one', async () => {
    const { stage, line, lobby, time } = await onStage(0)
    await time.passes(MIDDLE)
    const read = lobby.history()
    await settled()
    line.hears('history')
    const next = await stage.greets(listed(0))
    await line.closes(1001)
    await next.replies(next.hears('history'), { entries: [], more: false })
    expect(await read).toEqual({ entries: [], more: false })
  })

  it('the old one does not stay for what is never answered', async () => {
    const { stage, line, lobby, time } = await onStage(0)
    await time.passes(MIDDLE)
    const read = outcomeOf(lobby.history())
    await stage.greets(listed(0))
    await time.passes(9999)
    expect(line.isClosed).toBe(false)
    await time.passes(1)
    expect([line.isClosed, read]).toEqual([true, ['TIMEOUT']])
  })

  it('a channel that is joined over the old one while the new one is greeted stays joined', async () => {
    const { stage, line, client, time } = await onStage(0)
    await time.passes(MIDDLE)
    const next = await stage.line.opens()
    const hello = next.hears('hello')
    const joined = client.channel('chat:new').join()
    await time.passes(1)
    const recovery = { epoch: 'e1', head: 0, recovered: true, entries: [], more: false }
    await line.replies(line.hears('join'), { ...recovery, online: [], receipts: {} })
    await joined
    await next.replies(hello, helloWith(listed(0)))
    expect(client.channels.map(({ channel }) => channel)).toEqual(['chat:lobby', 'chat:new'])
  })

  it('one that does not come about is tried again within a minute, and the old one is kept', async () => {
    const { stage, line, client, time } = await onStage(0)
    await time.passes(MIDDLE)
    await stage.line.closes()
    expect(line.isClosed).toBe(false)
    expect(client.state).toBe('live')
    await time.passes(45_000)
    expect(stage.lines).toHaveLength(3)
    await stage.greets(listed(0))
    expect(line.isClosed).toBe(true)
  })

  it('leaves nothing running once the client is closed', async () => {
    const { stage, line, client, time } = await onStage(0)
    await time.passes(MIDDLE)
    client.close()
    expect([line.isClosed, stage.line.isClosed, time.timers]).toEqual([true, true, 0])
  })
})

describe('before the token ends', () => {
  const renewing = (...lives: number[]) => {
    const asked: string[] = []
    const stage = new Stage({
      token: () => {
        asked.push(tokenFor(lives[asked.length] ?? lives.at(-1) ?? 0))
        return asked.at(-1) ?? ''
      },
    })
    return { stage, asked }
  }

  it('the next socket is opened with a new one, by the clock of the server', async () => {
    const { stage, asked } = renewing(3600, 7200)
    const states: string[] = []
    const line = await stage.greets(listed(0))
    stage.client.on('state', ({ state }) => states.push(state))
    await stage.time.passes(58.5 * MINUTE - 1)
    expect(stage.lines).toHaveLength(1)
    await stage.time.passes(1)
    const next = await stage.greets(listed(0))
    expect(next.token).toBe(asked[1])
    expect([line.isClosed, states]).toEqual([true, []])
  })

  it('one that is good for minutes is renewed in its last half', async () => {
    const { stage } = renewing(60, 3600)
    await stage.greets()
    await stage.time.passes(37_499)
    expect(stage.lines).toHaveLength(1)
    await stage.time.passes(1)
    expect(stage.lines).toHaveLength(2)
  })

  it('one for which there is no newer is not asked for again and again', async () => {
    const { stage, asked } = renewing(600)
    await stage.greets()
    await stage.time.passes(8.5 * MINUTE)
    const next = await stage.line.opens()
    const soon = new Date(Date.parse('2026-11-21T09:38:30.000Z')).toISOString()
    await next.replies(next.hears('hello'), { ...helloWith(), serverTime: soon })
    await stage.time.passes(80 * MINUTE)
    expect(asked).toHaveLength(2)
  })

  it('a mere text is kept: there is no other', async () => {
    const stage = new Stage({ token: tokenFor(600) })
    await stage.greets()
    await stage.time.passes(89 * MINUTE)
    expect(stage.lines).toHaveLength(1)
  })
})

describe('a token of somebody else', () => {
  it('ends the client: what one person wrote is not said by another', async () => {
    const { stage, client } = await onStage(0)
    const problems: string[] = []
    client.on('problem', ({ code }) => problems.push(code))
    await stage.line.closes()
    await stage.time.passes(500)
    const next = await stage.line.opens()
    await next.replies(next.hears('hello'), { ...helloWith(listed(0)), user: 'bob' })
    expect([client.state, client.reason?.code, problems]).toEqual([
      'closed',
      'UNAUTHENTICATED',
      ['UNAUTHENTICATED'],
    ])
    expect(client.user).toBe('alice')
    expect([next.isClosed, stage.time.timers]).toEqual([true, 0])
  })
})
