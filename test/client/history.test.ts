import { describe, expect, it } from 'vitest'
import {
  AT,
  entry,
  event,
  helloWith,
  listed,
  onStage,
  outcomeOf,
  page,
  Stage,
} from '../support/fake-server.ts'
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

describe('a page that nothing follows up', () => {
  const edited = { ...entry(2), edited: { seq: 3, at: AT } }

  it('I3: since the view began beyond what it was read of, is asked for again', async () => {
    const stage = new Stage()
    const line = await stage.greets()
    const lobby = stage.client.channel('chat:lobby')
    const reading = lobby.history()
    await settled()
    const early = line.hears('history')
    await line.says({ event: 'member', channel: 'chat:lobby', user: 'alice', change: 'joined' })
    await stage.time.passes(500)
    // Number 3, an edit, was said after the page was read, and before the view began.
    await line.replies(line.hears('hello'), helloWith(listed(4)))
    await line.replies(early, { epoch: 'e1', head: 2, entries: [entry(2)], more: false })
    await stage.time.passes(1000)
    const later = { epoch: 'e1', head: 4, entries: [edited, entry(4)], more: false }
    await line.replies(line.hears('history'), later)
    expect((await reading).entries).toMatchObject([{ seq: 2, edited: { seq: 3 } }, { seq: 4 }])
    line.hearsNothing()
  })

  it('I3: since it is of another log, is asked for again, and the server which log it is', async () => {
    const { line, lobby, time } = await onStage(4)
    const reading = lobby.history()
    await settled()
    const strange = { epoch: 'e1.g1', head: 9, entries: [entry(2)], more: false }
    await line.replies(line.hears('history'), strange)
    await time.passes(1000)
    // An instance of before the restore answers first.
    const asked = line.unheard.splice(0)
    const [again = {}, sync = {}] = ['history', 'sync'].map(name => asked.find(one => one.action === name))
    await line.replies(sync, page([], { epoch: 'e1.g1', head: 9, recovered: false }))
    expect(lobby.position).toEqual({ epoch: 'e1.g1', seq: 9 })
    await line.replies(again, { epoch: 'e1', head: 4, entries: [entry(4)], more: false })
    await time.passes(1000)
    const last = line.unheard.findLast(({ action }) => action === 'history') ?? {}
    expect(last).toMatchObject({ before: 10 })
    await line.replies(last, { ...strange, entries: [entry(9)] })
    expect((await reading).entries).toMatchObject([{ seq: 9 }])
  })

  it('is waited for no longer than until the client is closed', async () => {
    const { line, lobby, client } = await onStage(4)
    const reading = outcomeOf(lobby.history())
    await settled()
    await line.replies(line.hears('history'), { epoch: 'e0', head: 9, entries: [entry(9)], more: false })
    client.close()
    await settled()
    expect(reading).toEqual(['CLOSED'])
  })

  it('that was read when more had been said than was told is good, and has that asked for', async () => {
    const { line, lobby, time, seen } = await onStage(4)
    const reading = lobby.history()
    await settled()
    await line.replies(line.hears('history'), { epoch: 'e1', head: 5, entries: [entry(4)], more: false })
    expect((await reading).entries).toMatchObject([{ seq: 4 }])
    await time.passes(1000)
    await line.replies(line.hears('sync'), page([entry(5)]))
    expect(seen).toEqual([5])
  })
})
