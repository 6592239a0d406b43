import { describe, expect, it } from 'vitest'
import type { Amended } from '../../client/index.ts'
import { channel, edited, scene, thumbed } from '../support/amendments.ts'
import { AT, entry, onStage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

describe('an amendment, and what is read', () => {
  it('is known to a page that was read before it', async () => {
    const { line, lobby, now } = await scene()
    const reading = lobby.history()
    await settled()
    const frame = line.hears('history')
    await line.says([edited(42, 40, 'newer'), thumbed(43, 41)])
    const page = { ...entry(41), reactions: { '👍': { count: 2, users: ['alice', 'bob'] } } }
    await line.replies(frame, { entries: [entry(40), page], more: false })
    const { entries } = await reading
    expect(entries[0]).toEqual({
      channel,
      ...entry(40),
      body: { text: 'newer' },
      edited: { seq: 42, at: AT },
    })
    expect(entries[1]).toEqual({ channel, ...page })
    await line.says(thumbed(44, 41, false))
    expect(now()?.reactions).toEqual({ '👍': { count: 1, users: ['alice'] } })
  })

  it('that stands on the newest page is known to one that was read before it, and one on an older page is not', async () => {
    const { line, lobby } = await scene()
    const page = async (entries: readonly object[], query = {}) => {
      const reading = lobby.history(query)
      await settled()
      await line.replies(line.hears('history'), { entries, more: true })
      return (await reading).entries
    }
    // What takes it back may stand on a page that was never asked for.
    await page([entry(20), thumbed(21, 5, true, 'carol')], { before: 22 })
    await page([entry(39), edited(40, 5, 'newer'), thumbed(41, 5)])
    expect(await page([entry(5)], { before: 6 })).toEqual([
      {
        channel,
        ...entry(5),
        body: { text: 'newer' },
        edited: { seq: 40, at: AT },
        reactions: { '👍': { count: 1, users: ['bob'] } },
      },
    ])
    await line.says(thumbed(42, 5, false))
    expect((await page([entry(5)], { before: 6 }))[0]).not.toHaveProperty('reactions')
  })

  it('of what was read before the view began is told without it: what came between was never heard', async () => {
    const stage = await onStage(41)
    const { line, lobby, time } = stage
    const leaving = lobby.leave()
    await settled()
    await line.replies(line.hears('leave'), { channel })
    await leaving
    const reading = lobby.history()
    await settled()
    await line.replies(line.hears('history'), { entries: [entry(40)], more: false })
    expect((await reading).entries).toMatchObject([{ seq: 40 }])
    const amended: Amended[] = []
    lobby.on('amended', one => amended.push(one))
    const joining = lobby.join()
    await settled()
    const page = { channel, epoch: 'e1', head: 43, recovered: true, entries: [entry(43)], more: false }
    await line.replies(line.hears('join'), { ...page, online: [], receipts: {} })
    await joining
    await line.says(edited(44, 40, 'newer'))
    await time.passes(0)
    expect(amended).toEqual([{ channel, seq: 40 }])
  })

  it('is counted once where more have reacted than there is room to name', async () => {
    const { line, lobby, now } = await scene()
    const reading = lobby.history()
    await settled()
    const five = { ...entry(5), reactions: { '👍': { count: 60, users: ['aa'] } } }
    const news = [6, 7, 8].map(seq => ({
      ...entry(seq),
      from: `u${seq}`,
      body: {},
      amends: { seq: 5, as: 'reaction', emoji: '👍', on: true },
    }))
    await line.replies(line.hears('history'), { entries: [five, ...news, entry(41)], more: false })
    expect((await reading).entries[0]?.reactions).toEqual(five.reactions)
    await line.says(thumbed(42, 5, true, 'zoe'))
    expect(now()?.reactions?.['👍']).toEqual({ count: 61, users: ['aa', 'zoe'] })
  })

  it('of a membership that is over says nothing of what is read in the next', async () => {
    const { line, lobby } = await scene()
    await line.says(thumbed(42, 5))
    const leaving = lobby.leave()
    await settled()
    await line.replies(line.hears('leave'), { channel })
    await leaving
    void lobby.join().catch(() => {})
    const reading = lobby.history()
    await settled()
    line.hears('join')
    // It was taken back meanwhile.
    await line.replies(line.hears('history'), { entries: [entry(5)], more: false })
    expect((await reading).entries[0]).not.toHaveProperty('reactions')
  })
})
