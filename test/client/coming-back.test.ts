import { describe, expect, it } from 'vitest'
import { nextStep } from '../../client/connection/reconnect.ts'
import { event, helloWith, onStage, Stage } from '../support/fake-server.ts'

describe('those who lose their sockets together', () => {
  const nextTry = async (code: number, more = {}) => {
    const stage = new Stage()
    const line = await stage.line.opens()
    await line.replies(line.hears('hello'), { ...helloWith(), ...more })
    await line.closes(code)
    return (stage.client.retryAt ?? 0) - stage.time.now
  }

  it.each([1000, 1001, 1006, 1011, 1012])('come back spread as the server said (%i)', async code => {
    expect(await nextTry(code, { reconnectSpreadMs: 5000 })).toBe(2500)
    expect(await nextTry(code, { reconnectSpreadMs: 0 })).toBe(0)
    expect(await nextTry(code)).toBe(250)
  })

  it('climb the ladder after that first try', async () => {
    const stage = new Stage()
    const line = await stage.line.opens()
    await line.replies(line.hears('hello'), { ...helloWith(), reconnectSpreadMs: 5000 })
    await line.closes()
    const waits: number[] = []
    for (const _ of [1, 2, 3]) {
      await stage.time.passes((stage.client.retryAt ?? 0) - stage.time.now)
      await stage.line.closes()
      waits.push((stage.client.retryAt ?? 0) - stage.time.now)
    }
    expect(waits).toEqual([500, 1000, 2000])
  })

  it('are spread over five seconds unless something else is known, ten thousand of them below 2,100 a second', () => {
    const chances = Array.from({ length: 10_000 }, (_, at) => ((at * 7919) % 10_000) / 10_000)
    const seconds = new Map<number, number>()
    for (const chance of chances) {
      const memory = { attempt: 0, spreadMs: 5000, renewable: true, random: () => chance }
      const step = nextStep({ closeCode: 1006 }, memory)
      const second = step === 'stop' ? -1 : Math.floor(step.waitMs / 1000)
      seconds.set(second, (seconds.get(second) ?? 0) + 1)
    }
    expect([...seconds.keys()].sort()).toEqual([0, 1, 2, 3, 4])
    expect(Math.max(...seconds.values())).toBeLessThan(2100)
  })
})

describe('what one device alone has lost', () => {
  it('is had again at once when its network is back', async () => {
    const { stage, client, time } = await onStage(0)
    await time.network(false)
    expect(client.state).toBe('offline')
    await time.network(true)
    await time.passes(0)
    expect([client.state, stage.lines.length]).toEqual(['connecting', 2])
  })

  it('is found at once by whoever looks at it again', async () => {
    const { stage, line, client, time } = await onStage(0)
    stage.pong = undefined
    await time.passes(14_000)
    await time.wakes()
    line.hears('ping')
    await time.wakes()
    line.hearsNothing()
    await time.passes(10_000)
    expect([line.isClosed, client.state]).toEqual([true, 'waiting'])
    await time.passes(1)
    await time.wakes()
    await time.passes(250)
    expect(client.state).toBe('connecting')
  })

  it('costs no question where something was heard a moment ago', async () => {
    const { line, stage, time } = await onStage(0)
    stage.pong = undefined
    await time.passes(5000)
    await line.says(event(1))
    await time.wakes()
    line.hearsNothing()
  })
})
