import type { Event } from '../shared/protocol/events.ts'
import type { Action, ReplyOf, RequestOf } from '../shared/protocol/routes.ts'
import { backoff } from './backoff.ts'
import { type Address, dial, type Greeted } from './dial.ts'
import { HeliographError, hasCode, LinkLost } from './errors.ts'
import { startHeartbeat } from './heartbeat.ts'
import { DEADLINE_MS, type Link } from './link.ts'
import type { Ports } from './ports.ts'
import { type Loss, nextStep } from './reconnect.ts'
import type { Timers } from './timers.ts'
import { Turnstile } from './turnstile.ts'

/**
 * `connecting`: a socket is being opened; `repairing`: it is open, and what was missed is being read; `live`: nothing is
 * missing that is known of; `waiting`: for the next try; `offline`: the same, and the device has no network; `closed`: for good.
 */
export type ConnectionState = 'connecting' | 'repairing' | 'live' | 'waiting' | 'offline' | 'closed'

type Settings = Address & { readonly heartbeatSeconds: number | undefined }

/** What a connection tells. */
type Hooks = {
  readonly event: (event: Event) => void
  /** The server knows the socket; answers the repair of what was missed, if anything was. */
  readonly greeted: (hello: ReplyOf<'hello'>) => Promise<void> | undefined
  readonly heads: (heads: Readonly<Record<string, number>>) => void
  readonly changed: () => void
  readonly problem: (error: HeliographError) => void
}

/** A socket that lived for less did not help: the ladder is not left for it. */
const LIVED_MS = 5000
/** API Gateway ends every socket after two hours. The next one is opened before, at a time that nobody shares. */
const SUCCESSION_MS = { from: 100 * 60_000, spread: 15 * 60_000, retry: 60_000 }

/** Keeps one socket that the server knows, until it is closed. */
export class Connection {
  state: ConnectionState = 'connecting'
  /** When the next try begins, in milliseconds since 1970. */
  retryAt: number | undefined
  /** Why it stopped by itself, or could not stay connected; forgotten when the server knows a socket again. */
  reason: HeliographError | undefined
  readonly #settings: Settings
  readonly #ports: Ports
  readonly #timers: Timers
  readonly #hooks: Hooks
  readonly #turnstile: Turnstile<Link>
  readonly #ending = new AbortController()
  #attempt = 0
  #mayRenew: boolean
  #greetedAt = 0
  #cancelTimers = () => {}

  constructor(settings: Settings, ports: Ports, timers: Timers, hooks: Hooks) {
    this.#settings = settings
    this.#ports = ports
    this.#timers = timers
    this.#hooks = hooks
    this.#turnstile = new Turnstile(timers)
    this.#mayRenew = typeof settings.token !== 'string'
    const stop = ports.network(online => this.#hearNetwork(online))
    this.#ending.signal.addEventListener('abort', stop)
    void this.#try()
  }

  /** The socket that the server knows, as soon as there is one. `TIMEOUT` when there is none in time, `CLOSED`. */
  link(withinMs?: number): Promise<Link> {
    return this.#turnstile.pass(withinMs)
  }

  /** Asks over as many sockets as it takes within one deadline. For what may be done twice: every action but `message`. */
  async ask<A extends Action>(action: A, request: RequestOf<A>): Promise<ReplyOf<A>> {
    const until = this.#ports.now() + DEADLINE_MS
    for (;;) {
      const link = await this.link(until - this.#ports.now())
      try {
        return await link.ask(action, request, until - this.#ports.now())
      } catch (thrown) {
        if (!(thrown instanceof LinkLost)) throw thrown
      }
    }
  }

  /** Asks on one socket. One that has said nothing at all since is given up when the deadline has passed. */
  async askOnce<A extends Action>(action: A, request: RequestOf<A>): Promise<ReplyOf<A>> {
    const link = await this.link()
    const asked = this.#ports.now()
    try {
      return await link.ask(action, request)
    } catch (thrown) {
      if (hasCode(thrown, 'TIMEOUT') && !link.heardSince(asked)) link.fail({})
      throw thrown
    }
  }

  /** Says something now or not at all; answers whether there was a socket to say it on. */
  tell<A extends Action>(action: A, request: RequestOf<A>): boolean {
    const link = this.#turnstile.current
    link?.tell(action, request)
    return link !== undefined
  }

  /** Does not wait any longer for the next try, beyond what keeps a crowd apart. */
  reconnect(): void {
    if (this.state === 'waiting' || this.state === 'offline') this.#tryIn(backoff(0, this.#ports.random))
  }

  /** Ends it for good: what waits for a socket is rejected with `CLOSED`. */
  close(reason?: HeliographError): void {
    if (this.state === 'closed') return
    this.reason = reason
    this.#become('closed')
    this.#cancelTimers()
    this.#turnstile.close(new HeliographError('CLOSED', {}, reason))
    this.#ending.abort()
  }

  #become(state: ConnectionState, retryAt?: number): void {
    const isNews = this.state !== state || this.retryAt !== retryAt
    this.state = state
    this.retryAt = retryAt
    if (isNews) this.#hooks.changed()
  }

  #tryIn(ms: number): void {
    this.#cancelTimers()
    this.#cancelTimers = this.#timers.after(ms, () => void this.#try())
    this.#become(this.#ports.online() ? 'waiting' : 'offline', this.#ports.now() + ms)
  }

  async #try(): Promise<void> {
    this.#become('connecting')
    const dialled = await this.#dial()
    if ('loss' in dialled) this.#lost(dialled.loss)
    else this.#admit(dialled)
  }

  #dial(): Promise<Greeted | { readonly loss: Loss }> {
    const surroundings = { ports: this.#ports, timers: this.#timers, signal: this.#ending.signal }
    const lost = (link: Link, loss: Loss) => {
      if (link === this.#turnstile.current) this.#lost(loss)
    }
    return dial(this.#settings, surroundings, { ...this.#hooks, lost })
  }

  /** From now on this is the socket; the one before, if any, ends when what it was asked is answered. */
  #admit({ link, hello }: Greeted): void {
    const former = this.#turnstile.current
    this.#cancelTimers()
    this.reason = undefined
    this.#greetedAt = this.#ports.now()
    this.#mayRenew = typeof this.#settings.token !== 'string'
    this.#keep(link, hello.heartbeatSeconds)
    this.#turnstile.open(link)
    const repaired = this.#hooks.greeted(hello)
    this.#become(repaired ? 'repairing' : 'live')
    void repaired?.then(() => link === this.#turnstile.current && this.#become('live'))
    former?.retire()
  }

  /** Beats for a socket, and sees to its successor. */
  #keep(link: Link, told: number): void {
    const everyMs = 1000 * (this.#settings.heartbeatSeconds ?? told)
    const surroundings = { timers: this.#timers, ports: this.#ports, everyMs }
    const stopBeating = startHeartbeat(link, surroundings, this.#hooks.heads)
    const { from, spread } = SUCCESSION_MS
    const cancel = this.#succeedIn(link, from + spread * this.#ports.random())
    this.#cancelTimers = () => {
      stopBeating()
      cancel()
    }
  }

  #succeedIn(link: Link, ms: number): () => void {
    return this.#timers.after(ms, async () => {
      if (link !== this.#turnstile.current) return
      const dialled = await this.#dial()
      if ('link' in dialled) this.#admit(dialled)
      else this.#succeedIn(link, SUCCESSION_MS.retry)
    })
  }

  #lost(loss: Loss): void {
    if (this.state === 'closed') return
    this.#turnstile.shut()
    const { random, now } = this.#ports
    if (this.#greetedAt > 0 && now() - this.#greetedAt > LIVED_MS) this.#attempt = 0
    this.#greetedAt = 0
    const step = nextStep(loss, { attempt: this.#attempt, renewable: this.#mayRenew, random })
    if (step !== 'stop' && step.renews) this.#mayRenew = false
    this.#attempt++
    this.reason = loss.error
    if (step === 'stop') this.#stop(loss)
    else this.#tryIn(step.waitMs)
  }

  #stop({ error, reconnect }: Loss): void {
    const reason = error ?? new HeliographError('UNAUTHENTICATED')
    // What came as a problem event was told when it came.
    if (!reconnect) this.#hooks.problem(reason)
    this.close(reason)
  }

  #hearNetwork(online: boolean): void {
    if (online) this.reconnect()
    else if (this.state === 'waiting') this.#become('offline', this.retryAt)
    else this.#turnstile.current?.fail({})
  }
}
