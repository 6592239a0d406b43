// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { useChannel, useInbox, usePresence, useReceipts, useTyping } from '../../client/react/index.ts'
import { AT, entry, event, type Frame, listed, Stage } from '../support/fake-server.ts'
import { joinedPage, onPage, seen, Theatre, using } from '../support/on-screen.ts'

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

describe('the inbox', () => {
  it('lists conversations by their last word, with what is unread, and not the caller’s own queue', async () => {
    const theatre = new Theatre()
    const inbox = using(useInbox)
    onPage(theatre.open, inbox.element)
    const names = () => inbox.now.map(({ channel, unread, last }) => [channel, unread, last?.body.text])
    const line = await theatre.greets(
      listed(3, { read: 3, unread: 0 }),
      listed(5, { channel: 'dm:alice~bob', read: 5, unread: 0 }),
      listed(2, { channel: 'chat:hall', unread: 2 }),
      listed(0, { channel: 'user:alice' }),
    )
    expect(names()).toEqual([
      ['chat:hall', 2, undefined],
      ['chat:lobby', 0, undefined],
      ['dm:alice~bob', 0, undefined],
    ])
    await seen(() => line.says(event(6, 'bob', 'dm:alice~bob')))
    await seen(() => line.says({ ...event(4), at: '2026-11-21T09:31:00.000Z' }))
    expect(names()).toEqual([
      ['chat:lobby', 1, '4'],
      ['dm:alice~bob', 1, '6'],
      ['chat:hall', 2, undefined],
    ])
  })

  it('asks what was said last where the client can, and what was heard meanwhile is newer', async () => {
    const stage = new Stage()
    const later = '2026-11-21T09:31:00.000Z'
    const answer = Promise.withResolvers<object>()
    const client = Object.assign(stage.client, { inbox: () => answer.promise })
    const line = await stage.greets(listed(3), listed(2, { channel: 'chat:hall' }))
    const inbox = using(useInbox)
    onPage(client, inbox.element)
    await seen(() => line.says({ ...event(4), at: later }))
    const channels = [
      { channel: 'chat:hall', last: entry(2) },
      { channel: 'chat:lobby', last: entry(3) },
    ]
    await seen(() => answer.resolve(channels))
    expect(inbox.now.map(({ channel, last }) => [channel, last?.seq])).toEqual([
      ['chat:lobby', 4],
      ['chat:hall', 2],
    ])
    client.close()
  })
})
