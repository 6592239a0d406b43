import { describe, expect, it } from 'vitest'
import { done, onStage, outcomeOf, parametersOf } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

describe('a message that is refused', () => {
  it('for its rate waits as long as it is told, and goes again, the same', async () => {
    const { lobby, line, time } = await onStage(0)
    const outcome = outcomeOf(lobby.send({ text: 'x' }))
    await settled()
    const first = line.hears('message')
    await line.refuses(first, 'RATE_LIMITED', { retryAfterMs: 900 })
    await time.passes(899)
    line.hearsNothing()
    await time.passes(1)
    const second = line.hears('message')
    expect(parametersOf(second)).toEqual(parametersOf(first))
    await line.replies(second, done(1))
    expect(outcome).toMatchObject([{ seq: 1 }])
  })

  it('for a fault of the server goes again, ever more rarely', async () => {
    const { lobby, line, time } = await onStage(0)
    void lobby.send({ text: 'x' })
    await settled()
    for (const wait of [250, 500, 1000, 2000]) {
      await line.refuses(line.hears('message'), 'INTERNAL', { requestId: 'r1' })
      await time.passes(wait - 1)
      line.hearsNothing()
      await time.passes(1)
    }
    line.hears('message')
  })

  it.each(['INVALID_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'TOO_LARGE', 'UNKNOWN_ACTION'])(
    'for good, as %s, rejects alone, and the next one goes',
    async code => {
      const { lobby, line } = await onStage(0)
      const outcome = outcomeOf(lobby.send({ text: 'a' }))
      const next = outcomeOf(lobby.send({ text: 'b' }))
      await settled()
      await line.refuses(line.hears('message'), code, { issues: [{ path: 'body', message: 'no' }] })
      expect(outcome).toEqual([code])
      await line.replies(line.hears('message'), done(1))
      expect(next).toMatchObject([{ seq: 1 }])
      expect(lobby.pending).toEqual([])
    },
  )

  it('carries what the server said', async () => {
    const { lobby, line } = await onStage(0)
    const sent = lobby.send({ text: 'a' })
    await settled()
    const issues = [{ path: 'body', message: 'no' }]
    await line.refuses(line.hears('message'), 'INVALID_INPUT', { issues, message: 'Not so.' })
    await expect(sent).rejects.toMatchObject({
      name: 'HeliographError',
      code: 'INVALID_INPUT',
      message: 'Not so.',
      issues,
      advice: 'fix',
    })
  })

  it('over the size of a frame is refused here, since the gateway would end the socket for it', async () => {
    const { lobby, line } = await onStage(0)
    await expect(lobby.send({ text: 'ä'.repeat(16_400) })).rejects.toMatchObject({ code: 'TOO_LARGE' })
    line.hearsNothing()
    expect(line.isClosed).toBe(false)
  })

  it('that cannot be written as JSON rejects, and harms no other', async () => {
    const { lobby, line } = await onStage(0)
    const loop: { text: string; self?: unknown } = { text: 'x' }
    loop.self = loop
    await expect(lobby.send(loop)).rejects.toThrow(TypeError)
    void lobby.send({ text: 'fine' })
    await settled()
    line.hears('message')
  })

  it('because the client is closed rejects with CLOSED, as does one that comes later', async () => {
    const { lobby, client, line } = await onStage(0)
    const outcomes = [outcomeOf(lobby.send({ text: 'a' })), outcomeOf(lobby.send({ text: 'b' }))]
    await settled()
    line.hears('message')
    client.close()
    outcomes.push(outcomeOf(lobby.send({ text: 'c' })))
    await settled()
    expect(outcomes).toEqual([['CLOSED'], ['CLOSED'], ['CLOSED']])
    expect(lobby.pending).toEqual([])
  })
})
