import { describe, expect, it } from 'vitest'
import { done, event, listed, parametersOf, Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'
import { onDevice, textsOf } from '../support/on-device.ts'

describe('a storage', () => {
  it('that is full keeps what there is room for, and says so', async () => {
    const { device, start } = onDevice()
    const { client, lobby, stage } = start()
    const told: string[] = []
    client.on('keeping', keeping => told.push(keeping))
    device.room = 250
    for (const text of ['a', 'b'.repeat(200)]) void lobby.send({ text })
    expect([client.keeping, told]).toEqual(['failing', ['failing']])
    const line = await stage.greets(listed(0))
    await line.replies(line.hears('message'), done(1))
    await line.replies(line.hears('message'), done(2))
    expect([lobby.pending, lobby.position?.seq]).toEqual([[], 2])
  })

  it('that has room again says so', async () => {
    const { device, start } = onDevice()
    const { client, lobby, stage } = start()
    device.room = 0
    void lobby.send({ text: 'a' })
    expect(client.keeping).toBe('failing')
    device.room = Number.POSITIVE_INFINITY
    const line = await stage.greets(listed(0))
    await line.replies(line.hears('message'), done(1))
    expect(client.keeping).toBe('kept')
  })

  it('that is forbidden is as good as none, and says so', async () => {
    const { device, start } = onDevice()
    device.isForbidden = true
    const { client, lobby, stage } = start()
    expect(lobby.pending).toEqual([])
    const sent = lobby.send({ text: 'a' })
    expect(client.keeping).toBe('failing')
    const line = await stage.greets(listed(0))
    await line.replies(line.hears('message'), done(1))
    expect(await sent).toMatchObject({ seq: 1 })
  })

  it('holds a million characters of messages at most', async () => {
    const { device, start } = onDevice()
    const { client, lobby } = start()
    for (let i = 0; i < 90; i++) void lobby.send({ text: 'x'.repeat(15_000) })
    expect(client.keeping).toBe('failing')
    expect(device.kept('out').length).toBeGreaterThan(60)
    expect([...device.texts].reduce((sum, [name, text]) => sum + name.length + text.length, 0)).toBeLessThan(
      1_000_000,
    )
  })

  it('with rubbish in it is cleaned, and the rest goes', async () => {
    const { device, start } = onDevice()
    const first = start()
    void first.lobby.send({ text: 'a' })
    const [name = ''] = device.kept('out')
    for (const [at, text] of [
      '{',
      '[]',
      '{"channel":"x"}',
      'null',
      '{"channel":1,"key":2,"body":3}',
    ].entries())
      device.texts.set(`${name} ${at}`, text)
    first.stage.dies()
    const { lobby, stage } = start()
    expect(textsOf(lobby.pending)).toEqual(['a'])
    const line = await stage.greets(listed(0))
    await line.replies(line.hears('message'), done(1))
    expect(device.kept('out')).toEqual([])
  })

  it('can be left out', async () => {
    const { device, start } = onDevice()
    const { client, lobby } = start({ storage: false })
    void lobby.send({ text: 'a' })
    expect([client.keeping, device.texts.size]).toEqual(['none', 0])
  })
})

describe('two windows of one user', () => {
  it('send each what was written in it, and the second what the first leaves behind when it ends', async () => {
    const { start } = onDevice()
    const [first, second] = [start(), start()]
    const [one, two] = [await first.stage.greets(listed(0)), await second.stage.greets(listed(0))]
    for (const text of ['a', 'b']) void first.lobby.send({ text })
    void second.lobby.send({ text: 'of the second' })
    await settled()
    const frame = one.hears('message')
    await two.replies(two.hears('message'), done(1))
    two.hearsNothing()
    expect(second.lobby.pending).toEqual([])
    const third = start()
    const three = await third.stage.greets(listed(1))
    three.hearsNothing()
    first.stage.dies()
    await settled()
    const again = three.hears('message')
    expect([again.key, again.after]).toEqual([frame.key, frame.after])
    await three.replies(again, done(2))
    await three.replies(three.hears('message'), done(3))
    third.stage.dies()
    await settled()
    two.hearsNothing()
    expect([second.lobby.pending, start().lobby.pending]).toEqual([[], []])
  })

  it('without locks may send the same twice, under the same key and in the same order', async () => {
    const { device, time } = onDevice()
    const ports = { ...time.ports, storage: device.storage }
    const start = () => new Stage({ user: 'alice', ports }, time)
    const first = start()
    for (const text of ['a', 'b']) void first.client.channel('chat:lobby').send({ text })
    const second = start()
    const [one, two] = [await first.greets(listed(0)), await second.greets(listed(0))]
    const [frame, same] = [one.hears('message'), two.hears('message')]
    expect(parametersOf(same)).toEqual(parametersOf(frame))
    await two.replies(same, done(1))
    await one.replies(frame, done(1, { duplicate: true }))
    const [next, sameNext] = [one.hears('message'), two.hears('message')]
    expect([next.key, next.body]).toEqual([sameNext.key, { text: 'b' }])
    await one.replies(next, done(2))
    await two.replies(sameNext, done(2, { duplicate: true }))
    expect(device.kept('out')).toEqual([])
    await one.says(event(3))
  })
})
