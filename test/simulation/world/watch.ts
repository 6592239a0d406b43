import type { Amended, MemberNews, Message, ReceiptNews } from '../../../client/index.ts'
import type { Change, Posted } from '../../../shared/domain/ports.ts'
import type { Entry } from '../../../shared/protocol/index.ts'
import type { Effect } from './effects.ts'
import type { Anew, Invocation, Life, Send, Socket, Told } from './facts.ts'
import type { Tables } from './tables.ts'

/** The promises that are held, by the names that the whole project uses. */
export type Invariant = `I${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16}`
export type Violation = { readonly invariant: Invariant; readonly what: string }

/**
 * Which tables were left and which are new, of what generation the backup of the rooms was, and for how long, in
 * milliseconds, instances still take events that work on those that were left.
 */
export type Restored = {
  readonly left: Tables
  readonly tables: Tables
  readonly of: string
  readonly ms: number
}

/** What one who holds the system against its promises is told, in the order in which it happens. */
export type Observer = {
  /** The store has changed. */
  readonly changed?: (change: Change, by: Invocation | undefined) => void
  /** The tables were restored. */
  readonly restored?: (restored: Restored) => void
  /** An instance of an older generation has changed tables that were left. */
  readonly strayed?: (change: Change, left: Tables) => void
  /** An effect was done. */
  readonly effect?: (invocation: Invocation, effect: Effect, answer: unknown) => void
  /** A function begins with a frame, and what it answers. */
  readonly frame?: (invocation: Invocation, socket: Socket, text: string) => void
  readonly reply?: (invocation: Invocation, socket: Socket, text: string | undefined) => void
  /** Entries of a log that it answers with. */
  readonly given?: (invocation: Invocation, channel: string, entries: readonly Entry[]) => void
  /** A frame was posted to a socket, which may be none. */
  readonly posted?: (
    invocation: Invocation | undefined,
    socket: Socket | undefined,
    frame: string,
    how: Posted,
  ) => void
  /** A batch of the stream is done with, as far as the function says. */
  readonly carried?: (changes: readonly Change[], invocation: Invocation) => void
  /** The stream has forgotten what nobody has read in a day. */
  readonly trimmed?: (changes: readonly Change[]) => void
  /** A batch was given up. */
  readonly givenUp?: (changes: readonly Change[]) => void
  /** A frame leaves a device; the function that got it has ended, whether anybody heard of it or not. */
  readonly launched?: (socket: Socket, text: string) => void
  readonly landed?: (socket: Socket, text: string) => void
  /** A text has come to a device. */
  readonly heard?: (socket: Socket, text: string) => void
  /** What a program on a device does, and what it is told. */
  readonly sends?: (send: Send) => void
  readonly acked?: (send: Send, sent: { readonly seq: number; readonly duplicate: boolean }) => void
  readonly refused?: (send: Send, code: string) => void
  readonly told?: (life: Life, told: Told) => void
  /** An entry was amended by the next one of its log, and is so now, where the program was given it. */
  readonly amended?: (life: Life, amended: Amended) => void
  readonly reset?: (life: Life, anew: Anew) => void
  /** What it is told of a channel begins somewhere: it does not follow on what it was told before. */
  readonly begun?: (life: Life, channel: string) => void
  readonly state?: (life: Life, state: string) => void
  readonly receipt?: (life: Life, news: ReceiptNews) => void
  readonly member?: (life: Life, news: MemberNews) => void
  readonly listed?: (life: Life) => void
  /** A `leave` that a program has asked for is done; a join is asked for. */
  readonly left?: (life: Life, channel: string) => void
  /** It tells that it has read so far; it was given a page of a log. */
  readonly reads?: (life: Life, channel: string, seq: number) => void
  readonly page?: (life: Life, channel: string, entries: readonly Message[]) => void
  readonly joins?: (life: Life, channel: string) => void
}

/** Tells all who watch, and keeps what they found. */
export class Watch {
  readonly violations: Violation[] = []
  readonly observers: Observer[] = []
  readonly #stop: () => void
  readonly #listeners = new Map<keyof Observer, readonly ((...facts: unknown[]) => void)[]>()

  constructor(stop: () => void) {
    this.#stop = stop
  }

  /** A promise is broken: the schedule ends here. */
  violate(invariant: Invariant, what: string): void {
    this.violations.push({ invariant, what })
    this.#stop()
  }

  tell<Name extends keyof Observer>(name: Name, ...facts: Parameters<NonNullable<Observer[Name]>>): void {
    for (const told of this.#toldOf(name)) told(...facts)
  }

  /** Who listens to one kind of fact, found once. */
  #toldOf(name: keyof Observer): readonly ((...facts: unknown[]) => void)[] {
    const known = this.#listeners.get(name)
    if (known) return known
    const found = this.observers.flatMap(observer => (observer[name] as (...facts: unknown[]) => void) ?? [])
    this.#listeners.set(name, found)
    return found
  }

  /** Answers the effect as a word for the trace. */
  effect(invocation: Invocation, effect: Effect, answer: unknown): string {
    this.tell('effect', invocation, effect, answer)
    return typeof answer === 'string' ? answer : Array.isArray(answer) ? `${answer.length}` : ''
  }

  /** Work that its function did not wait for would be frozen with the instance, and lost with it. */
  afterReturn(invocation: Invocation, effect: string): void {
    this.violate('I12', `${invocation.id} (${invocation.what}) returns before ${effect} is done`)
  }
}
