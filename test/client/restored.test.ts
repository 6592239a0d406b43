import { describe, expect, it } from 'vitest'
import { AT, helloWith, listed, onStage, page } from '../support/fake-server.ts'

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
})
