import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { parseArgs } from 'node:util'
import { certificateFor } from './certificate.ts'
import type { Ready, Tally } from './process.ts'
import { requestsOf } from './requests.ts'

/**
 * `@connections` as a process of its own that does nothing but answer. What a connection is called says what it gets: `gone-…` 410
 * always, `throttled-…` 429 at the first try of each two, everything else 200. It tells its parent where it is, and when asked how
 * often each of those was posted to.
 */
const { values } = parseArgs({
  options: { tls: { type: 'boolean', default: false }, delay: { type: 'string', default: '0' } },
})
const delay = Number(values.delay)

const answerOf = (status: string, body: string, fault?: string) =>
  Buffer.from(
    [
      `HTTP/1.1 ${status}`,
      'Date: Sat, 21 Nov 2026 12:00:00 GMT',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Connection: keep-alive',
      'x-amzn-RequestId: 8f6e2c9c-6a3c-4f4c-9c6c-1f2e3d4c5b6a',
      'x-amz-apigw-id: L0SM9cOFvHcCIhw=',
      ...(fault ? [`x-amzn-ErrorType: ${fault}`] : []),
      '',
      body,
    ].join('\r\n'),
  )
const OK = answerOf('200 OK', '')
const GONE = answerOf('410 Gone', '{"message":"Gone"}', 'GoneException')
const THROTTLED = answerOf(
  '429 Too Many Requests',
  '{"message":"Too Many Requests"}',
  'LimitExceededException',
)

const posts = new Map<string, number>()
const answerTo = (path: string): Buffer => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (!/^(gone|throttled)-/.test(name)) return OK
  const times = (posts.get(name) ?? 0) + 1
  posts.set(name, times)
  if (name.startsWith('gone')) return GONE
  return times % 2 === 1 ? THROTTLED : OK
}

let asked = 0
const serve = (socket: Socket): void => {
  socket.setNoDelay(true).on('error', () => {})
  const take = requestsOf(path => {
    asked += 1
    const answer = answerTo(path)
    if (delay > 0) setTimeout(() => socket.write(answer), delay)
    else socket.write(answer)
  })
  socket.on('data', take)
}

const certificate = values.tls ? certificateFor(['localhost', '127.0.0.1'], Date.now()) : undefined
const server = certificate ? createTlsServer(certificate, serve) : createServer(serve)
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const ready: Ready = {
    endpoint: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}/live`,
    ...(certificate && { ca: certificate.cert }),
  }
  process.send?.(ready)
})
process.on('message', () => {
  const tally: Tally = { asked, posts: Object.fromEntries(posts) }
  asked = 0
  posts.clear()
  process.send?.(tally)
})
process.on('disconnect', () => process.exit(0))
