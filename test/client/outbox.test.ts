import { describe, expect, it } from 'vitest'
import { done, helloWith, listed, outcomeOf, parametersOf, Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'
import { onDevice, textsOf } from '../support/on-device.ts'

const DAY = 24 * 3_600_000

describe('what was sent and not answered', () => {
  it('is kept before it is sent, and until it is answered', async () => {
    const { device, start } = onDevice()
    const { stage, lobby } = start()
    const line = await stage.greets(listed(41))
    line.answers.message = frame => {
      expect(device.kept('out')).toHaveLength(1)
      return done(42, { key: frame.key })
    }
    expect(await lobby.send({ text: 'x' })).toMatchObject({ seq: 42 })
    expect(device.kept('out')).toEqual([])
  })

  it('goes again after a restart, in order, with the same keys and the same after: each is one entry', async () => {
    const { device, start } = onDevice()
    const first = start()
    const line = await first.stage.greets(listed(41))
    for (const text of ['a', 'b', 'c']) void first.lobby.send({ text })
    await settled()
    const frame = line.hears('message')
    first.stage.dies()
    const second = start()
    expect(textsOf(second.lobby.pending)).toEqual(['a', 'b', 'c'])
    expect(second.lobby.pending[0]).toMatchObject({ key: frame.key, state: 'queued', tries: 0 })
    const next = await second.stage.greets(listed(57))
    next.hears('sync')
    const again = next.hears('message')
    expect(parametersOf(again)).toEqual(parametersOf(frame))
    await next.replies(again, done(42, { duplicate: true }))
    const other = next.hears('message')
    expect(other).toMatchObject({ body: { text: 'b' }, after: 57 })
    await next.replies(other, done(58))
    await next.replies(next.hears('message'), done(59))
    expect([second.lobby.pending, device.kept('out')]).toEqual([[], []])
  })

  it('goes on through any number of restarts, at whatever step they come', async () => {
    const { start, device } = onDevice()
    const { lobby, stage } = start()
    for (const text of ['a', 'b']) void lobby.send({ text })
    stage.dies()
    const keys: unknown[] = []
    for (const step of ['before hello', 'before the reply', 'after the reply', 'at the end']) {
      const next = start()
      if (step === 'before hello') await next.stage.line.opens()
      else {
        const line = await next.stage.greets(listed(0))
        const frame = line.hears('message')
        keys.push([frame.key, frame.after])
        if (step !== 'before the reply') await line.replies(frame, done(keys.length))
      }
      next.stage.dies()
    }
    expect(keys).toHaveLength(3)
    expect(keys[1]).toEqual(keys[0])
    expect(keys[2]).not.toEqual(keys[0])
    expect(device.kept('out')).toEqual([])
  })

  it('is there before the first hello where it is known whose it is, and else with it', async () => {
    const { start } = onDevice()
    const first = start()
    void first.lobby.send({ text: 'in the tunnel' })
    first.stage.dies()
    expect(textsOf(start().lobby.pending)).toEqual(['in the tunnel'])
    const { user: _, ...anybody } = { user: undefined }
    const third = new Stage(anybody, first.stage.time, undefined)
    expect(third.client.keeping).toBe('none')
  })

  it('goes before what is written now, also where it is only hello that says whose it is', async () => {
    const { device, time, start } = onDevice()
    const first = start()
    void first.lobby.send({ text: 'old' })
    first.stage.dies()
    const second = new Stage({}, time, device)
    void second.client.channel('chat:lobby').send({ text: 'new' })
    const line = await second.greets(listed(0))
    const frame = line.hears('message')
    expect(frame.body).toEqual({ text: 'old' })
    expect(device.kept('out')).toHaveLength(2)
    await line.replies(frame, done(1))
    expect(line.hears('message').body).toEqual({ text: 'new' })
  })

  it('is not sent by another user of the device', async () => {
    const { device, time, start } = onDevice()
    const first = start()
    void first.lobby.send({ text: 'mine' })
    first.stage.dies()
    const bob = new Stage({ user: 'bob' }, time, device)
    const line = await bob.line.opens()
    await line.replies(line.hears('hello'), { ...helloWith(listed(0)), user: 'bob' })
    line.hearsNothing()
    const wrong = new Stage({ user: 'alice' }, time, device)
    const other = await wrong.line.opens()
    await other.replies(other.hears('hello'), { ...helloWith(listed(0)), user: 'bob' })
    expect([wrong.client.state, wrong.client.reason?.code]).toEqual(['closed', 'UNAUTHENTICATED'])
    other.hearsNothing()
    expect(textsOf(start().lobby.pending)).toEqual(['mine'])
  })

  it('is left to the next program when the client is closed, and forgotten with the user', async () => {
    const { device, start } = onDevice()
    const first = start()
    await first.stage.greets(listed(0))
    const outcome = outcomeOf(first.lobby.send({ text: 'x' }))
    await settled()
    first.client.close()
    await settled()
    expect([outcome, first.unsent]).toEqual([['CLOSED'], []])
    const second = start()
    expect(textsOf(second.lobby.pending)).toEqual(['x'])
    second.client.forget()
    expect([second.client.state, device.texts.size]).toEqual(['closed', 0])
    expect(start().lobby.pending).toEqual([])
  })
})

describe('a message that is given up', () => {
  it('by a definite refusal is told, alone, and those behind it go on', async () => {
    const { device, start } = onDevice()
    const first = start()
    for (const text of ['bad', 'good']) void first.lobby.send({ text })
    first.stage.dies()
    const { stage, unsent, lobby } = start()
    const of: unknown[] = []
    lobby.on('unsent', one => of.push(one))
    const line = await stage.greets(listed(0))
    await line.refuses(line.hears('message'), 'TOO_LARGE')
    await line.replies(line.hears('message'), done(1))
    expect(unsent).toMatchObject([
      { channel: 'chat:lobby', body: { text: 'bad' }, error: { code: 'TOO_LARGE' } },
    ])
    expect([of, lobby.pending, device.kept('out')]).toEqual([unsent, [], []])
  })

  it('in the same run rejects as well', async () => {
    const { start } = onDevice()
    const { stage, unsent, lobby } = start()
    const line = await stage.greets(listed(0))
    const outcome = outcomeOf(lobby.send({ text: 'x' }))
    await settled()
    await line.refuses(line.hears('message'), 'FORBIDDEN')
    expect([outcome, unsent.map(({ error }) => error.code)]).toEqual([['FORBIDDEN'], ['FORBIDDEN']])
  })

  it.each([
    [7 * DAY - 1, 'sent'],
    [7 * DAY + 1, 'handed back'],
  ])('%i ms after it was written is %s', async (age, what) => {
    const { time, start, device } = onDevice()
    const first = start()
    const line = await first.stage.greets(listed(0))
    void first.lobby.send({ text: 'old' })
    await settled()
    line.hears('message')
    first.stage.dies()
    await time.passes(age)
    const { stage, unsent, lobby } = start()
    const next = await stage.greets(listed(0))
    if (what === 'sent') next.hears('message')
    else {
      next.hearsNothing()
      expect(unsent).toMatchObject([
        { key: expect.any(String), body: { text: 'old' }, error: { code: 'EXPIRED' } },
      ])
      expect([lobby.pending, device.kept('out')]).toEqual([[], []])
    }
  })

  it('for its age while the program runs rejects, and the younger ones go', async () => {
    const { time, start } = onDevice()
    const { stage, lobby } = start()
    const old = outcomeOf(lobby.send({ text: 'old' }))
    time.sleeps(6 * DAY)
    const young = outcomeOf(lobby.send({ text: 'young' }))
    time.sleeps(2 * DAY)
    const line = await stage.greets(listed(0))
    await line.replies(line.hears('message'), done(1))
    expect([old, young]).toEqual([['EXPIRED'], [{ seq: 1, at: expect.any(String), duplicate: false }]])
  })
})
