import type { Action, ReplyOf, RequestOf } from '../../shared/protocol/routes.ts'
import { HeliographError } from '../errors.ts'
import { together } from '../listen.ts'
import type { Ports } from '../ports.ts'
import type { Timers } from '../timers.ts'
import { backoff } from './backoff.ts'
import type { ConnectionState, Hooks } from './connection-news.ts'
import type { Address, Greeted } from './dial.ts'
import { beatsOf } from './heartbeat.ts'
import type { Link } from './link.ts'
import { askOneLink, askOverLinks } from './over-links.ts'
import { Gauge } from './quality.ts'
import { Ladder, type Loss } from './reconnect.ts'
import { ServerClock } from './server-clock.ts'
import { type Tending, tend, UNTENDED } from './tending.ts'
import { Turnstile } from './turnstile.ts'
import type { Counted } from './usage.ts'
import { type Reached, type Transport, Ways } from './ways.ts'

type Settings = Address & {
  readonly heartbeatSeconds: number | undefined
  /** Where the HTTP API is, for where no socket comes through. */
  readonly http: string | undefined
}

/** Keeps one socket that the server knows, until it is closed. */
export class Connection {
  state: ConnectionState = 'connecting'
  /** When the next try begins, in milliseconds since 1970. */
  retryAt: number | undefined
  /** Why it stopped by itself, or could not stay connected; forgotten when the server knows a socket again. */
  reason: HeliographError | undefined
  readonly clock: ServerClock
  readonly gauge: Gauge
  /** What came and went, and is counted on. */
  readonly usage: Counted = { socket: { in: 0, out: 0 }, http: { in: 0, out: 0 } }
  readonly #settings: Settings
  readonly #ports: Ports
  readonly #timers: Timers
  readonly #hooks: Hooks
  readonly #turnstile: Turnstile<Link>
  readonly #ladder: Ladder
  readonly #ways: Ways
  /** Ends what it hears of its surroundings. */
  readonly #deafen: () => void
  /** Ends the tries that are under way. */
  #dialling = new AbortController()
  /** What the server calls the socket that was greeted last. */
  #connection: string | undefined
  #tending = UNTENDED
  #cancelTry = () => {}

  constructor(settings: Settings, ports: Ports, timers: Timers, hooks: Hooks) {
    this.#settings = settings
    this.#ports = ports
    this.#timers = timers
    this.#hooks = hooks
    this.#turnstile = new Turnstile(timers)
    const isRenewable = typeof settings.token !== 'string'
    this.#ladder = new Ladder(ports, isRenewable)
    this.#ways = new Ways(settings, ports, isRenewable)
    this.clock = new ServerClock(ports.now)
    this.gauge = new Gauge(ports.saving, () => this.state === 'closed' || hooks.changed())
    this.#deafen = together(
      ports.network(online => this.#hearNetwork(online)),
      ports.awake(() => this.#look()),
    )
    void this.#try()
  }

  /** What it goes by, or went by last. */
  get transport(): Transport {
    return this.#ways.transport
  }

  /** The socket that the server knows, as soon as there is one. `TIMEOUT` when there is none in time, `CLOSED`. */
  link(withinMs?: number): Promise<Link> {
    return this.#turnstile.pass(withinMs)
  }

  /** Asks over as many sockets as it takes within one deadline. For what may be done twice: every action but `message`. */
  ask<A extends Action>(action: A, request: RequestOf<A>): Promise<ReplyOf<A>> {
    return askOverLinks(ms => this.link(ms), this.#ports.now, action, request)
  }

  /** Asks on one socket. One that has said nothing at all since is given up when the deadline has passed. */
  askOnce<A extends Action>(action: A, request: RequestOf<A>): Promise<ReplyOf<A>> {
    return askOneLink(ms => this.link(ms), this.#ports.now, action, request)
  }

  /** Says something now or not at all; answers whether there was a socket to say it on. */
  tell<A extends Action>(action: A, request: RequestOf<A>): boolean {
    const link = this.#turnstile.current
    link?.tell(action, request)
    return link !== undefined
  }

  /** Does not wait any longer for the next try, beyond what keeps a crowd apart. */
  reconnect(): void {
    if (this.#isWaiting) this.#tryIn(backoff(0, this.#ports.random))
  }

  /** Ends it for good: what waits for a socket is rejected with `CLOSED`. */
  close(reason?: HeliographError): void {
    if (this.state === 'closed') return
    this.reason = reason
    this.#become('closed')
    this.#stopTimers()
    this.#turnstile.close(new HeliographError('CLOSED', {}, reason))
    this.#deafen()
    this.#dialling.abort()
  }

  /** Ends it for a reason that the program is told. */
  giveUp(reason: HeliographError): void {
    this.#hooks.problem(reason)
    this.close(reason)
  }

  get #isWaiting(): boolean {
    return this.state === 'waiting' || this.state === 'offline'
  }

  #become(state: ConnectionState, retryAt?: number): void {
    const isNews = this.state !== state || this.retryAt !== retryAt
    this.state = state
    this.retryAt = retryAt
    if (isNews) this.#hooks.changed()
  }

  #stopTimers(): void {
    this.#cancelTry()
    this.#tending.stop()
  }

  #tryIn(ms: number): void {
    this.#stopTimers()
    this.#cancelTry = this.#timers.after(ms, () => void this.#try())
    this.#become(this.#ports.online() ? 'waiting' : 'offline', this.#ports.now() + ms)
  }

  async #try(): Promise<void> {
    this.#become('connecting')
    const dialled = await this.#ways.dial(...this.#call())
    if ('loss' in dialled) this.#lost(dialled.loss)
    else this.#admit(dialled)
  }

  /** Where a try goes, and what it tells. */
  #call() {
    const surroundings = { ports: this.#ports, timers: this.#timers, signal: this.#dialling.signal }
    const lost = (link: Link, loss: Loss) => {
      if (link === this.#turnstile.current) this.#lost(loss)
    }
    const address = { ...this.#settings, replaces: this.#connection, usage: this.usage }
    return [address, surroundings, { ...this.#hooks, lost, answered: this.gauge.take }] as const
  }

  /** From now on this is the socket; the one before, if any, ends when what it was asked is answered, and nobody notices. */
  #admit(greeted: Reached): void {
    const { link, hello } = greeted
    this.#ways.came(greeted.transport)
    const former = this.#turnstile.current
    const isSmooth = former !== undefined && this.state === 'live'
    this.#stopTimers()
    this.reason = undefined
    this.#ladder.greeted(hello.reconnectSpreadMs)
    this.#connection = hello.connection
    this.clock.learn(hello.serverTime)
    this.#tending = this.#tend(greeted)
    this.#turnstile.open(link)
    const repaired = this.#hooks.greeted(greeted)
    former?.retire()
    if (isSmooth || link !== this.#turnstile.current) return
    this.#become(repaired ? 'repairing' : 'live')
    void repaired?.then(() => link === this.#turnstile.current && this.#become('live'))
  }

  #tend(greeted: Greeted): Tending {
    const beats = beatsOf(greeted.hello, this.#settings.heartbeatSeconds)
    const quality = () => (greeted.hello.links ? this.gauge.quality : undefined)
    const surroundings = { timers: this.#timers, ports: this.#ports, beats, quality }
    const pong = ({ serverTime, heads, generation }: ReplyOf<'ping'>) => {
      this.clock.learn(serverTime)
      if (heads) this.#hooks.heads(heads, generation)
    }
    const hooks = { pong, due: () => void this.#succeed(greeted) }
    return tend(greeted, surroundings, hooks, this.#ways.dueIn(greeted))
  }

  /** Opens the next socket beside the one that there is. */
  async #succeed(former: Greeted): Promise<void> {
    const { again } = this.#tending
    const dialled = await this.#ways.succeed(...this.#call())
    if ('link' in dialled) {
      this.#ways.took(former, dialled)
      this.#admit(dialled)
    } else if (former.link === this.#turnstile.current) {
      again(this.#ways.againIn)
      // The server may have given its place away already: its next word takes it back.
      this.#tending.check()
    }
  }

  #lost(loss: Loss): void {
    if (this.state === 'closed') return
    this.#turnstile.shut()
    const step = this.#ladder.next(loss)
    this.reason = loss.error
    if (step === 'stop') this.#stop(loss)
    else this.#tryIn(step.waitMs)
  }

  #stop({ error, reconnect }: Loss): void {
    const reason = error ?? new HeliographError('UNAUTHENTICATED')
    // What came as a problem event was told when it came.
    if (reconnect) this.close(reason)
    else this.giveUp(reason)
  }

  /** What this device alone had lost is had again at once: nobody else comes with it. */
  #hearNetwork(online: boolean): void {
    this.gauge.begin()
    if (online) this.#ways.renew()
    if (online && this.#isWaiting) this.#tryIn(0)
    else if (online) {
      this.#tending.check()
      if (this.transport === 'polling') this.#tending.again(backoff(0, this.#ports.random))
    } else if (this.#isWaiting) this.#become('offline', this.retryAt)
    else this.#cut()
  }

  /** Without a network no socket lives, and the answer to a hello would be waited for in vain. */
  #cut(): void {
    this.#dialling.abort()
    this.#dialling = new AbortController()
    this.#turnstile.current?.fail({})
  }

  /** Somebody looks again: whether the socket still lives should be known soon. */
  #look(): void {
    if (this.#turnstile.current) this.#tending.check()
    else this.reconnect()
  }
}
