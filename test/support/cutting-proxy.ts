import { Agent, type RequestOptions, request } from 'node:http'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'

import type { Ports } from '../../client/index.ts'

export type CuttingProxy = {
  /** Puts bytes at an address, by way of the proxy. */
  readonly put: Ports['put']
  readonly cuts: () => number
  /** Parts that began to be sent, and those that were answered. */
  readonly begun: () => number
  readonly ended: () => number
  stop(): Promise<void>
}

type Cutting = {
  /** After so many bytes in all, ascending. */
  readonly cutAfter: readonly number[]
  /** Whether every connection is cut, or the one that sent last. */
  readonly all: boolean
}

const sent = async (to: RequestOptions, headers: Record<string, string>, body: Blob) => {
  const bytes = Buffer.from(await body.arrayBuffer())
  return new Promise<{ status: number; etag: string }>((resolve, reject) => {
    const asked = request({ ...to, host: '127.0.0.1', headers }, answer => {
      answer.resume()
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, etag: answer.headers.etag ?? '' }))
      answer.on('error', reject)
    })
    asked.on('error', reject)
    asked.end(bytes)
  })
}

/** A way to a server over which connections are cut after so many bytes; one part at a time goes over each. */
export const cuttingProxy = async ({ cutAfter, all }: Cutting): Promise<CuttingProxy> => {
  let target = ''
  const open = new Set<Socket>()
  const due = [...cutAfter]
  let [passed, cuts, begun, ended] = [0, 0, 0, 0]
  const cut = (last: Socket) => {
    due.shift()
    cuts++
    for (const socket of all ? [...open] : [last]) socket.destroy()
  }
  const server = createServer(from => {
    const onward = dial(Number(target), '127.0.0.1')
    open.add(from)
    for (const [one, other] of [
      [from, onward],
      [onward, from],
    ] as const) {
      one.on('error', () => {})
      one.on('close', () => {
        open.delete(from)
        other.destroy()
      })
    }
    from.on('data', bytes => {
      if (bytes.toString('latin1', 0, 4) === 'PUT ') begun++
      passed += bytes.length
      if (passed >= (due[0] ?? Number.POSITIVE_INFINITY)) return cut(from)
      if (!onward.write(bytes)) {
        from.pause()
        onward.once('drain', () => from.resume())
      }
    })
    onward.on('data', bytes => {
      if (bytes.toString('latin1', 0, 12) === 'HTTP/1.1 200') ended++
      from.write(bytes)
    })
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true })
  return {
    put: (url, body, signal) => {
      const { pathname, search, host, port: signedFor } = new URL(url)
      target = signedFor
      // The host stays that of the address, for it is signed.
      const to = { port, path: pathname + search, method: 'PUT', signal, agent }
      return sent(to, { host, 'content-length': String(body.size) }, body)
    },
    cuts: () => cuts,
    begun: () => begun,
    ended: () => ended,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        agent.destroy()
        for (const socket of open) socket.destroy()
      }),
  }
}
