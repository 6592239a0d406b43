import { describe, expect, it } from 'vitest'
import { entry, type Frame, listed, page } from '../support/fake-server.ts'
import { onDevice } from '../support/on-device.ts'

const QUEUE = 'user:alice'
const row = (head: number, read = 0, epoch = 'q1') => listed(head, { channel: QUEUE, epoch, read })
const notice = (seq: number, epoch = 'q1'): Frame => ({
  event: 'notice',
  kind: 'order',
  at: entry(seq).at,
  body: { order: seq },
  seq,
  epoch,
})
const queued = (seq: number) => ({ ...entry(seq, 'shop'), body: { kind: 'order', order: seq } })
const queuePage = (seqs: readonly number[], more: Frame = {}) =>
  page(seqs.map(queued), { epoch: 'q1', ...more }, QUEUE)

describe('what waits for a user', () => {
  it('is told on each device, whatever the other has read', async () => {
    const [phone, laptop] = [onDevice(), onDevice()]
    for (const { start } of [phone, laptop]) {
      const { stage } = start()
      await stage.greets(row(3, 3))
      stage.dies()
    }
    const orders = async ({ start }: typeof phone, read: number) => {
      const { stage, notices } = start()
      const line = await stage.greets(row(5, read))
      const sync = line.hears('sync')
      expect(sync.cursors).toEqual({ [QUEUE]: { epoch: 'q1', seq: 3 } })
      await line.replies(sync, queuePage([4, 5]))
      stage.dies()
      return notices
    }
    expect(await orders(phone, 3)).toEqual([4, 5])
    expect(await orders(laptop, 5)).toEqual([4, 5])
  })

  it('is told once on each, and completely, also where the reader dies half-way', async () => {
    const { start } = onDevice()
    const all = Array.from({ length: 30 }, (_, at) => at + 1)
    const told: number[] = []
    let lives = 0
    while (told.length < all.length && lives < 20) {
      const { stage, client } = start()
      lives++
      let left = 3
      client.on('notice', ({ seq }) => {
        if (left <= 0) return
        told.push(seq)
        left--
        if (left === 0) stage.dies()
      })
      const line = await stage.greets(row(30))
      for (let asked = line.unheard.shift(); asked; asked = line.unheard.shift()) {
        const { seq = 0 } = (asked.cursors as Record<string, { seq: number }> | undefined)?.[QUEUE] ?? {}
        const isSync = asked.action === 'sync'
        // One at a time, since a death in the middle of a frame would be one between two lines of the program.
        if (isSync) await line.replies(asked, queuePage([seq + 1], { head: 30, more: seq + 1 < 30 }))
        else await line.replies(asked, { entries: [queued(Number(asked.after) + 1)], more: true })
        await stage.time.passes(1000)
      }
      stage.dies()
    }
    expect(told).toEqual(all)
    expect(lives).toBe(10)
  })

  it('and has expired in part is told from the oldest that is left', async () => {
    const { start } = onDevice()
    const first = start()
    await first.stage.greets(row(3, 3))
    first.stage.dies()
    const { stage, notices, resets } = start()
    const line = await stage.greets(row(9, 3))
    await line.replies(line.hears('sync'), queuePage([], { head: 9, recovered: false }))
    const history = line.hears('history')
    expect(history).toMatchObject({ channel: QUEUE, after: 3, limit: 1 })
    await line.says(notice(10))
    await line.replies(history, { entries: [queued(8)], more: true })
    await stage.time.passes(1000)
    const sync = line.hears('sync')
    expect(sync.cursors).toEqual({ [QUEUE]: { epoch: 'q1', seq: 7 } })
    await line.replies(sync, queuePage([8, 9]))
    expect([notices, resets]).toEqual([[8, 9, 10], [`${QUEUE} 9`]])
  })

  it('in a log that began anew is told from its beginning', async () => {
    const { start } = onDevice()
    const first = start()
    await first.stage.greets(row(30, 30))
    first.stage.dies()
    const { stage, notices } = start()
    const line = await stage.greets(row(2, 0, 'q2'))
    await line.replies(line.hears('sync'), queuePage([], { epoch: 'q2', head: 2, recovered: false }))
    const history = line.hears('history')
    expect(history.after).toBe(0)
    await line.refuses(history, 'INTERNAL')
    await stage.time.passes(1300)
    const again = line.unheard.find(({ action }) => action === 'history') ?? {}
    line.unheard.length = 0
    await line.replies(again, { entries: [queued(1)], more: true })
    await stage.time.passes(1000)
    await line.replies(line.hears('sync'), queuePage([1, 2], { epoch: 'q2' }))
    expect(notices).toEqual([1, 2])
  })

  it('is told from its beginning where an instance of after a restore answers, and the list was of before', async () => {
    const { stage, notices } = onDevice().start()
    const line = await stage.greets(row(9, 5))
    // What the restored log has beyond 5 says nothing of what was read of it.
    const left = { epoch: 'q2', head: 7, entries: [queued(6)], more: true }
    await line.replies(line.hears('history'), left)
    const again = line.hears('history')
    expect(again.after).toBe(0)
    await line.replies(again, { ...left, entries: [queued(2)] })
    await stage.time.passes(1000)
    const sync = line.unheard.find(({ action }) => action === 'sync') ?? {}
    expect(sync.cursors).toEqual({ [QUEUE]: { epoch: 'q2', seq: 1 } })
    await line.replies(sync, queuePage([2, 3], { epoch: 'q2' }))
    expect(notices).toEqual([2, 3])
  })

  it('is told from its beginning where an instance of before a restore said that nothing is left', async () => {
    const { stage, notices } = onDevice().start()
    const line = await stage.greets(row(2, 0, 'q2'))
    const nothing = { epoch: 'q1', head: 0, entries: [], more: false }
    await line.replies(line.hears('history'), nothing)
    await stage.time.passes(1000)
    const sync = line.unheard.find(({ action }) => action === 'sync') ?? {}
    expect(sync.cursors).toEqual({ [QUEUE]: { epoch: 'q1', seq: 0 } })
    line.unheard.length = 0
    await line.replies(sync, queuePage([], { epoch: 'q2', head: 2, recovered: false }))
    const history = line.unheard.find(({ action }) => action === 'history') ?? {}
    line.unheard.length = 0
    await line.replies(history, { epoch: 'q2', head: 2, entries: [queued(1)], more: true })
    await stage.time.passes(1000)
    const last = line.unheard.find(({ action }) => action === 'sync') ?? {}
    expect(last.cursors).toEqual({ [QUEUE]: { epoch: 'q2', seq: 0 } })
    await line.replies(last, queuePage([1, 2], { epoch: 'q2' }))
    expect(notices).toEqual([1, 2])
  })
})
