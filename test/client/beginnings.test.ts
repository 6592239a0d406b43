import { describe, expect, it } from 'vitest'
import { entry, event, type Frame, helloWith, listed, onStage, page, Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

const DM = 'dm:alice~bob'
const QUEUE = 'user:alice'

describe('where a view begins', () => {
  it('can be where an earlier run of the program got to', async () => {
    const stage = new Stage({ positions: { 'chat:lobby': { epoch: 'e1', seq: 39 } } })
    const seen: number[] = []
    stage.client.on('message', ({ seq }) => seen.push(seq))
    const line = await stage.greets(listed(41), listed(7, { channel: DM }))
    const sync = line.hears('sync')
    expect(sync.cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 39 } })
    await line.replies(sync, page([entry(40), entry(41)]))
    expect(seen).toEqual([40, 41])
    expect(stage.client.positions).toEqual({
      'chat:lobby': { epoch: 'e1', seq: 41 },
      [DM]: { epoch: 'e1', seq: 7 },
    })
  })

  it('is the first entry of a conversation that somebody opens', async () => {
    const { line, client } = await onStage(0)
    const seen: string[] = []
    client.on('message', ({ channel, seq }) => seen.push(`${channel} ${seq}`))
    await line.says(event(1, 'bob', DM))
    expect(seen).toEqual([`${DM} 1`])
    expect(client.channels.map(({ channel }) => channel)).toEqual(['chat:lobby', DM])
  })

  it('is the first entry also when the event of the first was lost', async () => {
    const { line, client, time } = await onStage(0)
    const seen: number[] = []
    client.on('message', ({ seq }) => seen.push(seq))
    await line.says(event(2, 'bob', DM))
    await time.passes(1000)
    const asked = [...line.unheard]
    expect(asked.map(({ action }) => action).sort()).toEqual(['hello', 'sync'])
    const sync = asked.find(({ action }) => action === 'sync') ?? {}
    expect(sync.cursors).toEqual({ [DM]: { epoch: 'e1', seq: 0 } })
    await line.replies(sync, page([entry(1), entry(2)], {}, DM))
    expect(seen).toEqual([1, 2])
  })

  it('is the first entry also when it was opened while there was no socket', async () => {
    const { stage, client } = await onStage(0)
    const seen: number[] = []
    client.on('message', ({ seq }) => seen.push(seq))
    const next = await stage.comesBack(listed(0), listed(2, { channel: DM }))
    await next.replies(next.hears('sync'), page([entry(1), entry(2)], {}, DM))
    expect(seen).toEqual([1, 2])
  })

  it('waits for hello when an event overtakes its reply', async () => {
    const stage = new Stage()
    const seen: number[] = []
    stage.client.on('message', ({ seq }) => seen.push(seq))
    await settled()
    const line = await stage.line.opens()
    const hello = line.hears('hello')
    await line.says(event(42))
    expect(seen).toEqual([])
    await line.replies(hello, helloWith(listed(41)))
    expect(seen).toEqual([42])
  })
})

describe('the own queue', () => {
  const notice = (seq: number): Frame => ({
    event: 'notice',
    kind: 'order',
    at: entry(seq).at,
    body: { order: seq },
    seq,
    epoch: 'q1',
  })
  const queued = (seq: number) => ({ ...entry(seq, 'shop'), body: { kind: 'order', order: seq } })
  const row = (head: number, read: number) => listed(head, { channel: QUEUE, epoch: 'q1', read })

  it('is handed over from where it was read up to, in order, with what comes meanwhile', async () => {
    const stage = new Stage()
    const orders: unknown[] = []
    stage.client.on('notice', ({ kind, seq, body }) => orders.push([kind, seq, body.order]))
    const line = await stage.greets(row(3, 1))
    const history = line.hears('history')
    expect(history).toMatchObject({ channel: QUEUE, after: 1, limit: 1 })
    await line.says(notice(4))
    await line.replies(history, { entries: [queued(2)], more: true })
    await stage.time.passes(1000)
    await line.replies(line.hears('sync'), page([queued(2), queued(3)], { epoch: 'q1' }, QUEUE))
    expect(orders).toEqual([2, 3, 4].map(seq => ['order', seq, seq]))
  })

  it('begins with the oldest notice that retention has left', async () => {
    const stage = new Stage()
    const seen: number[] = []
    stage.client.on('notice', ({ seq }) => seen.push(seq))
    const line = await stage.greets(row(900, 0))
    await line.replies(line.hears('history'), { entries: [queued(899)], more: true })
    await stage.time.passes(1000)
    const sync = line.hears('sync')
    expect(sync.cursors).toEqual({ [QUEUE]: { epoch: 'q1', seq: 898 } })
    await line.replies(sync, page([queued(899), queued(900)], { epoch: 'q1' }, QUEUE))
    expect(seen).toEqual([899, 900])
  })

  it('asks nothing when nothing waits, and a lost notice is repaired like any entry', async () => {
    const stage = new Stage()
    const seen: number[] = []
    stage.client.on('notice', ({ seq }) => seen.push(seq))
    const line = await stage.greets(row(3, 3))
    line.hearsNothing()
    await line.says(notice(5))
    await stage.time.passes(1000)
    await line.replies(line.hears('sync'), page([queued(4), queued(5)], { epoch: 'q1' }, QUEUE))
    expect(seen).toEqual([4, 5])
  })
})
