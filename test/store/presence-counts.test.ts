import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { countedApp } from '../support/counted-app.ts'

describe('what being there asks of DynamoDB', () => {
  let counted: Awaited<ReturnType<typeof countedApp>>
  beforeAll(async () => {
    counted = await countedApp()
  })
  afterAll(() => counted.stop())
  beforeEach(() => counted.calls.splice(0))

  it('what is said on a socket that said hello just now writes no lease; on one that did not, it does', async () => {
    const { app, calls, tables, say, writes } = counted
    const channel = 'chat:fresh'
    await say('erin', { action: 'join', channel })
    await say('erin', { action: 'hello' })
    for (const request of [
      { action: 'join', channel },
      { action: 'presence', of: ['alice'] },
    ]) {
      calls.splice(0)
      await say('erin', request)
      expect(writes()).toEqual([])
      app.clock.advance(16_000)
      await say('erin', request)
      expect(writes()).toEqual([{ name: 'UpdateItem', table: tables.connections }])
    }
  })

  it('who comes online is told by what hello has read already', async () => {
    const { app, calls, tables, say } = counted
    await say('frank', { action: 'join', channel: 'chat:few' })
    await say('frank', { action: 'hello' })
    calls.splice(0)
    app.clock.advance(80_000)
    calls.splice(0)
    await say('frank', { action: 'hello' })
    const asked = calls.filter(({ table }) => table === tables.rooms).map(({ name }) => name)
    expect(asked).toEqual(['Query', 'BatchGetItem'])
  })
})
