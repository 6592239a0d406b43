import { describe, expect, it } from 'vitest'
import { AT, entry, event, listed, onStage, page, Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

/** Where a view begins, and begins again, when words come late, twice or not at all. Each was found by the simulator. */

const joined = (head: number, seqs: readonly number[]) => ({
  channel: 'chat:lobby',
  epoch: 'e1',
  head,
  recovered: true,
  entries: seqs.map(seq => entry(seq)),
  more: false,
  online: [],
  receipts: {},
})

describe('a view', () => {
  it('I5: is nowhere that it has not told: what is held back after a join would be missed by the next run', async () => {
    const { line, lobby, client, seen, time } = await onStage(5)
    const joining = lobby.join()
    await settled()
    await line.replies(line.hears('join'), joined(7, [6, 7]))
    await joining
    expect(seen).toEqual([])
    expect(client.positions['chat:lobby']).toEqual({ epoch: 'e1', seq: 5 })
    await time.passes(0)
    expect(seen).toEqual([6, 7])
    expect(client.positions['chat:lobby']).toEqual({ epoch: 'e1', seq: 7 })
  })

  it('I5: begins as listed when the join that was to say where is never answered', async () => {
    const stage = new Stage()
    const line = await stage.greets()
    const lobby = stage.client.channel('chat:lobby')
    const seen: number[] = []
    lobby.on('message', ({ seq }) => seen.push(seq))
    const refused = expect(lobby.join()).rejects.toMatchObject({ code: 'TIMEOUT' })
    await settled()
    line.hears('join')
    const next = await stage.comesBack(listed(3))
    await next.says(event(4))
    await stage.time.passes(12_000)
    await refused
    expect(seen).toEqual([4])
    expect(lobby.position).toEqual({ epoch: 'e1', seq: 4 })
  })

  it('I5: goes on where an end of the membership is told late, when one has long joined again', async () => {
    const { line, client, seen, time } = await onStage(1)
    await line.says({ event: 'member', channel: 'chat:lobby', user: 'alice', change: 'left' })
    await line.says(event(3))
    await time.passes(500)
    await line.replies(line.hears('hello'), { channels: [listed(3)], more: false })
    await time.passes(1000)
    const sync = line.hears('sync')
    expect(sync.cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 1 } })
    expect(client.channels).toHaveLength(1)
    expect(seen).toEqual([])
  })

  it('I5: goes on from the program’s own position also when the join that said it is never answered', async () => {
    const stage = new Stage({ positions: { 'chat:lobby': { epoch: 'e1', seq: 2 } } })
    const line = await stage.greets()
    const lobby = stage.client.channel('chat:lobby')
    void lobby.join().catch(() => {})
    await settled()
    line.hears('join')
    const next = await stage.comesBack(listed(9))
    next.hears('join')
    void lobby.join().catch(() => {})
    await settled()
    expect(next.hears('join').after).toEqual({ epoch: 'e1', seq: 2 })
  })

  it('I7: does not begin again with a list that was asked for before the channel was left', async () => {
    const { line, lobby, client, seen, time } = await onStage(5)
    await line.says({ event: 'member', channel: 'chat:other', user: 'alice', change: 'joined' })
    await time.passes(500)
    const hello = line.hears('hello')
    const leaving = lobby.leave()
    await settled()
    await line.replies(line.hears('leave'), { channel: 'chat:lobby' })
    await leaving
    await line.replies(hello, { channels: [listed(5)], more: false })
    await line.says(event(6))
    expect(client.channels).toEqual([])
    expect(seen).toEqual([])
  })

  it('I7: does not begin with a join that is answered after the channel was left', async () => {
    const { line, lobby, client, seen, time } = await onStage(5)
    const joining = lobby.join()
    await settled()
    const join = line.hears('join')
    const leaving = lobby.leave()
    await settled()
    await line.replies(line.hears('leave'), { channel: 'chat:lobby' })
    await leaving
    await line.replies(join, joined(6, [6]))
    expect(await joining).toEqual({ epoch: 'e1', head: 6, entries: [], more: false })
    await line.says(event(7))
    await time.passes(0)
    expect(seen).toEqual([])
    expect(client.channels).toEqual([])
  })

  it('I5: tells nothing twice where a join of a membership that has ended is answered late', async () => {
    const { line, lobby, seen, time } = await onStage(3)
    const joining = lobby.join()
    await settled()
    const join = line.hears('join')
    await line.says(event(4))
    await line.says({ event: 'member', channel: 'chat:lobby', user: 'alice', change: 'left' })
    await time.passes(500)
    await line.replies(line.hears('hello'), { channels: [], more: false })
    await line.replies(join, joined(3, [3]))
    await joining
    const again = lobby.join()
    await settled()
    await line.replies(line.hears('join'), joined(5, [4, 5]))
    await again
    await time.passes(0)
    expect(seen).toEqual([4, 5])
  })

  it('I5: passes over nothing of a log that the server says ends before what was told', async () => {
    const { line, lobby, seen, time } = await onStage(3)
    await line.says([event(4), event(5)])
    await line.says({ event: 'member', channel: 'chat:other', user: 'alice', change: 'joined' })
    await time.passes(500)
    await line.replies(line.hears('hello'), { channels: [listed(2)], more: false })
    await time.passes(1000)
    await line.replies(line.hears('sync'), page([], { head: 2, recovered: false }))
    expect(lobby.position).toEqual({ epoch: 'e1', seq: 2 })
    const leaving = lobby.leave()
    await settled()
    await line.replies(line.hears('leave'), { channel: 'chat:lobby' })
    await leaving
    const again = lobby.join()
    await settled()
    await line.replies(line.hears('join'), joined(2, []))
    await again
    await line.says(event(3))
    await time.passes(1000)
    expect(seen).toEqual([4, 5, 3])
  })

  it('I9: is asked for again when the list was doubted and could not be had', async () => {
    const { stage, line, client, time } = await onStage(3)
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 3, 'chat:new': 9 } }
    const beat = async () => {
      for (let second = 0; second < 40 && !line.unheard.some(({ action }) => action === 'hello'); second++)
        await time.passes(1000)
    }
    await beat()
    await line.refuses(line.hears('hello'), 'INTERNAL')
    await beat()
    await line.replies(line.hears('hello'), { channels: [listed(3), listed(9, { channel: 'chat:new' })] })
    expect(client.channel('chat:new').position).toEqual({ epoch: 'e1', seq: 9 })
  })
})
