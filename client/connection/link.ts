import type { ProblemBody } from '../../shared/protocol/advice.ts'
import { ALIVE_ASKED } from '../../shared/protocol/alive.ts'
import { CLIENT_LIMITS } from '../../shared/protocol/client-limits.ts'
import type { Event } from '../../shared/protocol/events.ts'
import { bytesOf, exceeds } from '../../shared/protocol/frame.ts'
import type { Action, ReplyOf, RequestOf } from '../../shared/protocol/routes.ts'
import { asError, HeliographError, hasCode, LinkLost } from '../errors.ts'
import type { Timers } from '../timers.ts'
import { Asks } from './asks.ts'
import { type Incoming, objectsIn, textOf } from './frames.ts'
import type { Loss } from './reconnect.ts'
import type { SocketLike } from './socket.ts'
import type { Traffic } from './usage.ts'

/** A reply that has not come in this time does not count on any more. API Gateway itself gives up after 29 s. */
export const DEADLINE_MS = 10_000

/** A frame that is answered under its `id`. */
type Named = { readonly action: string; readonly id: string }

/** What a link tells: each event in order, how answers come, that the server may or may not know of the socket, and once that it is no more. */
/** `traffic` counts what comes and goes. */
type Surroundings = { readonly timers: Timers; readonly now: () => number; readonly traffic: Traffic }
type Hooks = {
  readonly event: (event: Event) => void
  readonly doubted: () => void
  /** So many milliseconds an answer took, or none came. */
  readonly answered: (ms?: number) => void
  readonly lost: (loss: Loss) => void
}

/**
 * What keeps a socket its place, or gives it one again. Where it fails half-way the place may be taken and nobody told of it;
 * only a `hello` always tells.
 */
const PLACING = ['ping', 'join', 'presence']

const written = (frame: object): string => {
  const text = JSON.stringify(frame)
  if (exceeds(text, CLIENT_LIMITS.frameBytes)) throw new HeliographError('TOO_LARGE')
  return text
}

/** One socket's life: frames out, replies matched to what was asked, events handed on. It does not reconnect. */
export class Link {
  /** Resolves when the socket is open; rejects when it never will be. */
  readonly opened: Promise<void>
  readonly #socket: SocketLike
  readonly #timers: Timers
  readonly #now: () => number
  readonly #traffic: Traffic
  readonly #hooks: Hooks
  readonly #asks: Asks
  #heardAt = Number.NEGATIVE_INFINITY
  #usedAt: number
  #isOver = false
  #isRetired = false
  #refuseOpening: (error: Error) => void = () => {}

  constructor(socket: SocketLike, { timers, now, traffic }: Surroundings, hooks: Hooks) {
    this.#socket = socket
    this.#timers = timers
    this.#now = now
    this.#traffic = traffic
    this.#hooks = hooks
    this.#asks = new Asks(timers)
    this.#usedAt = now()
    this.opened = this.#opening()
    socket.binaryType = 'arraybuffer'
    socket.onmessage = ({ data }: { data: unknown }) => this.#receive(textOf(data))
    socket.onclose = ({ code }: { code: number }) => this.fail({ closeCode: code })
    socket.onerror = () => {}
  }

  /** True when anything at all has come since then: the socket lives, whatever is unanswered. */
  heardSince(time: number): boolean {
    return this.#heardAt > time
  }

  /** True when something was said or told since then, whatever keeps the socket itself apart. */
  usedSince(time: number): boolean {
    return this.#usedAt > time
  }

  /**
   * Asks and waits for the reply. Rejects with the refusal, with `TIMEOUT`, or with `LinkLost`; `TOO_LARGE` is seen here
   * already, since the gateway would end the socket for it.
   */
  async ask<A extends Action>(action: A, request: RequestOf<A>, deadlineMs?: number): Promise<ReplyOf<A>> {
    this.#usedAt = this.#now()
    return this.#question(action, request, deadlineMs) as Promise<ReplyOf<A>>
  }

  /** A beat: an ask that is no use of the socket. */
  async beat(request: RequestOf<'ping'>): Promise<ReplyOf<'ping'>> {
    return this.#question('ping', request) as Promise<ReplyOf<'ping'>>
  }

  /** Asks the gateway for a sign of life, which no function answers; where it knows none, any answer is one. */
  async prove(): Promise<void> {
    await this.#exchange(ALIVE_ASKED)
  }

  /** Says something without waiting for a reply: nothing is lost when it gets lost. */
  tell<A extends Action>(action: A, request: RequestOf<A>): void {
    this.#usedAt = this.#now()
    if (!this.#isOver) this.#send(written({ action, ...request }))
  }

  /** Gives the socket up, at once: a half-open one would take its time to close. */
  fail(loss: Loss): void {
    if (this.#isOver) return
    this.#isOver = true
    if (!this.#asks.isEmpty) this.#hooks.answered()
    this.#close()
    this.#hooks.lost(loss)
    const lost = new LinkLost()
    this.#refuseOpening(lost)
    this.#asks.rejectAll(lost)
  }

  /** Closes as soon as everything asked has been answered, or could have been; events are heard until then. */
  retire(): void {
    this.#isRetired = true
    this.#timers.after(DEADLINE_MS, () => this.fail({}))
    this.#endIfDone()
  }

  #question(action: string, request: object, deadlineMs?: number): Promise<unknown> {
    return this.#exchange({ action, id: this.#asks.nextId(), ...request }, deadlineMs)
  }

  async #exchange(frame: Named, deadlineMs = DEADLINE_MS): Promise<unknown> {
    const text = written(frame)
    if (this.#isOver) throw new LinkLost()
    const answered = this.#asks.open(frame.id, deadlineMs)
    const asked = this.#now()
    this.#send(text)
    try {
      const reply = await answered
      // What may take longer than any other answer says more of the server than of the way.
      if (deadlineMs <= DEADLINE_MS) this.#hooks.answered(this.#now() - asked)
      return reply
    } catch (thrown) {
      if (hasCode(thrown, 'TIMEOUT')) this.#hooks.answered()
      if (PLACING.includes(frame.action) && hasCode(thrown, 'INTERNAL')) this.#hooks.doubted()
      throw thrown
    }
  }

  #opening(): Promise<void> {
    const cancel = this.#timers.after(DEADLINE_MS, () => this.fail({}))
    const opened = new Promise<void>((resolve, reject) => {
      this.#refuseOpening = reject
      this.#socket.onopen = () => resolve()
    })
    return opened.finally(cancel)
  }

  #close(): void {
    try {
      this.#socket.close(1000)
    } catch {
      // Some sockets throw when they are closed before they were open. They are given up all the same.
    }
  }

  #send(text: string): void {
    this.#traffic.out += bytesOf(text)
    try {
      this.#socket.send(text)
    } catch {
      this.fail({})
    }
  }

  #receive(text: string): void {
    this.#heardAt = this.#now()
    this.#traffic.in += bytesOf(text)
    for (const frame of objectsIn(text)) {
      if (this.#isOver) return
      if (typeof frame.event === 'string') this.#tell(frame as Event)
      else if (typeof frame.reply === 'string') this.#answer(frame.reply, frame)
    }
    this.#endIfDone()
  }

  #tell(event: Event): void {
    this.#usedAt = this.#now()
    this.#hooks.event(event)
  }

  #endIfDone(): void {
    if (this.#isRetired && this.#asks.isEmpty) this.fail({})
  }

  /** A refusal that would be every other action's answer as well is about the socket, and ends it. */
  #answer(id: string, frame: Incoming): void {
    const error = frame.ok === true ? undefined : asError((frame.error ?? {}) as ProblemBody)
    if (!error) this.#asks.resolve(id, frame)
    else if (error.advice === 'renew' || error.advice === 'close') this.fail({ error })
    else this.#asks.reject(id, error)
  }
}
