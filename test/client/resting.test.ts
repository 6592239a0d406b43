import { describe, expect, it } from 'vitest'
import type { ConnectOptions } from '../../client/index.ts'
import { AT, event, helloWith, listed, onStage, Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

const PONG = { serverTime: AT }
const RESTS = { restSeconds: 240, aliveSeconds: 60 }

/** A socket of a server that lets sockets rest. Beats come at 15 s and then every 30 s as long as it is in use. */
const greeted = async (options: Partial<ConnectOptions> = {}) => {
  const stage = new Stage(options)
  await settled()
  const line = await stage.line.opens()
  await line.replies(line.hears('hello'), { ...helloWith(listed(0)), ...RESTS })
  line.answers = {}
  line.unheard.splice(0)
  const { time } = stage
  /** What the client says within so many seconds, answered at once: when, and what. */
  const saysWithin = async (seconds: number): Promise<readonly string[]> => {
    const began = time.now
    const said: string[] = []
    line.answers.ping = ({ next }) => {
      said.push(`${(time.now - began) / 1000}: ping${next === undefined ? '' : ` next ${next}`}`)
      return PONG
    }
    line.answers.alive = () => {
      said.push(`${(time.now - began) / 1000}: alive`)
      return {}
    }
    await time.passes(seconds * 1000)
    return said
  }
  return { stage, line, time, saysWithin }
}

describe('a socket on which nothing is said', () => {
  it('beats seldom after two minutes, says so, and asks the gateway alone for a sign of life meanwhile', async () => {
    const { saysWithin } = await greeted()
    expect(await saysWithin(405)).toEqual([
      ...['15: ping', '45: ping', '75: ping', '105: ping'],
      '135: ping next 240',
      ...['195: alive', '255: alive', '315: alive'],
      '375: ping next 240',
    ])
  })

  it('gives no sign of life where nobody looks', async () => {
    const { stage, saysWithin } = await greeted()
    stage.time.isWatched = false
    expect(await saysWithin(405)).toEqual(['15: ping next 240', '255: ping next 240'])
  })

  it('beats as seldom where nobody looks, whatever is told on it, and at once when somebody does', async () => {
    const { stage, line, time, saysWithin } = await greeted()
    stage.time.isWatched = false
    expect(await saysWithin(20)).toEqual(['15: ping next 240'])
    for (let seq = 1; seq <= 6; seq++) {
      await line.says(event(seq))
      expect(await saysWithin(30)).toEqual([])
    }
    stage.time.isWatched = true
    const beats = saysWithin(31)
    await time.wakes()
    expect(await beats).toEqual(['0: ping', '30: ping'])
  })

  it.each([
    ['something is told', async ({ line }: Awaited<ReturnType<typeof greeted>>) => line.says(event(1))],
    [
      'something is said',
      async ({ stage }: Awaited<ReturnType<typeof greeted>>) =>
        stage.client.channel('chat:lobby').typing(true),
    ],
  ])('beats as often as before once %s', async (_what, use) => {
    const talk = await greeted()
    await talk.saysWithin(255)
    await use(talk)
    expect((await talk.saysWithin(31))[0]).toBe('30: ping')
    expect((await talk.saysWithin(60)).every(said => said.endsWith('ping'))).toBe(true)
  })

  it('F36: is given up when a sign of life is not answered', async () => {
    const { line, time, saysWithin } = await greeted()
    await saysWithin(140)
    line.answers = {}
    await time.passes(55_000)
    expect(line.hears('alive')).toEqual({ action: 'alive', id: 'alive' })
    await time.passes(9999)
    expect(line.isClosed).toBe(false)
    await time.passes(1)
    expect(line.isClosed).toBe(true)
  })

  it('lives where the sign of life is refused: any answer is one', async () => {
    const { line, time, saysWithin } = await greeted()
    await saysWithin(140)
    line.answers = {}
    await time.passes(55_000)
    await line.refuses(line.hears('alive'), 'UNKNOWN_ACTION')
    await time.passes(20_000)
    expect(line.isClosed).toBe(false)
  })

  it('is not at rest before the server has answered: until then it may not have been told', async () => {
    const { line, time, saysWithin } = await greeted()
    await saysWithin(130)
    line.answers = {}
    await time.passes(5000)
    expect(line.hears('ping')).toMatchObject({ next: 240 })
    await time.passes(1000)
    await line.says({ reply: 'another', ok: true })
    expect(await saysWithin(30)).toEqual(['29: ping next 240'])
  })

  it('does not rest where an older server, met after a newer one has greeted, knows none', async () => {
    const { line, time, saysWithin } = await greeted()
    await saysWithin(130)
    line.answers = {}
    await time.passes(5000)
    await line.refuses(line.hears('ping'), 'INVALID_INPUT')
    const again = line.hears('ping')
    expect(again.next).toBeUndefined()
    await line.replies(again, PONG)
    expect(await saysWithin(300)).toHaveLength(10)
  })

  it('never rests where the program says how often to beat, or the server does not say how seldom', async () => {
    const { saysWithin } = await greeted({ heartbeatSeconds: 30 })
    expect(await saysWithin(600)).toHaveLength(20)
    const { line, time, stage } = await onStage()
    let pings = 0
    stage.pong = undefined
    line.answers.ping = () => {
      pings++
      return PONG
    }
    await time.passes(600_000)
    expect(pings).toBe(20)
  })

  it('is looked at as soon as somebody looks, and rests again', async () => {
    const { stage, line, saysWithin } = await greeted()
    stage.time.isWatched = false
    await saysWithin(300)
    line.answers = {}
    await stage.time.wakes()
    await line.replies(line.hears('ping'), PONG)
    expect(await saysWithin(31)).toEqual(['30: ping next 240'])
  })
})
