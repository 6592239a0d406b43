import { describe, expect, it } from 'vitest'
import { AT, entry, helloWith, listed, onStage, page } from '../support/fake-server.ts'

describe('a restore of the tables', () => {
  it('F51: shows also to one to whom nobody speaks, by the generation that a heartbeat tells', async () => {
    const { stage, line, time, lobby } = await onStage(41)
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 30 } }
    await time.passes(15_000)
    expect(lobby.summary).toMatchObject({ epoch: 'e1', head: 41 })
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 30 }, generation: 'g1' }
    await time.passes(31_000)
    await line.replies(line.hears('hello'), {
      ...helloWith(listed(30, { epoch: 'e1.g1' })),
      generation: 'g1',
    })
    await time.passes(1000)
    const sync = line.hears('sync')
    expect(sync.cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 41 } })
    await line.replies(sync, page([], { epoch: 'e1.g1', head: 30, recovered: false }))
    expect(lobby.position).toEqual({ epoch: 'e1.g1', seq: 30 })
    const restored = { ...helloWith(listed(30, { epoch: 'e1.g1' })), generation: 'g1' }
    await time.passes(1000)
    await line.replies(line.hears('hello'), restored)
    await time.passes(62_000)
    line.hearsNothing()
  })

  it('F51: leaves what was read of the old log unsaid of the new one, whose numbers may stand for what nobody saw', async () => {
    const { stage, line, time, lobby } = await onStage(41)
    lobby.read(41)
    await time.passes(1000)
    expect(line.hears('receipt')).toMatchObject({ read: 41 })
    const restored = listed(50, { epoch: 'e1.g1', read: 30 })
    line.answers.hello = () => ({ ...helloWith(restored), generation: 'g1' })
    line.answers.sync = () => page([], { epoch: 'e1.g1', head: 50, recovered: false })
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 50 }, generation: 'g1' }
    await time.passes(62_000)
    expect(lobby.position).toEqual({ epoch: 'e1.g1', seq: 50 })
    expect(lobby.summary).toMatchObject({ read: 30 })
    line.hearsNothing()
  })

  it('F51: is not forgotten where an instance of before answers what a heartbeat of a new one made it ask', async () => {
    const { stage, line, time, lobby } = await onStage(41)
    const restored = { ...helloWith(listed(30, { epoch: 'e1.g1' })), generation: 'g1' }
    const answers = [helloWith(listed(41))]
    line.answers.hello = () => answers.shift() ?? restored
    line.answers.sync = () => page([], { epoch: 'e1.g1', head: 30, recovered: false })
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 30 }, generation: 'g1' }
    await time.passes(31_000)
    expect(answers).toEqual([])
    await time.passes(31_000)
    expect(lobby.position).toEqual({ epoch: 'e1.g1', seq: 30 })
  })

  it('F51: leaves no epoch of before, whatever an instance of before still says after the list', async () => {
    const { stage, line, time, lobby } = await onStage(3)
    const restored = { epoch: 'e1.g1', head: 3 }
    const before = { epoch: 'e1', head: 3 }
    const pages = [page([], before), page([], { ...restored, recovered: false })]
    line.answers.hello = () => ({ ...helloWith(listed(3, restored)), generation: 'g1' })
    line.answers.sync = () => pages.shift() ?? page([], restored)
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 3 }, generation: 'g1' }
    while (pages.length > 1) await time.passes(100)
    expect(lobby.position).toEqual({ epoch: 'e1', seq: 3 })
    await line.says({ event: 'message', channel: 'chat:lobby', epoch: 'e1', ...entry(4) })
    await time.passes(62_000)
    expect(lobby.position).toEqual({ epoch: 'e1.g1', seq: 3 })
    expect(lobby.summary).toMatchObject(restored)
  })

  it('F51: is no more of the list that was, for one who has left and joined what was begun anew', async () => {
    const { stage, line, time, lobby } = await onStage(3)
    const anew = { epoch: 'e2.g1', head: 0, entries: [], more: false, recovered: true }
    line.answers.leave = () => ({ channel: 'chat:lobby' })
    line.answers.join = () => ({ channel: 'chat:lobby', online: [], receipts: {}, ...anew })
    await lobby.leave()
    await lobby.join()
    expect(lobby.position).toEqual({ epoch: 'e2.g1', seq: 0 })
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 0 } }
    await time.passes(62_000)
    line.hearsNothing()
    expect(lobby.summary).toMatchObject({ epoch: 'e2.g1', head: 0 })
  })

  it('F51: leaves no epoch of before in the list, where an instance of before has answered a join', async () => {
    const { stage, line, time, lobby } = await onStage(3)
    const restored = { epoch: 'e2.g1', head: 1 }
    const joined = {
      channel: 'chat:lobby',
      online: [],
      receipts: {},
      entries: [],
      more: false,
      recovered: true,
    }
    line.answers.leave = () => ({ channel: 'chat:lobby' })
    line.answers.hello = () => helloWith(listed(1, restored))
    line.answers.sync = () => page([], restored)
    await lobby.leave()
    line.answers.join = () => ({ ...joined, ...restored })
    await lobby.join()
    line.answers.join = () => ({ ...joined, epoch: 'e1', head: 2 })
    await lobby.join()
    expect(lobby.summary).toMatchObject({ epoch: 'e1' })
    stage.pong = { serverTime: AT, heads: { 'chat:lobby': 1 } }
    await time.passes(62_000)
    expect(lobby.position).toEqual({ epoch: 'e2.g1', seq: 1 })
    expect(lobby.summary).toMatchObject(restored)
  })

  it('F51: does not make the client ask on and on while two instances answer of different tables in turn', async () => {
    const { stage, time } = await onStage(5)
    const asked = { hello: 0, sync: 0 }
    const next = await stage.comesBack(listed(3, { epoch: 'e2' }))
    next.answers.hello = () => {
      asked.hello++
      return helloWith(listed(3, { epoch: 'e2' }))
    }
    next.answers.sync = () => {
      asked.sync++
      return page([], { epoch: 'e1', head: 5, recovered: true })
    }
    stage.pong = { serverTime: AT }
    for (const frame of next.unheard.splice(0)) next.send(JSON.stringify(frame))
    await time.passes(60_000)
    expect(asked.hello).toBeLessThan(3)
    expect(asked.sync).toBeLessThan(5)
  })
})
