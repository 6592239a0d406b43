import { describe, expect, it } from 'vitest'
import { entry, event, type Frame, listed, onStage, page, Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

const joined = (head: number, entries: readonly object[], more: Frame = {}): Frame => ({
  channel: 'chat:lobby',
  epoch: 'e1',
  head,
  recovered: true,
  entries,
  more: false,
  online: [],
  receipts: {},
  ...more,
})

const atDoor = async () => {
  const stage = new Stage()
  const line = await stage.greets()
  const lobby = stage.client.channel('chat:lobby')
  const seen: number[] = []
  lobby.on('message', ({ seq }) => seen.push(seq))
  return { stage, line, lobby, seen, client: stage.client, time: stage.time }
}

describe('joining', () => {
  it('answers the newest page, and messages go on after it', async () => {
    const { line, lobby, seen, client } = await atDoor()
    const joining = lobby.join()
    await settled()
    const frame = line.hears('join')
    expect(frame.channel).toBe('chat:lobby')
    await line.replies(frame, joined(41, [entry(40), entry(41)], { more: true }))
    const { head, entries, more } = await joining
    expect([head, more, entries.map(({ seq, channel }) => [seq, channel])]).toEqual([
      41,
      true,
      [
        [40, 'chat:lobby'],
        [41, 'chat:lobby'],
      ],
    ])
    await line.says(event(42))
    expect(seen).toEqual([])
    await settled()
    expect(client.channels).toEqual([{ channel: 'chat:lobby', epoch: 'e1', head: 42, read: 0, unread: 42 }])
  })

  it('lets whoever joined go on before what came too early is told', async () => {
    const { line, lobby, seen, time } = await atDoor()
    const order: unknown[] = []
    lobby.on('message', ({ seq }) => order.push(seq))
    const joining = lobby.join().then(({ entries }) => order.push(entries.map(({ seq }) => seq)))
    await settled()
    const frame = line.hears('join')
    await line.says([event(47), event(48)])
    await line.replies(frame, joined(47, [entry(46), entry(47)]))
    await line.says(event(49))
    await joining
    await time.passes(0)
    expect(order).toEqual([[46, 47], 48, 49])
    expect(seen).toEqual([48, 49])
  })

  it('does so also when hello lists the channel before the join is answered', async () => {
    const { stage, line, lobby, time } = await atDoor()
    const order: unknown[] = []
    lobby.on('message', ({ seq }) => order.push(seq))
    const joining = lobby.join().then(({ entries }) => order.push(entries.map(({ seq }) => seq)))
    await settled()
    line.hears('join')
    const next = await stage.comesBack(listed(47))
    await next.says(event(48))
    await next.replies(next.hears('join'), joined(47, [entry(46), entry(47)]))
    await joining
    await time.passes(0)
    expect(order).toEqual([[46, 47], 48])
  })

  it('opens a channel that one is in already: its page, and no entry twice', async () => {
    const { line, lobby, seen, time } = await onStage(40)
    await line.says(event(41))
    const joining = lobby.join()
    await settled()
    await line.replies(
      line.hears('join'),
      joined(43, [entry(40), entry(41), entry(42), entry(43)], {
        receipts: { bob: { read: 41, delivered: 43 } },
      }),
    )
    expect((await joining).entries.map(({ seq }) => seq)).toEqual([40, 41])
    await time.passes(0)
    expect(seen).toEqual([41, 42, 43])
    expect(lobby.receipts.get('bob')).toEqual({ read: 41, delivered: 43 })
  })

  it('repairs what lies between the position and the page', async () => {
    const { line, lobby, seen, time } = await onStage(1)
    const joining = lobby.join()
    await settled()
    await line.replies(line.hears('join'), joined(4, [entry(4)], { more: true }))
    expect((await joining).entries).toEqual([])
    await time.passes(1000)
    await line.replies(line.hears('sync'), page([entry(2), entry(3), entry(4)]))
    expect(seen).toEqual([2, 3, 4])
  })

  it('goes on from where an earlier run got to', async () => {
    const stage = new Stage({ positions: { 'chat:lobby': { epoch: 'e1', seq: 2 } } })
    const line = await stage.greets()
    const seen: number[] = []
    stage.client.on('message', ({ seq }) => seen.push(seq))
    const lobby = stage.client.channel('chat:lobby')
    void lobby.join()
    await settled()
    const frame = line.hears('join')
    expect(frame.after).toEqual({ epoch: 'e1', seq: 2 })
    await line.replies(frame, joined(4, [entry(3)], { more: true }))
    await stage.time.passes(1000)
    await line.replies(line.hears('sync'), page([entry(4)]))
    expect(seen).toEqual([3, 4])
    void lobby.leave()
    await settled()
    await line.replies(line.hears('leave'))
    void lobby.join()
    await settled()
    expect(line.hears('join').after).toBeUndefined()
  })

  it('that is refused rejects with the code', async () => {
    const { line, lobby, client } = await atDoor()
    const refusal = expect(lobby.join()).rejects.toMatchObject({ code: 'FORBIDDEN', advice: 'forget' })
    await settled()
    await line.refuses(line.hears('join'), 'FORBIDDEN')
    await refusal
    expect(client.channels).toEqual([])
  })

  it('goes on over a lost socket, and gives up after ten seconds', async () => {
    const { stage, line, lobby, time } = await atDoor()
    const outcomes: unknown[] = []
    for (const _ of [1, 2]) void lobby.join().catch(({ code }) => outcomes.push(code))
    await settled()
    line.hears('join')
    const next = await stage.comesBack()
    await next.replies(next.hears('join'), joined(0, []))
    expect(lobby.summary).toBeDefined()
    await time.passes(10_000)
    expect(outcomes).toEqual(['TIMEOUT'])
  })
})

describe('leaving', () => {
  it('ends it: the channel is not listed, and a straggler is not told', async () => {
    const { line, lobby, seen, client } = await onStage(0)
    const leaving = lobby.leave()
    await settled()
    await line.replies(line.hears('leave'), { channel: 'chat:lobby' })
    await leaving
    await line.says(event(1))
    expect(seen).toEqual([])
    expect(client.channels).toEqual([])
    line.hearsNothing()
  })

  it('by another device, or by an admin, ends it as well', async () => {
    const { line, lobby, client, time } = await onStage(0)
    const news: unknown[] = []
    lobby.on('member', ({ user, change }) => news.push([user, change]))
    await line.says({ event: 'member', channel: 'chat:lobby', user: 'bob', change: 'left' })
    expect(client.channels).toHaveLength(1)
    await line.says({ event: 'member', channel: 'chat:lobby', user: 'alice', change: 'left' })
    await time.passes(500)
    await line.replies(line.hears('hello'), { channels: [] })
    expect(client.channels).toEqual([])
    expect(news).toEqual([
      ['bob', 'left'],
      ['alice', 'left'],
    ])
  })

  it('is over when one joins again', async () => {
    const { line, lobby, seen, time } = await onStage(5)
    void lobby.leave()
    await settled()
    await line.replies(line.hears('leave'))
    void lobby.join()
    await settled()
    await line.replies(line.hears('join'), joined(9, []))
    await settled()
    await line.says(event(10))
    expect(seen).toEqual([])
    await time.passes(0)
    expect(lobby.position).toEqual({ epoch: 'e1', seq: 10 })
    expect(seen).toEqual([10])
  })
})
