import { describe, expect, it } from 'vitest'
import { listed, onStage, Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

const problem = (code: string, reconnect: string) => ({ event: 'problem', code, message: code, reconnect })

describe('the token', () => {
  const renewing = () => {
    const asked: string[] = []
    const token = async () => {
      asked.push(`jwt${asked.length + 1}`)
      return asked.at(-1) ?? ''
    }
    return { asked, stage: new Stage({ token }) }
  }

  it('is asked for at each new socket', async () => {
    const { stage, asked } = renewing()
    await stage.greets()
    const next = await stage.comesBack()
    expect(next.protocols).toEqual(['heliograph.v1', 'bearer.jwt2'])
    expect(asked).toEqual(['jwt1', 'jwt2'])
  })

  it('that cannot be had is asked for again later', async () => {
    let fails = true
    const stage = new Stage({
      token: () => {
        if (fails) throw new Error('the login is away')
        return 'jwt'
      },
    })
    await settled()
    expect(stage.lines).toHaveLength(0)
    expect(stage.client.state).toBe('waiting')
    fails = false
    await stage.time.passes(250)
    await stage.greets()
    expect(stage.client.state).toBe('live')
  })

  it('that does not come within ten seconds is asked for again', async () => {
    const asked: number[] = []
    const stage: Stage = new Stage({
      token: () => {
        asked.push(asked.length)
        return new Promise(() => {})
      },
    })
    await stage.time.passes(10_000)
    expect(stage.client.state).toBe('waiting')
    await stage.time.passes(250)
    expect(asked).toHaveLength(2)
  })

  it('that has run out is renewed, and what was refused for it goes again', async () => {
    const { stage } = renewing()
    const line = await stage.greets(listed(48))
    const sent = stage.client.channel('chat:lobby').send({ text: 'Late' })
    await settled()
    const first = line.hears('message')
    await line.refuses(first, 'UNAUTHENTICATED')
    expect(line.isClosed).toBe(true)
    await stage.time.passes(500)
    const next = await stage.greets(listed(48))
    expect(next.token).toBe('jwt2')
    const second = next.hears('message')
    expect([second.key, second.after]).toEqual([first.key, first.after])
    await next.replies(second, { epoch: 'e1', seq: 49, at: 'now', duplicate: false })
    expect(await sent).toMatchObject({ seq: 49 })
  })

  it('that is refused again at once ends the client, and says why', async () => {
    const { stage, asked } = renewing()
    const problems: string[] = []
    stage.client.on('problem', ({ code }) => problems.push(code))
    const line = await stage.greets()
    await line.says(problem('UNAUTHENTICATED', 'never'))
    await stage.time.passes(500)
    const next = await stage.line.opens()
    await next.refuses(next.hears('hello'), 'UNAUTHENTICATED')
    expect(stage.client.state).toBe('closed')
    expect(stage.client.reason).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(problems).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED'])
    expect(asked).toHaveLength(2)
    expect(stage.time.timers).toBe(0)
  })

  it('that is a mere text cannot be renewed', async () => {
    const { line, client, lobby } = await onStage()
    const sent = lobby.send({ text: 'x' })
    await line.says(problem('UNAUTHENTICATED', 'never'))
    expect(client.state).toBe('closed')
    await expect(sent).rejects.toMatchObject({ code: 'CLOSED', cause: { code: 'UNAUTHENTICATED' } })
  })

  it('is renewed as well when the socket ends with 1008', async () => {
    const { stage, asked } = renewing()
    const line = await stage.greets()
    await line.closes(1008)
    await stage.time.passes(500)
    expect(asked).toHaveLength(2)
    await stage.line.closes(1008)
    expect(stage.client.state).toBe('closed')
  })
})

describe('a problem', () => {
  it.each([
    ['now', 250],
    ['later', 4000],
  ])('that says %s is obeyed', async (reconnect, ms) => {
    const { line, client, time } = await onStage()
    const problems: string[] = []
    client.on('problem', ({ code, message }) => problems.push(`${code}: ${message}`))
    await line.says(problem('INTERNAL', reconnect))
    expect(line.isClosed).toBe(true)
    expect((client.retryAt ?? 0) - time.now).toBe(ms)
    expect(problems).toEqual(['INTERNAL: INTERNAL'])
  })

  it('that says never ends the client', async () => {
    const { line, client } = await onStage()
    const problems: string[] = []
    client.on('problem', ({ code }) => problems.push(code))
    await line.says(problem('FORBIDDEN', 'never'))
    expect(client.state).toBe('closed')
    expect(client.reason).toMatchObject({ code: 'FORBIDDEN' })
    expect(problems).toEqual(['FORBIDDEN'])
  })

  it('of too many sockets makes room, and waits', async () => {
    const stage = new Stage()
    const line = await stage.line.opens()
    await line.refuses(line.hears('hello'), 'TOO_MANY_CONNECTIONS')
    expect(line.isClosed).toBe(true)
    expect((stage.client.retryAt ?? 0) - stage.time.now).toBe(15_000)
  })
})
