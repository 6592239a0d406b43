// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react'
import { createElement, type ReactNode, StrictMode, Suspense } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  useChannel,
  useConnection,
  useHeliograph,
  useInbox,
  useMessages,
  usePresence,
} from '../../client/react/index.ts'
import { listed, Stage } from '../support/fake-server.ts'
import { onPage, provided, seen, Theatre, using } from '../support/on-screen.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** A page that uses everything. */
const Page = () => {
  const { state, online } = useConnection()
  const { messages, isLoading } = useMessages('chat:lobby')
  const { summary } = useChannel('chat:lobby')
  const client = useHeliograph()
  const facts = [state, online, messages.length, isLoading, summary?.head ?? '-', client ? 'client' : 'none']
  return createElement(
    'p',
    null,
    [...facts, useInbox().length, Object.keys(usePresence(['bob'])).length].join(' '),
  )
}
const FIRST = 'connecting false 0 true - none 0 0'

describe('a provider that connects', () => {
  it('opens one socket, also where effects run twice, and nothing stays when it goes', async () => {
    const theatre = new Theatre()
    const { unmount } = onPage(theatre.open, createElement(Page), createElement(Page))
    const line = await theatre.greets(listed(3))
    expect([theatre.stages.length, theatre.stage.lines.length]).toEqual([1, 1])
    expect(line.unheard.map(({ action }) => action).sort()).toEqual(['inbox', 'join', 'presence'])
    unmount()
    await seen(() => {})
    const { client, time } = theatre.stage
    expect([client.state, line.isClosed, time.timers, time.listeners]).toEqual(['closed', true, 0, 0])
  })

  it('keeps its client when its parent is drawn again, with another function', async () => {
    const theatre = new Theatre()
    const connection = using(useConnection)
    const view = render(provided(() => theatre.open(), connection.element))
    await theatre.greets()
    view.rerender(provided(() => theatre.open(), connection.element))
    await seen(() => {})
    expect([theatre.stages.length, connection.now.state]).toEqual([1, 'live'])
  })

  it('opens another for another key', async () => {
    const theatre = new Theatre()
    const forUser = (key: string) =>
      createElement('div', { key }, provided(theatre.open, createElement(Page)))
    const view = render(forUser('alice'))
    await theatre.greets()
    view.rerender(forUser('bob'))
    await theatre.greets()
    expect(theatre.stages.map(({ client }) => client.state)).toEqual(['closed', 'live'])
  })

  it('opens nothing any more when it has gone', async () => {
    const theatre = new Theatre()
    const channel = using(() => useChannel('chat:lobby'))
    const { unmount } = onPage(theatre.open, channel.element)
    await theatre.greets()
    unmount()
    await seen(() => {})
    channel.now.typing()
    await seen(() => {})
    expect(theatre.stages.map(({ client }) => client.state)).not.toContain('connecting')
  })
})

describe('a provider that is given a client', () => {
  it('leaves it open when it goes', async () => {
    const stage = new Stage()
    await stage.greets()
    const { unmount } = onPage(stage.client, createElement(Page))
    await seen(() => {})
    unmount()
    await seen(() => {})
    expect(stage.client.state).toBe('live')
    stage.client.close()
  })

  it('shows the client that it is given next', async () => {
    const [one, other] = [new Stage(), new Stage()]
    const connection = using(useConnection)
    const view = render(provided(one.client, connection.element))
    await seen(() => one.greets())
    expect(connection.now.state).toBe('live')
    view.rerender(provided(other.client, connection.element))
    await seen(() => {})
    expect(connection.now.state).toBe('connecting')
    for (const { client } of [one, other]) client.close()
  })
})

describe('on a server', () => {
  it('draws the first state and opens nothing', async () => {
    const theatre = new Theatre()
    const html = renderToString(provided(theatre.open, createElement(Page)))
    await seen(() => {})
    expect([html, theatre.stages.length]).toEqual([`<p>${FIRST}</p>`, 0])
  })

  it.each([
    ['all at once', (page: ReactNode) => page],
    [
      'a part of it later, when the client is there',
      (page: ReactNode) => createElement(Suspense, null, page),
    ],
  ])(
    'what it drew is taken over without a difference, of a client that is live: %s',
    async (_how, wrapped) => {
      const error = vi.spyOn(console, 'error')
      const onRecoverableError = vi.fn()
      const stage = new Stage()
      await stage.greets(listed(3))
      const page = createElement(StrictMode, null, provided(stage.client, wrapped(createElement(Page))))
      const root = document.createElement('div')
      root.innerHTML = renderToString(page)
      expect(root.textContent).toBe(FIRST)
      const hydrated = await act(async () => hydrateRoot(root, page, { onRecoverableError }))
      await seen(() => {})
      expect(root.textContent).toBe('live true 0 true 3 client 0 0')
      expect([onRecoverableError.mock.calls, error.mock.calls]).toEqual([[], []])
      act(() => hydrated.unmount())
      stage.client.close()
    },
  )
})

describe('the connection', () => {
  it('is shown as it changes, with when the next try begins', async () => {
    const theatre = new Theatre()
    const connection = using(useConnection)
    onPage(theatre.open, connection.element)
    const line = await theatre.greets()
    expect(connection.now).toMatchObject({ state: 'live', online: true, user: 'alice', retryAt: undefined })
    await seen(() => line.closes())
    expect(connection.now).toMatchObject({ state: 'waiting', online: false, retryAt: expect.any(Number) })
    await seen(() => theatre.stage.time.network(false))
    const tries = theatre.stage.lines.length
    connection.now.reconnect()
    await seen(() => theatre.stage.time.passes(1000))
    expect(theatre.stage.lines.length).toBe(tries + 1)
  })

  it('shows how good the way is, drawn anew when that changes, and says what was used when it is asked', async () => {
    const theatre = new Theatre()
    const connection = using(useConnection)
    onPage(theatre.open, connection.element)
    expect(connection.now.quality).toBe('good')
    const line = await theatre.greets(listed(3))
    const before = connection.drawn.length
    const { client, time } = theatre.stage
    const asked = [1, 2, 3].map(() => client.channel('chat:lobby').history())
    await seen(() => time.passes(2500))
    for (const _ of asked) await seen(() => line.replies(line.hears('history'), { entries: [], more: false }))
    expect(connection.now.quality).toBe('poor')
    expect(connection.drawn.slice(before).every(({ quality }) => quality === 'poor')).toBe(true)
    const { socket } = client.usage()
    expect([connection.now.usage()?.socket, socket.in > 0, socket.out > 0]).toEqual([socket, true, true])
  })

  it('is nothing to a component without a provider', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(() => render(createElement(Page))).toThrow('HeliographProvider')
    cleanup()
  })
})
