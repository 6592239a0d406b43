import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'

/** What is done with one request: the how manieth of its connection, the how manieth of all, from 1 on. */
export type Turn = (socket: Socket, nth: number, all: number) => void

export const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'

/**
 * A server that speaks byte by byte. Requests have no body and are told apart by the empty line at their ends; one that comes before the one
 * before it was answered is counted in `early`.
 */
export const playServer = async (turn: Turn, tls?: TlsOptions) => {
  const sockets = new Set<Socket>()
  const [requests, waiting] = [[] as string[], new Set<Socket>()]
  const counts = { connections: 0, early: 0, most: 0 }
  const serve = (socket: Socket) => {
    counts.connections += 1
    sockets.add(socket)
    counts.most = Math.max(counts.most, sockets.size)
    let [nth, held] = [0, '']
    const write = socket.write.bind(socket) as (text: string) => boolean
    socket.write = ((text: string) => {
      waiting.delete(socket)
      return write(text)
    }) as typeof socket.write
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.on('data', data => {
      if (waiting.has(socket)) counts.early += 1
      held += data.toString('latin1')
      for (let end = held.indexOf('\r\n\r\n'); end >= 0; end = held.indexOf('\r\n\r\n')) {
        requests.push(held.slice(0, end))
        held = held.slice(end + 4)
        waiting.add(socket)
        turn(socket, ++nth, requests.length)
      }
    })
  }
  const server = tls ? createTlsServer(tls, serve) : createServer({ allowHalfOpen: true }, serve)
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    server,
    sockets,
    requests,
    counts,
    port: (server.address() as AddressInfo).port,
    stop: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
