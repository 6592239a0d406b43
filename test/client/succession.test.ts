import { describe, expect, it } from 'vitest'
import { event, helloWith, listed, onStage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

describe('before two hours are over', () => {
  it('the next socket is opened beside the old one, and nothing is lost between them', async () => {
    const { stage, line, seen, client, time } = await onStage(0)
    const states: string[] = []
    client.on('state', ({ state }) => states.push(state))
    await time.passes(107.5 * 60_000)
    expect(stage.lines).toHaveLength(2)
    await line.says(event(1))
    const next = await stage.line.opens()
    await next.replies(next.hears('hello'), helloWith(listed(1)))
    await next.says([event(1), event(2)])
    expect(seen).toEqual([1, 2])
    expect(line.isClosed).toBe(true)
    expect(states).toEqual([])
    await time.passes(107.5 * 60_000)
    expect(stage.lines).toHaveLength(3)
  })

  it('the old one stays until what it was asked is answered', async () => {
    const { stage, line, lobby, time } = await onStage(0)
    await time.passes(107.5 * 60_000)
    const sent = lobby.send({ text: 'x' })
    await settled()
    const frame = line.hears('message')
    await stage.greets(listed(0))
    expect(line.isClosed).toBe(false)
    await line.replies(frame, { epoch: 'e1', seq: 1, at: 'now', duplicate: false })
    expect(await sent).toMatchObject({ seq: 1 })
    expect(line.isClosed).toBe(true)
  })

  it('one that does not come about is tried again, and the old one is kept', async () => {
    const { stage, line, client, time } = await onStage(0)
    await time.passes(107.5 * 60_000)
    await stage.line.closes()
    expect(line.isClosed).toBe(false)
    expect(client.state).toBe('live')
    await time.passes(60_000)
    expect(stage.lines).toHaveLength(3)
    await stage.greets(listed(0))
    expect(line.isClosed).toBe(true)
  })
})
