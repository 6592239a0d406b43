import { describe, expect, it } from 'vitest'
import { type Frame, type Line, listed, Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

type Marks = { readonly read: number; readonly delivered: number }

const joined = (channel: string, receipts: Record<string, Marks>): Frame => ({
  channel,
  epoch: 'e1',
  head: 9,
  recovered: true,
  entries: [],
  more: false,
  online: Object.keys(receipts),
  receipts,
})

const answersJoin = async (line: Line, receipts: Record<string, Marks>) => {
  const frame = line.hears('join')
  await line.replies(frame, joined(String(frame.channel), receipts))
  return frame
}

const BEFORE = { bob: { read: 3, delivered: 5 }, carol: { read: 1, delivered: 1 } }

/** A client that has joined these channels in this run, in this order. */
const inside = async (names: readonly string[], receipts: Record<string, Marks> = BEFORE) => {
  const stage = new Stage()
  const line = await stage.greets()
  for (const name of names) {
    void stage.client.channel(name).join()
    await settled()
    await answersJoin(line, receipts)
    await stage.time.passes(1)
  }
  const comesBack = async (...gone: readonly string[]) => {
    const rows = names.filter(name => !gone.includes(name)).map(channel => listed(9, { channel }))
    const next = await stage.comesBack(...rows)
    next.unheard.splice(0, next.unheard.length, ...next.unheard.filter(({ action }) => action !== 'presence'))
    return next
  }
  return { stage, line, comesBack, client: stage.client }
}

describe('receipts that others told while there was no socket', () => {
  it('are asked for on the next, and told where they are news', async () => {
    const { client, comesBack } = await inside(['chat:lobby'])
    const lobby = client.channel('chat:lobby')
    const told: unknown[] = []
    lobby.on('receipt', ({ user, read, delivered }) => told.push([user, read, delivered]))
    client.on('receipt', ({ channel }) => told.push(channel))
    const next = await comesBack()
    const { after } = await answersJoin(next, { ...BEFORE, bob: { read: 9, delivered: 9 } })
    expect(after).toEqual({ epoch: 'e1', seq: 9 })
    expect(told).toEqual([['bob', 9, 9], 'chat:lobby'])
    expect(lobby.receipts.get('bob')).toEqual({ read: 9, delivered: 9 })
    next.hearsNothing()
  })

  it('are asked for once what was missed has been read', async () => {
    const { stage } = await inside(['chat:lobby'])
    const next = await stage.comesBack(listed(10))
    const sync = next.hears('sync')
    next.hears('presence')
    next.hearsNothing()
    const recovery = { epoch: 'e1', head: 10, recovered: false, more: false, entries: [] }
    await next.replies(sync, { channels: { 'chat:lobby': recovery } })
    next.hears('join')
  })

  it('are not asked for in large channels, nor in those that the program has not joined', async () => {
    const { stage } = await inside(['chat:large'], {})
    const next = await stage.comesBack(listed(9, { channel: 'chat:large' }), listed(9))
    next.hearsNothing()
  })

  it('are not asked for where the membership is over', async () => {
    const { client, line, comesBack } = await inside(['chat:a', 'chat:b', 'chat:c'])
    void client.channel('chat:a').leave()
    await settled()
    await line.replies(line.hears('leave'))
    const next = await comesBack('chat:a', 'chat:b')
    expect((await answersJoin(next, BEFORE)).channel).toBe('chat:c')
    next.hearsNothing()
  })

  it('are asked for one channel at a time, of the ten used last', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `chat:room-${at}`)
    const { client, comesBack } = await inside(names)
    client.channel('chat:room-0').read(9)
    const next = await comesBack()
    next.unheard.splice(0, next.unheard.length, ...next.unheard.filter(({ action }) => action === 'join'))
    const asked: unknown[] = []
    while (next.unheard.length > 0) {
      expect(next.unheard).toHaveLength(1)
      asked.push((await answersJoin(next, BEFORE)).channel)
    }
    expect(asked).toEqual(['chat:room-0', ...names.slice(3).reverse()])
  })

  it('are left alone after a refusal, and asked for anew on the socket after', async () => {
    const { comesBack } = await inside(['chat:a', 'chat:b'])
    const next = await comesBack()
    await next.refuses(next.hears('join'), 'RATE_LIMITED', { retryAfterMs: 900 })
    next.hearsNothing()
    const third = await comesBack()
    third.hears('join')
    third.hearsNothing()
    const fourth = await comesBack()
    await answersJoin(fourth, BEFORE)
    await answersJoin(fourth, BEFORE)
    fourth.hearsNothing()
  })

  it('go with those who left meanwhile', async () => {
    const { client, comesBack } = await inside(['chat:lobby'])
    const lobby = client.channel('chat:lobby')
    await answersJoin(await comesBack(), { bob: BEFORE.bob })
    expect([[...lobby.receipts.keys()], lobby.online]).toEqual([['bob'], ['bob']])
  })

  it('are not asked for in a channel that is being left', async () => {
    const { client, comesBack } = await inside(['chat:a', 'chat:b'])
    const next = await comesBack()
    const join = next.hears('join')
    void client.channel('chat:a').leave()
    await settled()
    const leave = next.hears('leave')
    await next.replies(join, joined('chat:b', BEFORE))
    next.hearsNothing()
    await next.replies(leave)
    expect(client.channels.map(({ channel }) => channel)).toEqual(['chat:b'])
  })

  it('are never asked for after a leave: one that comes meanwhile goes out behind the answer', async () => {
    const { client, comesBack } = await inside(['chat:lobby'])
    const next = await comesBack()
    const join = next.hears('join')
    const leaving = client.channel('chat:lobby').leave()
    await settled()
    next.hearsNothing()
    await next.replies(join, joined('chat:lobby', BEFORE))
    await next.replies(next.hears('leave'))
    await leaving
    expect(client.channels).toEqual([])
    expect(client.channel('chat:lobby').receipts.size).toBe(0)
  })
})
