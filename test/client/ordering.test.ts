import { describe, expect, it } from 'vitest'
import { entry, event, onStage, page } from '../support/fake-server.ts'

describe('messages', () => {
  it('come in the order of seq, each once, from where hello says that the channel stands', async () => {
    const { line, seen } = await onStage(41)
    await line.says(event(41))
    await line.says(event(42))
    await line.says(event(43))
    await line.says(event(42))
    expect(seen).toEqual([42, 43])
    line.hearsNothing()
  })

  it('carry all that an entry says', async () => {
    const { line, lobby } = await onStage(41)
    const messages: unknown[] = []
    lobby.on('message', message => messages.push(message))
    await line.says({ ...event(42), colour: 'unknown to this version' })
    expect(messages).toEqual([{ channel: 'chat:lobby', ...entry(42) }])
  })

  it('that overtook each other are put in order without a word to the server', async () => {
    const { line, seen, time } = await onStage(0)
    await line.says(event(2))
    await line.says(event(3))
    expect(seen).toEqual([])
    await time.passes(200)
    await line.says(event(1))
    expect(seen).toEqual([1, 2, 3])
    await time.passes(1000)
    line.hearsNothing()
  })

  it('come singly, as an array in one frame, or as binary frames of any kind', async () => {
    const { line, seen } = await onStage(0)
    const bytes = (seq: number) => new TextEncoder().encode(JSON.stringify(event(seq)))
    await line.says(event(1))
    await line.says([event(2), event(3)])
    await line.saysRaw(bytes(4))
    await line.saysRaw(bytes(5).buffer)
    expect(seen).toEqual([1, 2, 3, 4, 5])
    expect(line.binaryType).toBe('arraybuffer')
  })

  it('go on after frames that say nothing the client knows', async () => {
    const { line, seen } = await onStage(0)
    await line.saysRaw('no json')
    await line.says({ event: 'fireworks', channel: 'chat:lobby' })
    await line.says({ event: 'toString' })
    await line.says({ message: 'Internal server error', connectionId: 'c1', requestId: 'r1' })
    await line.says({ reply: null, ok: false, error: { code: 'INVALID_INPUT', message: '' } })
    await line.says({ reply: 'never asked', ok: true })
    await line.says(event(1))
    expect(seen).toEqual([1])
  })

  it('are told to every listener, and to the client as a whole, until it stops listening', async () => {
    const { line, lobby, client, seen } = await onStage(0)
    const all: string[] = []
    const stop = client.on('message', ({ channel, seq }) => all.push(`${channel} ${seq}`))
    await line.says(event(1))
    stop()
    await line.says(event(2))
    expect(all).toEqual(['chat:lobby 1'])
    expect(seen).toEqual([1, 2])
    expect(lobby.position).toEqual({ epoch: 'e1', seq: 2 })
  })
})

describe('a hole', () => {
  it('is repaired by sync, after the time in which it might close by itself', async () => {
    const { line, seen, time } = await onStage(41)
    await line.says(event(44))
    await time.passes(999)
    line.hearsNothing()
    await time.passes(1)
    const sync = line.hears('sync')
    expect(sync.cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 41 } })
    await line.says(event(45))
    expect(seen).toEqual([])
    await line.replies(sync, page([entry(42), entry(43), entry(44)]))
    expect(seen).toEqual([42, 43, 44, 45])
    line.hearsNothing()
  })

  it('is repaired page by page, until there is no more', async () => {
    const { line, seen, time } = await onStage(0)
    await line.says(event(5))
    await time.passes(1000)
    await line.replies(line.hears('sync'), page([entry(1), entry(2)], { head: 5, more: true }))
    const second = line.hears('sync')
    expect(second.cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 2 } })
    await line.replies(second, page([entry(3), entry(4), entry(5)]))
    expect(seen).toEqual([1, 2, 3, 4, 5])
    line.hearsNothing()
  })

  it('is asked for once at a time', async () => {
    const { line, time } = await onStage(0)
    await line.says(event(2))
    await time.passes(1000)
    const sync = line.hears('sync')
    await line.says(event(4))
    await time.passes(2000)
    line.hearsNothing()
    await line.replies(sync, page([entry(1), entry(2)], { head: 4 }))
    await time.passes(1000)
    expect(line.hears('sync').cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 2 } })
  })

  it('of which sync gives nothing although it promises more is asked for ever more rarely', async () => {
    const { line, time } = await onStage(0)
    await line.says(event(2))
    await time.passes(1000)
    for (let turn = 0; turn < 3; turn++) {
      await line.replies(line.hears('sync'), page([], { head: 2, more: true }))
      line.hearsNothing()
      await time.passes(500 * 2 ** turn)
    }
    await line.replies(line.hears('sync'), page([entry(1), entry(2)]))
    line.hearsNothing()
  })

  it('is asked for again when the server was too busy, or failed', async () => {
    const { line, seen, time } = await onStage(0)
    await line.says(event(2))
    await time.passes(1000)
    await line.refuses(line.hears('sync'), 'RATE_LIMITED', { retryAfterMs: 700 })
    await time.passes(699)
    line.hearsNothing()
    await time.passes(1000)
    await line.refuses(line.hears('sync'), 'INTERNAL')
    await time.passes(5000)
    await line.replies(line.hears('sync'), page([entry(1), entry(2)]))
    expect(seen).toEqual([1, 2])
  })
})
