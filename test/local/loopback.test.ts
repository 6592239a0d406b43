import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { startProxy } from '../../local/database/proxy.ts'
import { type OpenServer, openServer, shut } from '../../local/loopback.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const open = async (times?: Parameters<typeof openServer>[2]): Promise<OpenServer> => {
  const opened = await openServer(0, 'test', times)
  closing.push(() => shut(opened.server))
  return opened
}

const dial = (port: number, host = '127.0.0.1') =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket))
    socket.on('error', reject)
    closing.push(() => socket.destroy())
  })

/** All that a socket is told until it ends. */
const toldTo = (socket: Socket): Promise<string> =>
  new Promise(resolve => {
    let told = ''
    socket.on('data', text => {
      told += text
    })
    socket.once('close', () => resolve(told))
  })

describe('T24: a client that is slow on purpose', () => {
  const hasty = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 }

  test.each([
    ['never says anything', ''],
    ['never ends its head', 'GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n'],
    ['never ends its body', 'POST /tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nx'],
  ])('and %s is ended, and holds up nobody', async (_what, text) => {
    const { server, port } = await open(hasty)
    server.on('request', (request, response) => {
      if (request.method === 'GET') response.end('here')
    })
    const slow = await dial(port)
    const told = toldTo(slow)
    slow.write(text)
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('here')
    expect(await told).toMatch(/^HTTP\/1.1 408 /)
  })

  test('has a minute for the head of a request, and no request is without an end', async () => {
    const { server } = await open()
    expect(server.headersTimeout).toBe(60_000)
    expect(server.requestTimeout).toBe(15 * 60_000)
  })
})

describe('T37: everything here', () => {
  test('is reached on this machine alone', async () => {
    const { server, port } = await open()
    expect(server.address()).toMatchObject({ address: '127.0.0.1' })
    const others = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? [])
    for (const { address, family, internal } of others)
      if (family === 'IPv4' && !internal) await expect(dial(port, address)).rejects.toThrow('ECONNREFUSED')
  })

  test('also what stands before the database, is closed to a page whose name points here', async () => {
    const proxy = await startProxy('http://127.0.0.1:1', async () => ({ status: 200, body: '{}' }))
    closing.push(() => proxy.stop())
    const asked = async (host: string) => {
      const socket = await dial(Number(new URL(proxy.url).port))
      const told = toldTo(socket)
      socket.write(`POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`)
      return (await told).split(' ')[1]
    }
    expect(await asked('evil.example')).toBe('403')
    expect(await asked('127.0.0.1.evil.example')).toBe('403')
    expect(await asked('localhost:1')).toBe('200')
  })
})
