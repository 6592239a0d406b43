import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { isFromHere, shut, urlOf } from '../loopback.ts'
import { attend } from './arrival.ts'
import { type Connection, type Ending, endConnection } from './connection.ts'
import { Door } from './door.ts'
import { disconnectEvent } from './events.ts'
import { FrameMeter } from './frame-meter.ts'
import { takeFrame } from './frames.ts'
import { newConnection, shakeHands } from './handshake.ts'
import { errorOf, manage, postTo } from './management.ts'
import { callRoute, type PlayedApi } from './played-api.ts'
import { PostLane } from './post-lane.ts'
import { refusals, refuse } from './refusal.ts'
import { selector } from './routing.ts'
import { TokenBucket } from './token-bucket.ts'
import type { Traffic } from './traffic.ts'

/** A running WebSocket API with its `@connections` endpoint. */
export type Gateway = {
  /** How many sockets are open or opening. */
  readonly size: () => number
  /** Ends every socket at once without a word, as a lost zone would; answers how many there were. */
  readonly dropAll: () => number
  readonly stop: () => Promise<void>
}

/** How an ending that the client brought about is told. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html */
const clientReasons: Readonly<Record<number, string>> = {
  1005: 'Client-side close frame status not set',
  1006: 'Connection Closed Abnormally',
}

/** How long `stop` waits for the disconnect functions, in milliseconds. */
const farewellMs = 2000

/** How long the line of a client that is cut off stays after the gateway has noticed, in milliseconds. */
const deadLineMs = 60_000

const vanished: Ending = { code: 1006, reason: clientReasons[1006] ?? '' }
const tooLong: Ending = { code: 1009, reason: 'Message too long' }

/** One for all sockets: what a socket holds counts ten thousand times. */
const ignore = () => undefined

/** One running API: its connections and what happens to them. */
class RunningGateway implements Gateway {
  readonly #played: PlayedApi
  readonly #traffic: Traffic
  readonly #connections = new Map<string, Connection>()
  readonly #farewells = new Set<Promise<unknown>>()
  readonly #protocols = new WeakMap<IncomingMessage, string>()
  readonly #sockets: WebSocketServer
  readonly #server: Server
  readonly #sweeper: NodeJS.Timeout
  readonly #connects: TokenBucket
  readonly #door: Door
  readonly #posts: PostLane | undefined
  /** Lines of clients that are cut off: nobody reads them, and nobody has closed them. */
  readonly #deadLines = new Map<WebSocket, NodeJS.Timeout>()
  readonly #frames

  constructor(played: PlayedApi, server: Server, traffic: Traffic) {
    const { api, limits, crossings, roles } = played
    this.#played = played
    this.#traffic = traffic
    this.#server = server
    this.#frames = {
      played,
      traffic,
      select: selector(api.selection),
      routes: new Map(api.routes.map(route => [route.key, route])),
    }
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: limits.messageBytes,
      handleProtocols: (_, request) => this.#protocols.get(request) ?? false,
    })
    this.#connects = new TokenBucket(limits.connectsPerSecond, limits.connectsPerSecond)
    this.#door = new Door(played.waiting)
    const posts = new TokenBucket(limits.postsPerSecond, limits.postsAtOnce)
    const isWithinRate = () => posts.take(performance.now())
    const connections = this.#connections
    const management = { api, connections, crossings, limits, traffic, isWithinRate, roles }
    const answer = manage(management)
    // Where roles count, who asks is looked at first.
    this.#posts = roles ? undefined : new PostLane(server, postTo(management), errorOf)
    this.#server.on('request', (request, response) => {
      if (isFromHere(request)) return answer(request, response)
      response.writeHead(403).end()
    })
    this.#server.on('upgrade', (request, socket, head) => {
      this.#upgrade(request, socket, head).catch((fault: Error) => {
        played.warn(`an upgrade failed: ${fault.message}`)
        socket.destroy()
      })
    })
    this.#sweeper = setInterval(() => this.#sweep(), limits.sweepMs).unref()
  }

  size(): number {
    return this.#connections.size
  }

  dropAll(): number {
    const open = [...this.#connections.values()].filter(({ socket }) => socket)
    for (const { socket } of open) socket?.terminate()
    return open.length
  }

  async stop(): Promise<void> {
    clearInterval(this.#sweeper)
    this.#door.close()
    for (const [line, timer] of this.#deadLines) {
      clearTimeout(timer)
      line.terminate()
    }
    for (const connection of this.#connections.values()) {
      const ending = { code: 1001, reason: 'Going away' }
      endConnection(connection, ending)
      connection.socket?.terminate()
      // Not left to the socket's own end, which comes later: what it calls is waited for below.
      if (connection.socket) this.#forget(connection, ending)
    }
    const late = new Promise(resolve => setTimeout(resolve, farewellMs).unref())
    this.#posts?.end()
    await shut(this.#server)
    await Promise.race([Promise.allSettled(this.#farewells), late])
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // A client that gives up while it is being let in is noticed below.
    socket.on('error', ignore)
    const settle = attend(socket, head)
    const connection = newConnection(request)
    if (!isFromHere(request) || urlOf(request).pathname.replace(/\/$/, '') !== `/${this.#played.api.stage}`) {
      return refuse(socket, refusals.elsewhere, connection.id)
    }
    if (!this.#connects.take(performance.now())) return refuse(socket, refusals.tooMany, connection.id)
    if (!(await this.#door.enter(() => !socket.destroyed))) return void socket.destroy()
    this.#connections.set(connection.id, connection)
    const decision = await shakeHands(this.#played, this.#frames.routes.get('$connect'), connection, request)
    if (!decision.accepted) {
      this.#connections.delete(connection.id)
      return refuse(socket, decision.refusal, connection.id)
    }
    if (decision.protocol !== undefined) this.#protocols.set(request, decision.protocol)
    const early = settle()
    this.#meter(connection, socket)
    this.#sockets.handleUpgrade(request, socket, early, opened => {
      this.#open(connection, opened)
      socket.resume()
    })
    if (!connection.socket) this.#forget(connection, vanished)
  }

  /** Watches the sizes of single frames. */
  #meter(connection: Connection, socket: Duplex): void {
    const meter = new FrameMeter()
    socket.on('data', (chunk: Buffer) => {
      if (meter.measure(chunk) > this.#played.limits.frameBytes) endConnection(connection, tooLong)
    })
  }

  #open(connection: Connection, socket: WebSocket): void {
    connection.socket = socket
    this.#traffic.open()
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) endConnection(connection, { code: 1003, reason: 'Binary is not supported' })
      if (!connection.ending) void takeFrame(this.#frames, connection, data.toString())
    })
    socket.on('ping', () => {
      connection.lastActiveAt = Date.now()
    })
    socket.on('error', ignore)
    socket.on('close', (code, reason) => {
      const theirs = { code, reason: reason.toString() || (clientReasons[code] ?? '') }
      this.#forget(connection, connection.ending ?? theirs)
    })
    const { id } = connection
    const drop = () => socket.terminate()
    this.#played.crossings.opened?.({ id, drop, cutOff: forMs => this.#cutOff(connection, socket, forMs) })
  }

  /**
   * The client's network goes without a word: neither side is told, posts succeed. After so long the gateway notices;
   * the client still is not told.
   */
  #cutOff(connection: Connection, socket: WebSocket, forMs: number): void {
    if (connection.isCutOff || socket.readyState !== 1) return
    connection.isCutOff = true
    socket.pause()
    const over = () => {
      this.#deadLines.delete(socket)
      socket.terminate()
    }
    const noticed = () => {
      this.#forget(connection, vanished)
      this.#deadLines.set(socket, setTimeout(over, deadLineMs).unref())
    }
    this.#deadLines.set(socket, setTimeout(noticed, forMs).unref())
  }

  #forget(connection: Connection, ending: Ending): void {
    const isNew = this.#connections.delete(connection.id)
    if (isNew && connection.socket) this.#traffic.close()
    const route = this.#frames.routes.get('$disconnect')
    if (!route || !isNew) return
    const event = disconnectEvent({ api: this.#played.api, connection, routeKey: '$disconnect' }, ending)
    const farewell = callRoute(this.#played, 'disconnect', route, event)
    this.#farewells.add(farewell)
    void farewell.finally(() => this.#farewells.delete(farewell))
  }

  /** Ends what was silent or has lived for too long: 1001 either way. */
  #sweep(): void {
    const now = Date.now()
    const { idleMs, lifeMs } = this.#played.limits
    for (const connection of this.#connections.values()) {
      const isOver = now - connection.lastActiveAt >= idleMs || now - connection.connectedAt >= lifeMs
      if (isOver && connection.socket) endConnection(connection, { code: 1001, reason: 'Going away' })
    }
  }
}

/**
 * Plays a WebSocket API on a listening server: upgrades, frames and the ends of sockets call functions, `@connections`
 * speaks to sockets. `traffic` is told what goes over them. `stop` shuts the server.
 */
export const playGateway = (played: PlayedApi, server: Server, traffic: Traffic): Gateway =>
  new RunningGateway(played, server, traffic)
