import { describe, expect, it } from 'vitest'
import { entry, event, onStage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

describe('history', () => {
  it('is read back from before what was told, or from where the program says', async () => {
    const { line, lobby } = await onStage(41)
    await line.says(event(42))
    const reading = lobby.history({ limit: 2 })
    await settled()
    const frame = line.hears('history')
    expect(frame).toMatchObject({ channel: 'chat:lobby', before: 43, limit: 2 })
    await line.replies(frame, { entries: [entry(41), entry(42)], more: true })
    const { entries, more } = await reading
    expect([entries[0], more]).toEqual([{ channel: 'chat:lobby', ...entry(41) }, true])
    void lobby.history({ before: 7 })
    await settled()
    expect(line.hears('history')).toMatchObject({ before: 7 })
  })

  it('can be walked, page by page, ever older', async () => {
    const { line, lobby } = await onStage(5)
    line.answers.history = ({ before }) => {
      const from = Math.max(1, Number(before) - 2)
      const entries = [from, from + 1].filter(seq => seq < Number(before)).map(seq => entry(seq))
      return { entries, more: from > 1 }
    }
    const pages: number[][] = []
    for await (const older of lobby.older({ limit: 2 })) pages.push(older.map(({ seq }) => seq))
    expect(pages).toEqual([[4, 5], [2, 3], [1]])
  })

  it('that is refused, or not answered in time, rejects', async () => {
    const { line, lobby, time } = await onStage(5)
    const codes: string[] = []
    for (const _ of [1, 2]) void lobby.history().catch(({ code }) => codes.push(code))
    await settled()
    await line.refuses(line.hears('history'), 'RATE_LIMITED', { retryAfterMs: 900 })
    await time.passes(10_000)
    expect(codes).toEqual(['RATE_LIMITED', 'TIMEOUT'])
  })
})
