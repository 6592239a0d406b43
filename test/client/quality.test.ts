import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Gauge, type Quality } from '../../client/connection/quality.ts'
import type { ConnectOptions } from '../../client/index.ts'
import { AT, done, event, helloWith, listed, Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

/** What a gauge says after each of these answers, in milliseconds; nothing for one that never came. */
const judged = (...times: readonly (number | undefined)[]): readonly Quality[] => {
  const gauge = new Gauge(
    () => false,
    () => {},
  )
  return times.map(ms => {
    gauge.take(ms)
    return gauge.quality
  })
}
const many = (ms: number, count: number) => Array<number>(count).fill(ms)
const LOST = undefined

describe('how good a way is', () => {
  it('falls with the third slow answer of eight, so that a function that had to start makes no way slow', () => {
    expect(judged(3000, 100, 3000, 100).at(-1)).toBe('good')
    expect(judged(100, 100, 3000, 3000, 3000)).toEqual(['good', 'good', 'good', 'good', 'poor'])
    expect(judged(...many(900, 3))).toEqual(['good', 'good', 'fair'])
  })

  it('falls with the third that never comes', () => {
    expect(judged(100, LOST, 100, LOST, 100, LOST)).toEqual(['good', 'good', 'good', 'good', 'good', 'poor'])
  })

  it('recovers by degrees, when of the last eight no more than two are slow', () => {
    const recovering = judged(...many(3000, 8), ...many(100, 6))
    expect(recovering.slice(7)).toEqual(['poor', 'poor', 'poor', 'poor', 'poor', 'poor', 'good'])
    expect(judged(...many(3000, 8), ...many(700, 8)).at(-1)).toBe('fair')
  })

  it('is left well below where it was entered alone', () => {
    expect(judged(...many(2100, 3), ...many(1900, 20)).at(-1)).toBe('poor')
    expect(judged(...many(2100, 3), ...many(1300, 20)).at(-1)).toBe('fair')
    expect(judged(...many(810, 3), ...many(600, 20)).at(-1)).toBe('fair')
    expect(judged(...many(810, 3), ...many(500, 20)).at(-1)).toBe('good')
  })

  it.each([800, 2000])(
    'changes twice at most on a way whose times are near %i ms, whatever they are',
    bound => {
      const near = fc.integer({ min: Math.ceil(bound * 0.71), max: Math.floor(bound * 1.39) })
      fc.assert(
        fc.property(fc.array(near, { maxLength: 200 }), times => {
          const said = judged(...times)
          const changes = said.filter((one, at) => one !== (said[at - 1] ?? 'good'))
          expect(changes.length).toBeLessThanOrEqual(2)
        }),
      )
    },
  )
})

/** A server that would know how good the way is, and answers each beat after so many milliseconds, or never. */
const over = async (options: Partial<ConnectOptions> = {}, hello: object = { links: true }) => {
  const stage = new Stage(options)
  await settled()
  const line = await stage.line.opens()
  await line.replies(line.hears('hello'), { ...helloWith(listed(0)), ...hello })
  line.answers = {}
  const { time, client } = stage
  const told: unknown[] = []
  const states: string[] = []
  client.on('state', ({ state, quality }) => states.push(`${state} ${quality}`))
  const way = { delayMs: 50 as number | undefined }
  /** So many beats go by, at thirty seconds each; what is lost meanwhile is lost for good, but something else is heard. */
  const beats = async (count: number) => {
    for (let beat = 0; beat < count; beat++) {
      await time.passes(15_000)
      for (const ping of line.unheard.splice(0).filter(({ action }) => action === 'ping')) {
        told.push(ping.link)
        const { delayMs } = way
        if (delayMs === undefined) time.ports.after(5000, () => void line.says(event(0)))
        else time.ports.after(delayMs, () => void line.replies(ping, { serverTime: AT }))
      }
      await time.passes(15_000)
    }
    return told.splice(0)
  }
  return { stage, line, client, time, way, beats, told, states }
}

describe('a way that gets worse, and better again', () => {
  it('is told to the server by the next beats, and to the program', async () => {
    const { way, beats, client, states } = await over()
    expect(await beats(3)).toEqual(['good', 'good', 'good'])
    way.delayMs = 4000
    expect(await beats(4)).toEqual(['good', 'good', 'good', 'poor'])
    expect([client.quality, client.roundTripMs, client.state]).toEqual(['poor', 4000, 'live'])
    way.delayMs = 50
    expect((await beats(7)).at(-1)).toBe('good')
    expect(states).toEqual(['live poor', 'live good'])
    client.close()
  })

  it('is poor where answers are lost, as long as the socket lives', async () => {
    const { way, beats, client, line } = await over()
    await beats(2)
    way.delayMs = undefined
    await beats(3)
    expect([client.quality, line.isClosed]).toEqual(['poor', false])
    client.close()
  })

  it('is not told to a server that did not ask for it, nor again to one that knows no such field', async () => {
    const plain = await over({}, {})
    expect(await plain.beats(2)).toEqual([undefined, undefined])
    plain.client.close()
    const { line, time, client } = await over()
    await time.passes(15_000)
    await line.refuses(line.hears('ping'), 'INVALID_INPUT')
    expect(line.hears('ping')).not.toHaveProperty('link')
    client.close()
  })

  it('is judged anew where the network is another one', async () => {
    const { stage, way, beats, client } = await over()
    way.delayMs = 4000
    await beats(4)
    await stage.time.network(true)
    way.delayMs = 50
    await beats(1)
    expect(client.quality).toBe('good')
    client.close()
  })
})

describe('a poor way', () => {
  it('has shorter pages of history, where the program does not say', async () => {
    const { stage, client, line } = await over()
    stage.time.isSaving = true
    expect(client.quality).toBe('poor')
    const lobby = client.channel('chat:lobby')
    const asked = async (run: () => Promise<unknown>) => {
      run().catch(() => {})
      await settled()
      return line.hears('history').limit
    }
    expect(await asked(() => lobby.history())).toBe(15)
    expect(await asked(() => lobby.history({ limit: 60 }))).toBe(60)
    expect(await asked(() => lobby.older().next())).toBe(15)
    stage.time.isSaving = false
    expect(await asked(() => lobby.history())).toBeUndefined()
    client.close()
  })

  it('is one on which the device should save data, and so the server is told', async () => {
    const { stage, beats, client } = await over()
    stage.time.isSaving = true
    expect(await beats(1)).toEqual(['poor'])
    stage.time.isSaving = false
    expect(await beats(1)).toEqual(['good'])
    client.close()
  })
})

describe('what a client uses', () => {
  it('is counted in bytes of frames as they went over the socket, both ways', async () => {
    const stage = new Stage()
    const line = await stage.greets(listed(0))
    const before = stage.client.usage()
    const sent = stage.client.channel('chat:lobby').send({ text: 'grüß dich 👋' })
    await settled()
    const asked = line.hears('message')
    expect(stage.client.usage().socket.out - before.socket.out).toBe(Buffer.byteLength(JSON.stringify(asked)))
    const reply = { reply: asked.id, ok: true, ...done(1) }
    await line.says(reply)
    await sent
    const { socket, http } = stage.client.usage()
    expect(socket.in - before.socket.in).toBe(Buffer.byteLength(JSON.stringify(reply)))
    expect(http).toEqual({ in: 0, out: 0 })
    stage.client.close()
  })
})
