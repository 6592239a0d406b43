// @vitest-environment jsdom
import { createElement, type ReactNode, StrictMode } from 'react'
import { describe, expect, it } from 'vitest'
import { useChannel, useInbox, usePresence, useReceipts, useTyping } from '../../client/react/index.ts'
import { AT, entry, event, type Frame, listed } from '../support/fake-server.ts'
import { joinedPage, onPage, provided, seen, Theatre, using } from '../support/on-screen.ts'

const shown = (status: string): Frame => ({ status, lastSeen: AT, devices: 1 })
const here = { status: 'online', lastSeen: AT, devices: 1 }

describe('presence', () => {
  it('is asked for once for all who are shown, and followed', async () => {
    const theatre = new Theatre()
    const one = using(() => usePresence(['bob', 'carol']))
    const other = using(() => usePresence(['carol', 'dave']))
    onPage(theatre.open, one.element, other.element)
    const line = await theatre.greets()
    const asked = line.hears('presence')
    expect(asked.of).toEqual(['bob', 'carol', 'dave'])
    line.hearsNothing()
    const presence = { bob: shown('online'), carol: shown('away'), dave: shown('offline') }
    await seen(() => line.replies(asked, { presence }))
    expect(other.now).toEqual({ carol: { ...here, status: 'away' }, dave: { ...here, status: 'offline' } })
    await seen(() =>
      line.says({ event: 'presence', user: 'bob', ...shown('busy'), lastSeen: '2026-11-21T09:31:00.000Z' }),
    )
    expect(one.now.bob?.status).toBe('busy')
  })

  it('is asked for again with the next connection where there was no answer', async () => {
    const theatre = new Theatre()
    const bob = using(() => usePresence(['bob']))
    onPage(theatre.open, bob.element)
    const line = await theatre.greets()
    await seen(() => line.refuses(line.hears('presence'), 'INTERNAL'))
    const next = await seen(() => theatre.stage.comesBack())
    const asked = next.unheard.find(({ action }) => action === 'presence') ?? {}
    expect(asked.of).toEqual(['bob'])
    await seen(() => next.replies(asked, { presence: { bob: shown('online') } }))
    expect(bob.now).toEqual({ bob: here })
  })
})

describe('typing and receipts', () => {
  it('show the others, and the caller’s own go out', async () => {
    const theatre = new Theatre()
    const typing = using(() => useTyping('chat:lobby'))
    const receipts = using(() => useReceipts('chat:lobby'))
    const channel = using(() => useChannel('chat:lobby'))
    const { unmount } = onPage(theatre.open, typing.element, receipts.element, channel.element)
    const line = await theatre.greets(listed(2))
    const found = joinedPage(2, [entry(1), entry(2)], { receipts: { bob: { read: 1, delivered: 2 } } })
    await seen(() => line.replies(line.hears('join'), found))
    expect([receipts.now, channel.now.summary?.unread]).toEqual([{ bob: { read: 1, delivered: 2 } }, 2])
    await seen(() => channel.now.read())
    expect([line.hears('receipt').read, channel.now.summary?.unread]).toEqual([2, 0])
    await seen(() => line.says({ event: 'typing', channel: 'chat:lobby', from: 'bob', on: true, at: AT }))
    expect(typing.now).toEqual(['bob'])
    await seen(() => theatre.stage.time.passes(6000))
    expect(typing.now).toEqual([])
    await seen(() => channel.now.typing())
    expect(line.hears('typing').on).toBe(true)
    unmount()
    expect(line.hears('typing').on).toBe(false)
  })

  it('a channel is left, and shows it', async () => {
    const theatre = new Theatre()
    const channel = using(() => useChannel('chat:lobby', { join: false }))
    onPage(theatre.open, channel.element)
    const line = await theatre.greets(listed(2))
    expect(channel.now.summary?.head).toBe(2)
    await seen(() => void channel.now.leave())
    await seen(() => line.replies(line.hears('leave'), { channel: 'chat:lobby' }))
    expect(channel.now.summary).toBeUndefined()
  })
})

const item = (channel: string, seq: number, more: Frame = {}): Frame => ({
  ...{ channel, epoch: 'e1', head: seq, read: seq, unread: 0 },
  last: { ...entry(seq), at: `2026-11-21T09:0${seq}:00.000Z` },
  ...more,
})

/** Two components that list conversations, of which the server has answered these. */
const listing = async (...items: readonly Frame[]) => {
  const theatre = new Theatre()
  const [inbox, other] = [using(useInbox), using(useInbox)]
  const view = onPage(theatre.open, inbox.element, other.element)
  const line = await theatre.greets(
    ...items.map(one => listed(Number(one.head), { channel: one.channel, read: one.read, unread: 0 })),
    listed(0, { channel: 'user:alice' }),
  )
  await seen(() => line.replies(line.hears('inbox'), { channels: items }))
  const names = () => inbox.now.map(({ channel, unread, last }) => [channel, unread, last?.body.text])
  return { theatre, line, inbox, other, view, names }
}
const HALL = 'chat:hall'
const LATER = '2026-11-21T09:31:00.000Z'

describe('the inbox', () => {
  it('lists conversations by their last word, with what is unread; however many show it, it is asked for once', async () => {
    const { line, names, inbox, other } = await listing(item('chat:lobby', 3), item(HALL, 4))
    expect(names()).toEqual([
      [HALL, 0, '4'],
      ['chat:lobby', 0, '3'],
    ])
    line.hearsNothing()
    await seen(() => line.says({ ...event(4), at: LATER }))
    expect(names()).toEqual([
      ['chat:lobby', 1, '4'],
      [HALL, 0, '4'],
    ])
    expect(other.now).toBe(inbox.now)
  })

  it('leaves the object of a conversation in which nothing has changed', async () => {
    const { line, inbox } = await listing(item('chat:lobby', 3), item(HALL, 4))
    const [hall] = inbox.now
    await seen(() => line.says({ ...event(4), at: LATER }))
    expect(inbox.now.find(({ channel }) => channel === HALL)).toBe(hall)
  })

  it('shows a last word that was amended, what is pinned first, and nothing that was put away', async () => {
    const amends = { seq: 3, as: 'edit' }
    const last = { ...entry(4), at: LATER, amends }
    const { line, inbox, names } = await listing(item('chat:lobby', 4, { last }), item(HALL, 2))
    expect(inbox.now[0]).toMatchObject({ channel: 'chat:lobby', last: { seq: 4, amends } })
    const settings = { event: 'settings', mutedUntil: null, archived: false, pinned: 0 }
    await seen(() => line.says({ ...settings, channel: HALL, pinned: 1 }))
    expect(names().map(([channel]) => channel)).toEqual([HALL, 'chat:lobby'])
    await seen(() => line.says({ ...settings, channel: 'chat:lobby', archived: true }))
    expect(names().map(([channel]) => channel)).toEqual([HALL])
  })

  it('is kept up while nobody looks, and asked for again by another connection alone', async () => {
    const { theatre, line, view } = await listing(item('chat:lobby', 3))
    const back = using(useInbox)
    const gone = (...children: readonly ReactNode[]) =>
      createElement(StrictMode, null, provided(theatre.open, ...children))
    await seen(() => view.rerender(gone()))
    await seen(() => line.says({ ...event(4), at: LATER }))
    await seen(() => view.rerender(gone(back.element)))
    expect(back.now.map(({ last }) => last?.seq)).toEqual([4])
    line.hearsNothing()
    const next = await seen(() => theatre.stage.comesBack(listed(4)))
    await seen(() => theatre.stage.time.passes(300))
    expect(next.unheard.map(({ action }) => action)).toContain('inbox')
  })
})
