import { describe, expect, it } from 'vitest'
import { entry, event, type Frame, helloWith, listed, onStage, page, Stage } from '../support/fake-server.ts'

describe('after a lost socket', () => {
  it('everything since the position is told, and what comes meanwhile is held back', async () => {
    const { stage, line, seen, client } = await onStage(40)
    await line.says([event(41), event(42)])
    await line.closes()
    await stage.time.passes(500)
    const next = await stage.line.opens()
    const hello = next.hears('hello')
    await next.says(event(45))
    await next.replies(hello, helloWith(listed(44)))
    expect(client.state).toBe('repairing')
    const sync = next.hears('sync')
    expect(sync.cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 42 } })
    await next.says(event(46))
    expect(seen).toEqual([41, 42])
    await next.replies(sync, page([entry(43), entry(44)]))
    expect(seen).toEqual([41, 42, 43, 44, 45, 46])
    expect(client.state).toBe('live')
    next.hearsNothing()
  })

  it('pages are asked for until there is no more', async () => {
    const { stage, seen } = await onStage(0)
    const next = await stage.comesBack(listed(3))
    await next.replies(next.hears('sync'), page([entry(1), entry(2)], { head: 3, more: true }))
    const second = next.hears('sync')
    expect(second.cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 2 } })
    expect(stage.client.state).toBe('repairing')
    await next.replies(second, page([entry(3)]))
    expect(seen).toEqual([1, 2, 3])
    expect(stage.client.state).toBe('live')
  })

  it('nothing is asked for when nothing was missed', async () => {
    const { stage, client } = await onStage(41)
    const next = await stage.comesBack(listed(41))
    next.hearsNothing()
    expect(client.state).toBe('live')
  })

  it('a repair that is cut off goes on from where it was', async () => {
    const { stage, seen } = await onStage(0)
    const second = await stage.comesBack(listed(4))
    await second.replies(second.hears('sync'), page([entry(1), entry(2)], { head: 4, more: true }))
    second.hears('sync')
    const third = await stage.comesBack(listed(4))
    const sync = third.hears('sync')
    expect(sync.cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 2 } })
    await third.replies(sync, page([entry(3), entry(4)]))
    expect(seen).toEqual([1, 2, 3, 4])
    third.hearsNothing()
    expect(stage.client.state).toBe('live')
  })

  it('all channels that are behind are asked for together, at most fifty in one frame', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `chat:room-${at}`)
    const stage = new Stage()
    await stage.greets(...names.map(channel => listed(0, { channel })))
    const next = await stage.comesBack(...names.map(channel => listed(1, { channel })))
    const seen: string[] = []
    stage.client.on('message', ({ channel }) => seen.push(channel))
    const answer = (frame: Frame) => {
      const asked = Object.keys(frame.cursors ?? {})
      const recovery = { epoch: 'e1', head: 1, recovered: true, more: false, entries: [entry(1)] }
      return {
        asked,
        done: next.replies(frame, { channels: Object.fromEntries(asked.map(name => [name, recovery])) }),
      }
    }
    const first = answer(next.hears('sync'))
    await first.done
    const second = answer(next.hears('sync'))
    await second.done
    expect([first.asked.length, second.asked.length]).toEqual([50, 10])
    expect(seen.sort()).toEqual(names.sort())
  })

  it('a channel that the caller is not in any more is dropped, and the others are repaired', async () => {
    const stage = new Stage()
    await stage.greets(listed(0), listed(0, { channel: 'chat:left' }))
    const next = await stage.comesBack(listed(1), listed(1, { channel: 'chat:left' }))
    await next.refuses(next.hears('sync'), 'FORBIDDEN')
    await next.replies(next.hears('sync'), page([entry(1)]))
    const alone = next.hears('sync')
    expect(Object.keys(alone.cursors ?? {})).toEqual(['chat:left'])
    await next.refuses(alone, 'FORBIDDEN')
    expect(stage.client.channels.map(({ channel }) => channel)).toEqual(['chat:lobby'])
    expect(stage.client.state).toBe('live')
    next.hearsNothing()
  })

  it('a channel that cannot be read does not keep the others from being repaired', async () => {
    const stage = new Stage()
    await stage.greets(listed(0, { channel: 'chat:broken' }), listed(0))
    const seen: string[] = []
    stage.client.on('message', ({ channel }) => seen.push(channel))
    const next = await stage.comesBack(listed(1, { channel: 'chat:broken' }), listed(1))
    for (let turn = 0; turn < 3 && seen.length === 0; turn++) {
      const sync = next.hears('sync')
      if ('chat:broken' in (sync.cursors as object)) await next.refuses(sync, 'INTERNAL')
      else await next.replies(sync, page([entry(1)]))
      await stage.time.passes(1000)
    }
    expect(seen).toEqual(['chat:lobby'])
  })

  it('a channel that hello does not list any more is over', async () => {
    const { stage, line, lobby, client } = await onStage(5)
    await line.says(event(7))
    await stage.comesBack()
    expect(client.channels).toEqual([])
    expect(lobby.summary).toBeUndefined()
    expect(lobby.position).toBeUndefined()
  })
})

describe('what cannot be recovered', () => {
  it('is told, with the head to start from, and messages go on after it', async () => {
    const { stage, lobby, client, seen } = await onStage(41)
    const resets: unknown[] = []
    lobby.on('reset', reset => resets.push(reset))
    client.on('reset', ({ channel }) => resets.push(channel))
    const next = await stage.comesBack(listed(40, { epoch: 'e2' }))
    const sync = next.hears('sync')
    expect(sync.cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 41 } })
    await next.says(event(41, 'bob', 'chat:lobby', 'e2'))
    await next.replies(sync, page([], { epoch: 'e2', head: 40, recovered: false }))
    expect(resets).toEqual([{ from: { epoch: 'e1', seq: 41 }, epoch: 'e2', head: 40 }, 'chat:lobby'])
    expect(lobby.position).toEqual({ epoch: 'e2', seq: 40 })
    await next.says([event(41, 'bob', 'chat:lobby', 'e2'), event(42, 'bob', 'chat:lobby', 'e2')])
    expect(seen).toEqual([41, 42])
    expect(client.state).toBe('live')
  })

  it('shows also while the socket lives, when the epoch of an event is another', async () => {
    const { line, time, lobby } = await onStage(41)
    await line.says(event(3, 'bob', 'chat:lobby', 'e2'))
    await time.passes(1000)
    await line.replies(line.hears('sync'), page([], { epoch: 'e2', head: 3, recovered: false }))
    expect(lobby.position).toEqual({ epoch: 'e2', seq: 3 })
    await time.passes(1000)
    line.hears('hello')
  })

  it('is not claimed for a straggler of an old epoch', async () => {
    const { line, time, lobby, seen } = await onStage(41)
    await line.says(event(3, 'bob', 'chat:lobby', 'e0'))
    await time.passes(1000)
    await line.replies(line.hears('sync'), page([], { head: 41 }))
    await line.says(event(42))
    await time.passes(5000)
    line.hearsNothing()
    expect(seen).toEqual([42])
    expect(lobby.position).toEqual({ epoch: 'e1', seq: 42 })
  })
})

describe('what live events have filled meanwhile', () => {
  it('is not asked for when its turn comes', async () => {
    const names = Array.from({ length: 52 }, (_, at) => `chat:room-${at}`)
    const stage = new Stage()
    await stage.greets(...names.map(channel => listed(0, { channel })))
    const next = await stage.comesBack(...names.map(channel => listed(1, { channel })))
    const sync = next.hears('sync')
    await next.says(event(1, 'bob', 'chat:room-50'))
    const recovery = { epoch: 'e1', head: 1, recovered: true, more: false, entries: [entry(1)] }
    const asked = Object.keys(sync.cursors ?? {})
    await next.replies(sync, { channels: Object.fromEntries(asked.map(name => [name, recovery])) })
    expect(Object.keys(next.hears('sync').cursors ?? {})).toEqual(['chat:room-51'])
  })

  it('costs no question at all where nothing else is missing', async () => {
    const { stage, line, seen, time } = await onStage(0)
    await line.says(event(2))
    await time.passes(1000)
    await line.refuses(line.hears('sync'), 'RATE_LIMITED', { retryAfterMs: 700 })
    await line.says(event(1))
    await time.passes(60_000)
    line.hearsNothing()
    expect([seen, stage.client.state]).toEqual([[1, 2], 'live'])
  })
})

/** A log at a head, of which retention has left the entries from `oldest` on, as the server reads it. */
const recoveryOf = (
  cursor: { epoch: string; seq: number },
  log: { epoch: string; head: number; oldest: number },
) => {
  const { epoch, head, oldest } = log
  const recovered = cursor.epoch === epoch && cursor.seq <= head && cursor.seq >= oldest - 1
  const from = recovered ? cursor.seq + 1 : head + 1
  const entries = Array.from({ length: Math.min(2, head + 1 - from) }, (_, at) => entry(from + at))
  return { epoch, head, recovered, more: recovered && from + 1 < head, entries }
}

describe('a position of whatever shape', () => {
  const log = { epoch: 'e2', head: 6, oldest: 3 }
  it.each([
    ['at the head', { epoch: 'e2', seq: 6 }, []],
    ['one before the head', { epoch: 'e2', seq: 5 }, [6]],
    ['several pages before the head', { epoch: 'e2', seq: 2 }, [3, 4, 5, 6]],
    ['at the oldest that is kept', { epoch: 'e2', seq: 3 }, [4, 5, 6]],
    ['just before the oldest that is kept', { epoch: 'e2', seq: 2 }, [3, 4, 5, 6]],
    ['too old by one', { epoch: 'e2', seq: 1 }, 'reset'],
    ['at the very beginning, which is not kept', { epoch: 'e2', seq: 0 }, 'reset'],
    ['beyond the head by one', { epoch: 'e2', seq: 7 }, 'reset'],
    ['far beyond the head', { epoch: 'e2', seq: Number.MAX_SAFE_INTEGER }, 'reset'],
    ['of another epoch, before the head', { epoch: 'e1', seq: 4 }, 'reset'],
    ['of another epoch, at the head', { epoch: 'e1', seq: 6 }, 'reset'],
    ['of another epoch, beyond the head', { epoch: 'e1', seq: 900 }, 'reset'],
  ] as const)('%s is told everything after it, or that it cannot be', async (_, cursor, expected) => {
    const stage = new Stage({ positions: { 'chat:lobby': cursor } })
    const told: (number | string)[] = []
    stage.client.on('message', ({ seq }) => told.push(seq))
    stage.client.on('reset', ({ from, epoch, head }) => told.push(`${from?.seq} -> ${epoch} ${head}`))
    const line = await stage.greets(listed(log.head, { epoch: log.epoch }))
    while (line.unheard.length > 0) {
      const sync = line.hears('sync')
      const { 'chat:lobby': at } = sync.cursors as Record<string, typeof cursor>
      await line.replies(sync, { channels: { 'chat:lobby': recoveryOf(at ?? cursor, log) } })
    }
    const reset = `${cursor.seq} -> e2 6`
    expect(told).toEqual(Array.isArray(expected) ? expected : [reset])
    expect(stage.client.state).toBe('live')
    expect(stage.client.positions['chat:lobby']).toEqual({ epoch: 'e2', seq: 6 })
    await line.says(event(7, 'bob', 'chat:lobby', 'e2'))
    expect(told.at(-1)).toBe(7)
  })
})
