import type { Caller, Posted, Sockets } from '../../../shared/domain/ports.ts'
import { ALIVE, bytesOf, exceeds, LIMITS } from '../../../shared/protocol/index.ts'
import type { Chance } from './chance.ts'
import type { Invocation, Socket } from './facts.ts'
import type { Handlers } from './handlers.ts'
import type { Sky } from './sky.ts'
import { Wire } from './wire.ts'

/** API Gateway's WebSocket API: sockets, routes, `@connections`. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */

const IDLE_MS = 600_000
const LIFE_MS = 7_200_000
const INTEGRATION_MS = 29_000
/** How long the gateway may take to learn that a device is gone. */
const HALF_OPEN_MS = 45_000

const SIGN_OF_LIFE = JSON.stringify(ALIVE.asked)

type Who = Omit<Caller, 'connection'>

const errorFrame = (message: string, connectionId: string) =>
  JSON.stringify({ message, connectionId, requestId: 'r' })

export class Gateway implements Sockets {
  readonly sockets = new Map<string, Socket>()
  readonly #sky: Sky
  readonly #chance: Chance
  readonly #handlers: () => Handlers
  readonly #poster: () => Invocation | undefined
  #opened = 0

  constructor(sky: Sky, handlers: () => Handlers, poster: () => Invocation | undefined) {
    this.#sky = sky
    this.#chance = sky.chance.branch()
    this.#handlers = handlers
    this.#poster = poster
  }

  /** A device opens a socket. */
  open(who: Who): Wire {
    this.#opened++
    const { scheduler, weather } = this.#sky
    const wire: Wire = new Wire(
      text => this.#send(socket, text),
      () => this.#left(socket),
    )
    const caller = { ...who, connection: `s${this.#opened}` }
    const { now } = scheduler
    const socket: Socket = {
      id: caller.connection,
      caller,
      wire,
      state: 'opening',
      openedAt: now,
      heardAt: now,
      cloggedUntil: 0,
    }
    this.sockets.set(socket.id, socket)
    const fails = this.#chance.happens(weather.openFails) || who.expires <= scheduler.now
    this.#later(() => void (fails ? this.#refuse(socket) : this.#connect(socket)))
    return wire
  }

  /** The sockets on which a device and the gateway agree. */
  get living(): readonly Socket[] {
    return [...this.sockets.values()].filter(
      ({ state, wire }) => state === 'open' && !wire.isOver && !wire.isSilent,
    )
  }

  async post(connection: string, frame: string): Promise<Posted> {
    const socket = this.sockets.get(connection)
    const how = this.#poster()?.isRefused ? 'refused' : this.#posted(socket, frame)
    this.#sky.watch.tell('posted', this.#poster(), socket, frame, how)
    return how
  }

  async close(connection: string): Promise<void> {
    const socket = this.sockets.get(connection)
    if (socket) this.#end(socket, 1001)
  }

  /** The device's network is gone: the device knows at once, or never. */
  cut(socket: Socket, silently: boolean): void {
    if (silently) socket.wire.isSilent = true
    else if (socket.wire.ends(1006)) this.#left(socket)
  }

  async #connect(socket: Socket): Promise<void> {
    const connected = await this.#handlers().connect(socket)
    if (!connected) return this.#refuse(socket)
    if (socket.state !== 'opening') return
    socket.state = 'open'
    socket.openedAt = this.#sky.scheduler.now
    this.#sky.trace.tell(socket.id, 'opens', socket.caller.user, socket.caller.device)
    const isClogged = this.#meets(this.#sky.weather.clogged, 'a socket takes nothing for a while')
    if (isClogged) socket.cloggedUntil = this.#sky.scheduler.now + this.#chance.between(2000, 60_000)
    this.#watchIdle(socket)
    this.#sky.scheduler.after(LIFE_MS, () => this.#end(socket, 1001))
    this.#later(() => socket.wire.opens())
  }

  #refuse(socket: Socket): void {
    socket.state = 'closed'
    this.#sky.coverage.count('sometimes: an upgrade fails')
    socket.wire.ends(1006)
  }

  #watchIdle(socket: Socket): void {
    const { scheduler, coverage } = this.#sky
    scheduler.after(socket.heardAt + IDLE_MS - scheduler.now, () => {
      if (socket.state !== 'open') return
      if (scheduler.now - socket.heardAt < IDLE_MS) return void this.#watchIdle(socket)
      coverage.count('sometimes: a socket is ended for silence')
      this.#end(socket, 1001)
    })
  }

  #send(socket: Socket, text: string): void {
    const { weather, coverage } = this.#sky
    if (exceeds(text, LIMITS.frameBytes)) return void this.#end(socket, 1009)
    if (this.#chance.happens(weather.disconnectEarly)) {
      coverage.count('sometimes: $disconnect runs while the socket lives')
      void this.#handlers().disconnect(socket)
    }
    const isTwice = this.#chance.happens(weather.frameTwice)
    if (isTwice) coverage.count('sometimes: a frame is invoked twice')
    for (let times = isTwice ? 2 : 1; times > 0; times--) this.#carry(socket, text)
  }

  #carry(socket: Socket, text: string): void {
    const { weather, coverage } = this.#sky
    this.#sky.watch.tell('launched', socket, text)
    if (this.#chance.happens(weather.frameLost)) return void coverage.count('sometimes: a frame is lost')
    const isLate = this.#chance.happens(weather.frameLate)
    if (isLate) coverage.count('sometimes: a frame is late')
    this.#later(() => this.#receive(socket, text), isLate ? this.#chance.between(200, 16_000) : 0)
  }

  #receive(socket: Socket, text: string): void {
    const { scheduler } = this.#sky
    if (socket.state === 'opening') return
    this.#sky.trace.note(socket.id, 'says', text.slice(0, 200))
    socket.heardAt = scheduler.now
    if (text === SIGN_OF_LIFE) this.#answerAlone(socket)
    else this.#invoke(socket, text)
  }

  #answerAlone(socket: Socket): void {
    this.#sky.coverage.count('sometimes: the gateway alone is asked for a sign of life')
    this.#reply(socket, JSON.stringify(ALIVE.answered))
  }

  #invoke(socket: Socket, text: string): void {
    const { scheduler, coverage } = this.#sky
    if (text.includes('"next":')) coverage.count('sometimes: a socket beats at rest')
    let isAnswered = false
    const answer = (reply: string | undefined) => {
      if (isAnswered)
        return void coverage.count('sometimes: a reply comes after the integration has timed out')
      isAnswered = true
      cancel()
      if (reply !== undefined) this.#reply(socket, reply)
    }
    const cancel = scheduler.after(INTEGRATION_MS, () =>
      answer(errorFrame('Endpoint request timed out', socket.id)),
    )
    void this.#handlers()
      .frame(socket, text)
      .then(ended => {
        this.#sky.watch.tell('landed', socket, text)
        answer(ended.ok ? ended.value : errorFrame('Internal server error', socket.id))
      })
  }

  #reply(socket: Socket, text: string): void {
    const { weather, coverage } = this.#sky
    if (socket.state !== 'open') return
    if (exceeds(text, LIMITS.frameBytes)) throw new Error(`a reply of ${bytesOf(text)} bytes`)
    if (this.#chance.happens(weather.replyLost)) return void coverage.count('sometimes: a reply is lost')
    this.#later(() => {
      this.#sky.trace.note(socket.id, 'is answered', text.slice(0, 400))
      this.#hear(socket, text)
    })
  }

  #posted(socket: Socket | undefined, frame: string): Posted {
    const { weather, coverage } = this.#sky
    if (socket?.state !== 'open') return 'gone'
    if (this.#meets(weather.postGone, '410 for a socket that lives')) return 'gone'
    if (socket.cloggedUntil > this.#sky.scheduler.now || this.#chance.happens(weather.postSlow)) {
      coverage.count('sometimes: 429')
      return 'slow'
    }
    if (socket.wire.isOver || socket.wire.isSilent) coverage.count('sometimes: a post to a half-open socket')
    if (!this.#meets(weather.postLost, 'a post is lost')) this.#deliver(socket, frame)
    if (this.#meets(weather.postTwice, 'a post comes twice')) this.#deliver(socket, frame)
    return 'sent'
  }

  /** Whether something rare happens, which is counted. */
  #meets(often: number, what: string): boolean {
    const happens = this.#chance.happens(often)
    if (happens) this.#sky.coverage.count(`sometimes: ${what}`)
    return happens
  }

  #deliver(socket: Socket, frame: string): void {
    const isLate = this.#meets(this.#sky.weather.postLate, 'a post comes late')
    const hear = () => {
      this.#sky.trace.note(socket.id, 'is posted', frame.slice(0, 200))
      this.#hear(socket, frame)
    }
    this.#later(hear, isLate ? this.#chance.between(50, 6000) : 0)
  }

  /** The device has gone; the gateway learns of it soon, or late. */
  #left(socket: Socket): void {
    const isHalfOpen = this.#meets(this.#sky.weather.halfOpen, 'a socket is half open')
    this.#later(() => this.#end(socket, 1006), isHalfOpen ? this.#chance.next() * HALF_OPEN_MS : 0)
  }

  #end(socket: Socket, code: number): void {
    const { weather, coverage, trace, scheduler } = this.#sky
    if (socket.state === 'closed') return
    const wasOpen = socket.state === 'open'
    socket.state = 'closed'
    trace.tell(socket.id, 'closed', code)
    this.#later(() => socket.wire.ends(code))
    if (!wasOpen) return
    if (this.#chance.happens(weather.disconnectLost))
      return void coverage.count('sometimes: $disconnect is lost')
    const isLate = this.#chance.happens(weather.disconnectLate)
    if (isLate) coverage.count('sometimes: $disconnect is late')
    scheduler.after(
      isLate ? this.#chance.between(500, 60_000) : 5,
      () => void this.#handlers().disconnect(socket),
    )
  }

  #hear(socket: Socket, text: string): void {
    this.#sky.watch.tell('heard', socket, text)
    socket.wire.hears(text)
  }

  #later(run: () => void, more = 0): void {
    const { networkMs } = this.#sky.weather
    this.#sky.scheduler.after(more + this.#chance.between(networkMs / 4, networkMs), run)
  }
}
