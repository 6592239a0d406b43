import { type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { PostStatus } from '../crossings.ts'
import { keepAliveMs } from '../loopback.ts'
import { plainPost } from './plain-post.ts'

/** Posts a body to whom a path names; `undefined` where the path names nobody's socket. */
type Post = (path: string, body: Buffer) => PostStatus | Promise<PostStatus> | undefined

/** What a status that is no success is told with. */
export type ErrorBody = (status: number) => { readonly type: string; readonly body: string }

/** A connection on which nothing comes is ended after so long, in milliseconds: one that is new, and one that is kept. */
const patience = { firstMs: 60_000, keptMs: keepAliveMs }

const KEPT = `Connection: keep-alive\r\nKeep-Alive: timeout=${keepAliveMs / 1000}\r\n`
const SENT = Buffer.from(`HTTP/1.1 200 OK\r\n${KEPT}Content-Length: 0\r\n\r\n`)

const refusal = (status: number, errorOf: ErrorBody): string => {
  const { type, body } = errorOf(status)
  const lines = `Content-Type: application/json\r\nx-amzn-errortype: ${type}\r\nContent-Length: ${body.length}`
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${KEPT}${lines}\r\n\r\n${body}`
}

/**
 * Answers the posts of our own poster before Node's HTTP server reads them: a message in a room of ten is nine posts, and
 * for each that server makes a request, a response, two streams and their events. A connection on which anything else
 * comes (another method, a request in pieces, a header that is not known here) is that server's from then on.
 */
export class PostLane {
  readonly #open = new Set<Socket>()
  readonly #post: Post
  readonly #errorOf: ErrorBody
  readonly #times: typeof patience
  readonly #handOver: (socket: Socket) => void

  constructor(server: Server, post: Post, errorOf: ErrorBody, times = patience) {
    const listeners = server.listeners('connection')
    this.#post = post
    this.#errorOf = errorOf
    this.#times = times
    this.#handOver = socket => {
      for (const listener of listeners) listener.call(server, socket)
    }
    server.removeAllListeners('connection').on('connection', socket => this.#attend(socket))
  }

  /** Ends the connections that are not the server's: it does not know of them. */
  end(): void {
    for (const socket of this.#open) socket.destroy()
  }

  #attend(socket: Socket): void {
    const take = (chunk: Buffer) => {
      const asked = plainPost(chunk)
      const status = asked && this.#post(asked.path, asked.body)
      if (status === undefined) return leave(chunk)
      if (typeof status === 'number') return this.#answer(socket, status)
      socket.pause()
      void status.then(late => {
        this.#answer(socket, late)
        socket.resume()
      })
    }
    const end = () => socket.end()
    const destroy = () => void socket.destroy()
    const forget = () => void this.#open.delete(socket)
    const leave = (chunk: Buffer) => {
      forget()
      socket
        .off('data', take)
        .off('end', end)
        .off('error', destroy)
        .off('timeout', destroy)
        .off('close', forget)
      socket.setTimeout(0).pause()
      this.#handOver(socket)
      socket.unshift(chunk)
      process.nextTick(() => socket.resume())
    }
    this.#open.add(socket)
    socket.on('data', take).on('end', end).on('error', destroy).on('timeout', destroy).on('close', forget)
    socket.setTimeout(this.#times.firstMs)
  }

  #answer(socket: Socket, status: PostStatus): void {
    const { keptMs } = this.#times
    if (socket.timeout !== keptMs) socket.setTimeout(keptMs)
    if (status === 200) socket.write(SENT)
    else socket.write(refusal(status, this.#errorOf))
  }
}
