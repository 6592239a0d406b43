// @vitest-environment jsdom
import { render } from '@testing-library/react'
import { createElement, memo } from 'react'
import { describe, expect, it } from 'vitest'
import {
  type Shown,
  useChannel,
  useConnection,
  useHeliograph,
  useInbox,
  useMessages,
  usePresence,
  useReceipts,
  useTyping,
} from '../../client/react/index.ts'
import { AT, entry, event, type Frame, listed } from '../support/fake-server.ts'
import { joinedPage, provided, seen, Theatre, using } from '../support/on-screen.ts'

/** How often each is drawn when something happens, without StrictMode, which draws twice. */
const conversation = (channel: string): Frame => ({
  ...{ channel, epoch: 'e1', head: 1, read: 1, unread: 0 },
  last: entry(1),
})

const counted = async () => {
  const theatre = new Theatre()
  const hooks = {
    client: using(useHeliograph),
    connection: using(useConnection),
    lobby: using(() => useMessages('chat:lobby')),
    hall: using(() => useMessages('chat:hall')),
    inLobby: using(() => useChannel('chat:lobby')),
    inHall: using(() => useChannel('chat:hall')),
    typing: using(() => useTyping('chat:lobby')),
    receipts: using(() => useReceipts('chat:lobby')),
    bob: using(() => usePresence(['bob'])),
    carol: using(() => usePresence(['carol'])),
    inbox: using(useInbox),
  }
  const { unmount } = render(provided(theatre.open, ...Object.values(hooks).map(({ element }) => element)))
  const line = await theatre.greets(listed(1), listed(1, { channel: 'chat:hall' }))
  for (const frame of line.unheard.splice(0)) {
    const shown = { status: 'online', lastSeen: null, devices: 1 }
    const page = joinedPage(1, [entry(1)], {
      channel: frame.channel,
      receipts: { bob: { read: 0, delivered: 0 } },
    })
    const answers: Record<string, Frame> = {
      join: page,
      inbox: { channels: ['chat:lobby', 'chat:hall'].map(conversation) },
      presence: { presence: { bob: shown, carol: shown } },
    }
    await seen(() => line.replies(frame, answers[String(frame.action)]))
  }
  await seen(() => theatre.stage.time.passes(0))
  const drawings = () =>
    Object.fromEntries(Object.entries(hooks).map(([name, { drawn }]) => [name, drawn.length]))
  /** Who was drawn, and how often, for what was said. */
  const drawnFor = async (frame: object) => {
    const before = drawings()
    await seen(() => line.says(frame as never))
    const after = drawings()
    return Object.fromEntries(
      Object.keys(hooks).flatMap(name => {
        const times = (after[name] ?? 0) - (before[name] ?? 0)
        return times > 0 ? [[name, times]] : []
      }),
    )
  }
  return { drawnFor, hooks, unmount, line, theatre }
}

describe('what is drawn anew', () => {
  it('for a message: those who show its channel, once each', async () => {
    const { drawnFor } = await counted()
    expect(await drawnFor(event(2))).toEqual({ lobby: 1, inLobby: 1, inbox: 1 })
  })

  it('for ten messages in one frame: each of them once', async () => {
    const { drawnFor, hooks } = await counted()
    const frames = Array.from({ length: 10 }, (_, index) => event(index + 2))
    expect(await drawnFor(frames)).toEqual({ lobby: 1, inLobby: 1, inbox: 1 })
    expect(hooks.lobby.now.messages).toHaveLength(11)
  })

  it('for signals: those who show them, and nobody when nothing has changed', async () => {
    const { drawnFor, hooks } = await counted()
    const typing = { event: 'typing', channel: 'chat:lobby', from: 'bob', on: true, at: AT }
    expect(await drawnFor(typing)).toEqual({ typing: 1 })
    expect(await drawnFor(typing)).toEqual({})
    const receipt = { event: 'receipt', channel: 'chat:lobby', user: 'bob', read: 1, delivered: 1 }
    expect(await drawnFor(receipt)).toEqual({ receipts: 1 })
    expect(await drawnFor(receipt)).toEqual({})
    const presence = { event: 'presence', user: 'bob', status: 'busy', lastSeen: AT, devices: 1 }
    expect(await drawnFor(presence)).toEqual({ bob: 1 })
    expect(await drawnFor(presence)).toEqual({})
    expect([hooks.typing.now, hooks.receipts.now.bob?.read, hooks.bob.now.bob?.status]).toEqual([
      ['bob'],
      1,
      'busy',
    ])
  })

  it('of a list with memoized rows: the new row alone', async () => {
    const drawn: (number | undefined)[] = []
    const Row = memo(({ message }: { readonly message: Shown }) => {
      drawn.push(message.seq)
      return null
    })
    const List = () =>
      useMessages('chat:lobby').messages.map(message => createElement(Row, { key: message.id, message }))
    const theatre = new Theatre()
    render(provided(theatre.open, createElement(List)))
    const line = await theatre.greets(listed(2))
    await seen(() => line.replies(line.hears('join'), joinedPage(2, [entry(1), entry(2)])))
    await seen(() => theatre.stage.time.passes(0))
    await seen(() => line.says(event(3)))
    expect(drawn).toEqual([1, 2, 3])
  })
})

describe('one state for all', () => {
  it('two who show one conversation show the same in every drawing', async () => {
    const theatre = new Theatre()
    const lengths: string[] = []
    const Count = () => String(useMessages('chat:lobby').messages.length)
    const Page = () => createElement('p', null, createElement(Count), ' ', createElement(Count))
    const { container } = render(provided(theatre.open, createElement(Page)))
    const line = await theatre.greets(listed(1))
    await seen(() => line.replies(line.hears('join'), joinedPage(1, [entry(1)])))
    await seen(() => theatre.stage.time.passes(0))
    for (let seq = 2; seq < 8; seq++) {
      await seen(() => line.says(event(seq)))
      lengths.push(container.textContent)
    }
    expect(lengths).toEqual(['2 2', '3 3', '4 4', '5 5', '6 6', '7 7'])
  })

  it('nobody listens any more when all are gone', async () => {
    const { unmount, theatre, hooks, line } = await counted()
    unmount()
    await seen(() => {})
    const drawn = hooks.lobby.drawn.length
    await seen(() => line.says(event(2)))
    const { time, client } = theatre.stage
    expect([hooks.lobby.drawn.length, time.timers, time.listeners, client.state]).toEqual([
      drawn,
      0,
      0,
      'closed',
    ])
  })
})
