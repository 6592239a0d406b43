import { connect, type Socket } from 'node:net'
import { connect as overTls } from 'node:tls'
import type { Ready } from '../endpoint/process.ts'

/**
 * The least that a request can cost over Node's sockets: no signature, no deadline, nothing checked. Takes an answer for whole when its
 * head has ended, so it is good for a bench alone.
 */
export const rawSockets = ({ endpoint, ca }: Ready) => {
  const { hostname: host, port, protocol, pathname } = new URL(endpoint)
  const idle: Socket[] = []
  const open = () =>
    (protocol === 'https:'
      ? overTls({ host, port: Number(port), ...(ca && { ca }) })
      : connect({ host, port: Number(port) })
    ).setNoDelay(true)
  const head = `host: ${host}:${port}\r\ncontent-type: application/octet-stream\r\n`
  return {
    post: (connection: string, frame: string): Promise<void> =>
      new Promise(resolve => {
        const socket = idle.pop() ?? open()
        socket.once('data', () => {
          idle.push(socket)
          resolve()
        })
        const path = `${pathname}/@connections/${encodeURIComponent(connection)}`
        socket.write(
          `POST ${path} HTTP/1.1\r\n${head}content-length: ${frame.length}\r\n\r\n${frame}`,
          'latin1',
        )
      }),
    end: () => {
      for (const socket of idle) socket.destroy()
    },
  }
}
