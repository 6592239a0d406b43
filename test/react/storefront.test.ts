// @vitest-environment jsdom
import { render } from '@testing-library/react'
import { createElement, StrictMode, useEffect } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { useWebSocket, type WebSocketView } from '../../client/react/storefront/index.ts'
import { AT, done, entry, event, listed } from '../support/fake-server.ts'
import { joinedPage, seen, Theatre, using } from '../support/on-screen.ts'

/** A page of the shop, as it was written for Socket.IO: connects with a token, joins a conversation, listens. */
const atShop = async (hook: (view: WebSocketView) => void = () => {}) => {
  const theatre = new Theatre()
  const heard: unknown[] = []
  const page = using(() => {
    const view = useWebSocket(theatre.open)
    const { connect, on } = view
    useEffect(() => {
      connect('jwt')
      const events = [
        'connect',
        'disconnect',
        'message:receive',
        'user:typing',
        'user:offline',
        'message:read',
      ]
      const stops = events.map(name => on(name, data => heard.push([name, data])))
      return () => {
        for (const stop of stops) stop()
      }
    }, [connect, on])
    hook(view)
    return view
  })
  const view = render(createElement(StrictMode, null, page.element))
  const line = await theatre.greets(listed(1))
  return { theatre, page, view, line, heard }
}

describe('the hook of a page that was written for Socket.IO', () => {
  it('connects once with the token, is connected, and closes with the component', async () => {
    const { theatre, page, view, heard } = await atShop()
    expect([page.now.connected, page.now.isConnected, heard]).toEqual([true, true, [['connect', {}]]])
    page.now.connect('jwt')
    view.unmount()
    await seen(() => {})
    expect(theatre.stages.map(({ client, time }) => [client.state, time.timers])).toEqual([['closed', 0]])
  })

  it('joins, sends under the page’s own id, types and reads', async () => {
    const { page, line } = await atShop()
    const { emit, sendMessage } = page.now
    await seen(() => emit('chat:join_conversation', '17'))
    const join = line.hears('join')
    expect(join.channel).toBe('chat:17')
    await seen(() => line.replies(join, joinedPage(1, [entry(1)], { channel: 'chat:17' })))
    await seen(() => emit('user:typing', { conversationId: '17' }))
    expect(line.hears('typing')).toMatchObject({ channel: 'chat:17', on: true })
    await seen(() =>
      emit('chat:send_message', { conversation_id: '17', id: 'm1', content: { text: 'Is it in stock?' } }),
    )
    const sent = line.hears('message')
    expect(sent).toMatchObject({ channel: 'chat:17', key: 'm1', body: { text: 'Is it in stock?' } })
    await seen(() => line.replies(sent, done(2, { channel: 'chat:17' })))
    await seen(() => sendMessage('17', 'Hello?'))
    expect(line.hears('message')).toMatchObject({ channel: 'chat:17', body: { text: 'Hello?' } })
    await seen(() => emit('message:read', { conversationId: '17', seq: 1 }))
    expect(line.hears('receipt')).toMatchObject({ channel: 'chat:17', read: 1 })
    await seen(() => emit('product:track', 'p9'))
    expect(line.hears('join').channel).toBe('product:p9')
    await seen(() => emit('agent:available', { status: 'busy' }))
    expect(line.hears('presence').status).toBe('busy')
  })

  it('hears messages, typing, presence and receipts in the words of the shop', async () => {
    const { line, heard } = await atShop()
    heard.length = 0
    await seen(() => line.says(event(2)))
    await seen(() => line.says({ event: 'typing', channel: 'chat:lobby', from: 'carol', on: true, at: AT }))
    await seen(() =>
      line.says({ event: 'receipt', channel: 'chat:lobby', user: 'bob', read: 1, delivered: 2 }),
    )
    await seen(() =>
      line.says({ event: 'presence', user: 'bob', status: 'offline', lastSeen: AT, devices: 0 }),
    )
    const place = { conversationId: 'lobby', userId: 'bob' }
    expect(heard).toEqual([
      [
        'message:receive',
        expect.objectContaining({
          id: 'bob-2',
          conversation_id: 'lobby',
          sender_id: 'bob',
          content: { text: '2' },
        }),
      ],
      ['user:typing', { ...place, userId: 'carol' }],
      ['message:read', { ...place, seq: 1 }],
      ['user:offline', { userId: 'bob', status: 'offline', timestamp: Date.parse(AT) }],
    ])
  })

  it('hears what the backend addresses to one user under its kind, and a body with a type under that', async () => {
    const { page, line } = await atShop()
    const heard: unknown[] = []
    page.now.on('order_status_update', data => heard.push(data))
    page.now.on('inventory_update', data => heard.push(data))
    const notice = { event: 'notice', seq: 1, epoch: 'q1', kind: 'order_status_update', at: AT }
    await seen(() => line.says({ ...notice, body: { order_id: 7, current_status: 'sent' } }))
    const body = { type: 'inventory_update', data: { product_id: 'p9', available_quantity: 3 } }
    await seen(() => line.says({ ...event(2), body }))
    expect(heard).toContainEqual({ product_id: 'p9', available_quantity: 3 })
    page.now.off('inventory_update')
    await seen(() => line.says({ ...event(3), body }))
    expect(heard.filter(data => 'product_id' in (data as object))).toHaveLength(1)
  })

  it('goes on over a lost socket, and connects anew after it was disconnected', async () => {
    const { theatre, page, heard } = await atShop()
    const line = await seen(() => theatre.stage.comesBack(listed(1)))
    await seen(() => line.says(event(2)))
    await seen(() => page.now.disconnect())
    expect([page.now.connected, page.now.socket]).toEqual([false, undefined])
    await seen(() => page.now.connect('jwt'))
    const next = await theatre.greets(listed(2))
    await seen(() => next.says(event(3)))
    expect(page.now.connected).toBe(true)
    const once = ['connect', 'disconnect']
    const events = heard.map(one => (one as unknown[])[0])
    expect(events).toEqual([
      ...once,
      'connect',
      'message:receive',
      'disconnect',
      'connect',
      'message:receive',
    ])
  })

  it('draws a page for each message only where it shows the last one', async () => {
    const { page, line } = await atShop()
    const before = page.drawn.length
    await seen(() => line.says(event(2)))
    expect(page.drawn.length).toBe(before)
    const shows = await atShop(({ lastMessage }) => lastMessage)
    await seen(() => shows.line.says(event(2)))
    expect(shows.page.now.lastMessage).toMatchObject({ id: 'bob-2' })
  })

  it('tells what was refused, and throws for a word that is none', async () => {
    const { page, line } = await atShop()
    const errors: unknown[] = []
    page.now.on('error', data => errors.push(data))
    await seen(() => page.now.emit('chat:join_conversation', '17'))
    await seen(() => line.refuses(line.hears('join'), 'FORBIDDEN'))
    expect(errors).toEqual([expect.objectContaining({ event: 'chat:join_conversation', code: 'FORBIDDEN' })])
    expect(() => page.now.emit('chat:jion')).toThrow('chat:join_conversation')
  })

  it('opens nothing on a server', () => {
    const theatre = new Theatre()
    const Page = () => String(useWebSocket(theatre.open).connected)
    expect([renderToString(createElement(Page)), theatre.stages.length]).toEqual(['false', 0])
  })
})
