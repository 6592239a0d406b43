import { describe, expect, it } from 'vitest'
import { entry, event, listed, page } from '../support/fake-server.ts'
import { onDevice } from '../support/on-device.ts'

describe('a device', () => {
  it('goes on after a restart where it was, in each channel', async () => {
    const { start } = onDevice()
    const first = start()
    const line = await first.stage.greets(listed(40), listed(7, { channel: 'dm:alice~bob' }))
    await line.says([event(41), event(42)])
    first.stage.dies()
    const { stage, seen } = start()
    const next = await stage.greets(listed(44), listed(7, { channel: 'dm:alice~bob' }))
    const sync = next.hears('sync')
    expect(sync.cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 42 } })
    await next.replies(sync, page([entry(43), entry(44)]))
    expect(seen).toEqual([43, 44])
    next.hearsNothing()
  })

  it('goes on from the head where nothing was ever told', async () => {
    const { start } = onDevice()
    const first = start()
    await first.stage.greets(listed(40))
    first.stage.dies()
    const next = await start().stage.greets(listed(41))
    expect(next.hears('sync').cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 40 } })
  })

  it('is told nothing twice and misses nothing when it ends between two entries', async () => {
    const { start } = onDevice()
    const first = start()
    const line = await first.stage.greets(listed(0))
    first.client.on('message', ({ seq }) => {
      if (seq === 2) first.stage.dies()
    })
    await line.says(event(1))
    await line.says(event(2))
    await line.says(event(3))
    const { stage, seen } = start()
    const next = await stage.greets(listed(3))
    await next.replies(next.hears('sync'), page([entry(3)]))
    expect([...first.seen, ...seen]).toEqual([1, 2, 3])
  })

  it('keeps a place only after whoever listens has returned', async () => {
    const { device, start } = onDevice()
    const { stage, client } = start()
    const kept: (string | undefined)[] = []
    const line = await stage.greets(listed(0))
    client.on('message', () => kept.push(device.texts.get(device.kept('at')[0] ?? '')))
    await line.says([event(1), event(2)])
    expect(kept).toEqual(['0 e1', '1 e1'])
    expect(device.texts.get(device.kept('at')[0] ?? '')).toBe('2 e1')
  })

  it('does not go back where another window of it is further', async () => {
    const { start, device } = onDevice()
    const [slow, quick] = [start(), start()]
    const [one, two] = [await slow.stage.greets(listed(0)), await quick.stage.greets(listed(0))]
    await two.says([event(1), event(2), event(3)])
    await one.says(event(1))
    expect([slow.seen, quick.seen]).toEqual([[1], [1, 2, 3]])
    expect(device.texts.get(device.kept('at')[0] ?? '')).toBe('3 e1')
  })

  it('forgets a channel with its membership, also one that ended while it was off', async () => {
    const { device, start } = onDevice()
    const first = start()
    const line = await first.stage.greets(listed(3), listed(4, { channel: 'chat:left' }))
    expect(device.kept('at')).toHaveLength(2)
    await line.says({ event: 'member', channel: 'chat:left', user: 'alice', change: 'left' })
    await first.stage.time.passes(500)
    await line.replies(line.hears('hello'), { channels: [listed(3)] })
    expect(device.kept('at')).toHaveLength(1)
    first.stage.dies()
    await start().stage.greets()
    expect(device.kept('at')).toEqual([])
  })

  it.each([
    ['of another epoch', '3 e0', { epoch: 'e0', seq: 3 }],
    ['beyond the head', '9 e1', { epoch: 'e1', seq: 9 }],
  ])('whose place is %s is told that it cannot be recovered, and goes on', async (_, text, cursor) => {
    const { device, start } = onDevice()
    const first = start()
    await first.stage.greets(listed(5))
    first.stage.dies()
    device.texts.set(device.kept('at')[0] ?? '', text)
    const { stage, seen, resets } = start()
    const line = await stage.greets(listed(6))
    const sync = line.hears('sync')
    expect(sync.cursors).toEqual({ 'chat:lobby': cursor })
    await line.replies(sync, page([], { head: 6, recovered: false }))
    await line.says(event(7))
    expect([resets, seen]).toEqual([['chat:lobby 6'], [7]])
    expect(device.texts.get(device.kept('at')[0] ?? '')).toBe('7 e1')
  })

  it.each(['', 'x', '1', 'NaN e1', '1.5 e1', '-3 e1', '1e99 e1'])(
    'with %j for a place begins anew',
    async text => {
      const { device, start } = onDevice()
      const first = start()
      await first.stage.greets(listed(5))
      first.stage.dies()
      device.texts.set(device.kept('at')[0] ?? '', text)
      const { stage } = start()
      const line = await stage.greets(listed(5))
      line.hearsNothing()
      expect(stage.client.positions['chat:lobby']).toEqual({ epoch: 'e1', seq: 5 })
    },
  )

  it('takes what the program brings before what it keeps', async () => {
    const { start } = onDevice()
    const first = start()
    await first.stage.greets(listed(5))
    first.stage.dies()
    const { stage } = start({ positions: { 'chat:lobby': { epoch: 'e1', seq: 2 } } })
    const line = await stage.greets(listed(5))
    expect(line.hears('sync').cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 2 } })
  })

  it('opens a channel with its newest page as ever', async () => {
    const { start } = onDevice()
    const first = start()
    await first.stage.greets(listed(2))
    first.stage.dies()
    const { stage, seen } = start()
    const joined = stage.client.channel('chat:lobby').join()
    const line = await stage.greets(listed(2))
    const join = line.hears('join')
    expect(join.after).toBeUndefined()
    const recovery = { epoch: 'e1', head: 2, recovered: true, entries: [entry(1), entry(2)], more: false }
    await line.replies(join, { ...recovery, online: [], receipts: {} })
    expect((await joined).entries.map(({ seq }) => seq)).toEqual([1, 2])
    expect(seen).toEqual([])
  })
})
