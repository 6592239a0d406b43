import { describe, expect, it } from 'vitest'
import { helloWith, listed, parametersOf, Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

const HERE = { action: 'hello', region: 'BD-13' }

/** A client that says where it is, and its first socket, open. */
const begun = async () => {
  const stage = new Stage({ region: 'BD-13' })
  await settled()
  return { stage, line: await stage.line.opens(), client: stage.client }
}

describe('where a device is', () => {
  it('is said with every hello: each page of the list, and each time that the list is asked for again', async () => {
    const { stage, line, client } = await begun()
    const first = line.hears('hello')
    expect(parametersOf(first)).toEqual(HERE)
    await line.replies(first, { ...helloWith(listed(0)), more: true })
    const second = line.hears('hello')
    expect(parametersOf(second)).toEqual({ ...HERE, after: 'chat:lobby' })
    await line.replies(second, helloWith())
    await client.ready
    await line.says({ event: 'member', channel: 'chat:b', user: 'alice', change: 'joined' })
    await stage.time.passes(300)
    expect(parametersOf(line.hears('hello'))).toEqual(HERE)
    client.close()
  })

  it('is said on the socket that takes the place of a lost one', async () => {
    const { stage, line, client } = await begun()
    await line.replies(line.hears('hello'), helloWith())
    await line.closes()
    while (stage.lines.length < 2) await stage.time.passes(1000)
    const next = await stage.line.opens()
    expect(parametersOf(next.hears('hello'))).toEqual({ ...HERE, replaces: 'c1' })
    client.close()
  })

  it('is left out where the server does not take it, and keeps nobody away', async () => {
    const { line, client } = await begun()
    await line.refuses(line.hears('hello'), 'INVALID_INPUT', { issues: [] })
    const again = line.hears('hello')
    expect(parametersOf(again)).toEqual({ action: 'hello' })
    await line.replies(again, helloWith())
    expect([await client.ready, client.state]).toEqual(['alice', 'live'])
    client.close()
  })

  it('is said by nobody who does not say it, and a refused hello is then the end', async () => {
    const stage = new Stage()
    await settled()
    const line = await stage.line.opens()
    const hello = line.hears('hello')
    expect(parametersOf(hello)).toEqual({ action: 'hello' })
    await line.refuses(hello, 'INVALID_INPUT')
    line.hearsNothing()
    expect(stage.client.state).toBe('closed')
  })
})
