import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer, WebSocket as WsSocket } from 'ws'
import { type Client, connect, type OpenSocket } from '../../client/index.ts'
import { event, type Frame, helloWith, listed } from '../support/fake-server.ts'

/** A server on the loopback that greets, echoes nothing, and posts as some emulators do: in binary frames. */
const serverThatPosts = async (...posts: readonly Frame[]) => {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    handleProtocols: protocols => (protocols.has('heliograph.v1') ? 'heliograph.v1' : false),
  })
  const headers: (string | undefined)[] = []
  server.on('connection', (socket, { headers: { authorization, 'sec-websocket-protocol': protocols } }) => {
    headers.push(authorization ?? protocols)
    socket.on('message', data => {
      const { action, id } = JSON.parse(String(data)) as Frame
      if (action !== 'hello') return
      socket.send(JSON.stringify({ reply: id, ok: true, ...helloWith(listed(0)) }))
      for (const post of posts) socket.send(Buffer.from(JSON.stringify(post)))
    })
  })
  await once(server, 'listening')
  return { server, headers, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/dev` }
}

describe('over real sockets', () => {
  const open: { client?: Client; server?: WebSocketServer } = {}
  afterEach(() => {
    open.client?.close()
    open.server?.close()
    for (const socket of open.server?.clients ?? []) socket.terminate()
  })

  const withHeader: OpenSocket = (url, _protocols, token) =>
    new WsSocket(url, ['heliograph.v1'], { headers: { authorization: `Bearer ${token}` } })
  const sockets: readonly [string, OpenSocket | undefined, string][] = [
    ['the global WebSocket', undefined, 'heliograph.v1, bearer.jwt'],
    ['that of ws, with a header', withHeader, 'Bearer jwt'],
  ]

  it.each(sockets)('%s carries the token, and binary frames are read', async (_, socket, carried) => {
    const { server, headers, url } = await serverThatPosts(event(1), event(2))
    open.server = server
    const client = connect({ url, token: 'jwt', ...(socket && { socket }) })
    open.client = client
    const seen: number[] = []
    client.on('message', ({ seq }) => seen.push(seq))
    expect(await client.ready).toBe('alice')
    await expect.poll(() => seen).toEqual([1, 2])
    expect(headers).toEqual([carried])
  })

  it.each(sockets)('%s comes back after the server ended it', async (_, socket) => {
    const { server, url } = await serverThatPosts()
    open.server = server
    const client = connect({ url, token: 'jwt', ...(socket && { socket }) })
    open.client = client
    await client.ready
    const states: string[] = []
    client.on('state', ({ state }) => states.push(state))
    for (const one of server.clients) one.terminate()
    await expect.poll(() => states, { timeout: 5000 }).toEqual(['waiting', 'connecting', 'live'])
  })

  it('one that nobody answers is tried again', async () => {
    const { server, url } = await serverThatPosts()
    await new Promise(resolve => server.close(resolve))
    const client = connect({ url, token: 'jwt' })
    open.client = client
    await expect.poll(() => client.state, { timeout: 5000 }).toBe('waiting')
    client.close()
    expect(client.state).toBe('closed')
  })
})
