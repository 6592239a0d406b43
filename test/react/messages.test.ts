// @vitest-environment jsdom
import { render } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useMessages } from '../../client/react/index.ts'
import { AT, entry, event, listed, page, Stage } from '../support/fake-server.ts'
import { joinedPage, onPage, provided, seen, Theatre, using } from '../support/on-screen.ts'
import { atDoor, inside, says, seqs } from './lobby.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('the messages of a channel', () => {
  it('are the newest page, joined once however many show it, and what comes after', async () => {
    const { line, lobby, time } = await atDoor(41)
    expect(lobby.now).toMatchObject({ isLoading: true, messages: [] })
    const entries = [entry(40), entry(41)]
    await seen(() => line.replies(line.hears('join'), joinedPage(41, entries, { more: true })))
    line.hearsNothing()
    expect(lobby.now).toMatchObject({ isLoading: false, more: true, error: undefined })
    await says(line, event(42))
    await seen(() => time.passes(0))
    expect(seqs(lobby.now.messages)).toEqual([40, 41, 42])
    expect(lobby.now.messages[2]).toMatchObject({ from: 'bob', isOwn: false, at: AT, state: 'sent' })
  })

  it('are each there once when one comes before the page does', async () => {
    const stage = new Stage()
    const line = await stage.greets(listed(40))
    const lobby = using(() => useMessages('chat:lobby'))
    onPage(stage.client, lobby.element)
    await says(line, [event(41), event(42)])
    expect(seqs(lobby.now.messages)).toEqual([41, 42])
    const entries = [entry(39), entry(40), entry(41), entry(42)]
    await seen(() => line.replies(line.hears('join'), joinedPage(42, entries)))
    expect(seqs(lobby.now.messages)).toEqual([39, 40, 41, 42])
    stage.client.close()
  })

  it('are read back where the program said from where it goes on', async () => {
    const theatre = new Theatre({ positions: { 'chat:lobby': { epoch: 'e1', seq: 2 } } })
    const lobby = using(() => useMessages('chat:lobby'))
    onPage(theatre.open, lobby.element)
    const line = await theatre.greets()
    await seen(() => line.replies(line.hears('join'), joinedPage(3, [entry(3)])))
    await seen(() => theatre.stage.time.passes(0))
    const history = line.hears('history')
    await seen(() => line.replies(history, { entries: [entry(1), entry(2)], more: false }))
    expect([seqs(lobby.now.messages), lobby.now.isLoading]).toEqual([[1, 2, 3], false])
  })

  it('keep their objects, so that rows that have not changed are not drawn', async () => {
    const { line, lobby } = await inside(41)
    const before = lobby.now.messages
    await says(line, event(42))
    expect([lobby.now.messages[0] === before[0], lobby.now.messages[1] === before[1]]).toEqual([true, true])
  })

  it('go back page by page, each asked for once', async () => {
    const { line, lobby } = await inside(41)
    await seen(() => {
      void lobby.now.older(2)
      void lobby.now.older(2)
    })
    const history = line.hears('history')
    expect(history).toMatchObject({ before: 40, limit: 2 })
    line.hearsNothing()
    await seen(() => line.replies(history, { entries: [entry(38), entry(39)], more: false }))
    expect([seqs(lobby.now.messages), lobby.now.more]).toEqual([[38, 39, 40, 41], false])
    await seen(() => lobby.now.older())
    line.hearsNothing()
  })

  it('tell that an older page could not be had, and ask for it again', async () => {
    const { line, lobby } = await inside(41)
    await seen(() => void lobby.now.older())
    await seen(() => line.refuses(line.hears('history'), 'INTERNAL'))
    expect(lobby.now).toMatchObject({ error: { code: 'INTERNAL' }, more: true })
    await seen(() => void lobby.now.older())
    await seen(() => line.replies(line.hears('history'), { entries: [entry(39)], more: false }))
    expect([lobby.now.error, seqs(lobby.now.messages)]).toEqual([undefined, [39, 40, 41]])
  })

  it('begin anew after a reset, and say so', async () => {
    const { theatre, lobby } = await inside(41)
    const line = await seen(() => theatre.stage.comesBack(listed(7, { epoch: 'e2' })))
    const gone = page([], { epoch: 'e2', head: 7, recovered: false })
    await seen(() => line.replies(line.hears('sync'), gone))
    expect(lobby.now).toMatchObject({ messages: [], isLoading: true, reset: { epoch: 'e2', head: 7 } })
    const history = line.unheard.find(({ action }) => action === 'history') ?? {}
    expect(history.before).toBe(8)
    await seen(() => line.replies(history, { entries: [entry(6), entry(7)], more: true }))
    await says(line, event(8, 'bob', 'chat:lobby', 'e2'))
    expect([seqs(lobby.now.messages), lobby.now.isLoading]).toEqual([[6, 7, 8], false])
  })

  it('are forgotten with the last component that shows them, and read anew', async () => {
    const theatre = new Theatre()
    const lobby = using(() => useMessages('chat:lobby'))
    const view = render(provided(theatre.open, lobby.element))
    const line = await theatre.greets(listed(1))
    await seen(() => line.replies(line.hears('join'), joinedPage(1, [entry(1)])))
    await seen(() => view.rerender(provided(theatre.open)))
    await says(line, event(2))
    const again = using(() => useMessages('chat:lobby'))
    await seen(() => view.rerender(provided(theatre.open, again.element)))
    expect(again.now).toMatchObject({ isLoading: true, messages: [] })
    await seen(() => line.replies(line.hears('join'), joinedPage(2, [entry(1), entry(2)])))
    expect(seqs(again.now.messages)).toEqual([1, 2])
  })
})

describe('a channel that does not open', () => {
  it('says why, and is tried again by a person', async () => {
    const { line, lobby, channel } = await atDoor(41)
    await seen(() => line.refuses(line.hears('join'), 'FORBIDDEN'))
    expect([lobby.now.error?.code, lobby.now.isLoading, channel.now.error?.code]).toEqual([
      'FORBIDDEN',
      false,
      'FORBIDDEN',
    ])
    await seen(() => channel.now.open())
    await seen(() => line.replies(line.hears('join'), joinedPage(41, [entry(41)])))
    expect([lobby.now.error, channel.now.error, seqs(lobby.now.messages)]).toEqual([
      undefined,
      undefined,
      [41],
    ])
  })

  it('is tried again by itself where there was no connection for long', async () => {
    const theatre = new Theatre()
    const lobby = using(() => useMessages('chat:lobby'))
    onPage(theatre.open, lobby.element)
    await seen(() => theatre.stage.time.passes(25_000))
    expect(lobby.now).toMatchObject({ isLoading: true, error: undefined })
    const line = await theatre.greets()
    expect(line.unheard.filter(({ action }) => action === 'join')).toHaveLength(1)
    await seen(() => line.replies(line.hears('join'), joinedPage(1, [entry(1)])))
    expect(seqs(lobby.now.messages)).toEqual([1])
  })

  it('is tried again when the server says', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { line, lobby } = await atDoor(41)
    await seen(() => line.refuses(line.hears('join'), 'RATE_LIMITED', { retryAfterMs: 900 }))
    expect(lobby.now).toMatchObject({ isLoading: true, error: undefined })
    await seen(() => vi.advanceTimersByTime(899))
    line.hearsNothing()
    await seen(() => vi.advanceTimersByTime(1))
    await seen(() => line.replies(line.hears('join'), joinedPage(41, [entry(41)])))
    expect(seqs(lobby.now.messages)).toEqual([41])
  })
})

describe('announcements', () => {
  it('are read without a join', async () => {
    const theatre = new Theatre()
    const all = using(() => useMessages('role:staff'))
    onPage(theatre.open, all.element)
    const line = await theatre.greets()
    const history = line.hears('history')
    line.hearsNothing()
    await seen(() => line.replies(history, { entries: [entry(1)], more: false }))
    expect(seqs(all.now.messages)).toEqual([1])
  })
})
