import type { HeliographError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import { backoff } from './backoff.ts'

/** Why a socket is no more, as far as anybody said. */
export type Loss = {
  readonly error?: HeliographError
  /** What a `problem` event advised. */
  readonly reconnect?: 'never' | 'now' | 'later'
  readonly closeCode?: number
}

/** What is known when a socket was lost. */
export type Memory = {
  /** Tries in a row that came to nothing. */
  readonly attempt: number
  /** How far those who were cut off together should spread, in milliseconds; absent where the socket was not a good one. */
  readonly spreadMs?: number
  /** A new token can be had, and none was since the last `hello` that was answered. */
  readonly renewable: boolean
  readonly random: () => number
}

/** The next step: stop for good, or try again after a while; `renews` marks the one try with a new token. */
export type Step = 'stop' | { readonly waitMs: number; readonly renews: boolean }

/** Where the server says `later`, or that there are too many sockets, waiting starts further up the ladder. */
const LATER = 4
const LAST = 6
/** "The token was revoked or is over", where the `problem` could not be heard any more. */
export const POLICY_VIOLATION = 1008
const FINAL: readonly unknown[] = ['fix', 'forget', 'reread']

/** How far up the ladder the next try stands. */
const attemptAfter = ({ error, reconnect }: Loss, attempt: number): number => {
  if (reconnect === 'now') return 0
  if (error?.advice === 'close') return LAST
  return reconnect === 'later' ? Math.max(attempt, LATER) : attempt
}

/** What to do after a loss. Never at once: what ended this socket may have ended everybody's. */
export const nextStep = (loss: Loss, { attempt, spreadMs, renewable, random }: Memory): Step => {
  const { error, reconnect, closeCode } = loss
  if (error?.advice === 'renew' || closeCode === POLICY_VIOLATION)
    return renewable ? { waitMs: backoff(0, random), renews: true } : 'stop'
  if (reconnect === 'never' || (!reconnect && FINAL.includes(error?.advice))) return 'stop'
  // Ended from the other side, without a word, and lived until then: most likely everybody's was.
  if (!error && closeCode !== undefined && spreadMs !== undefined)
    return { waitMs: spreadMs * random(), renews: false }
  const waitMs = (error?.retryAfterMs ?? 0) + backoff(attemptAfter(loss, attempt), random)
  return { waitMs, renews: false }
}

/** A socket that lived for less did not help: the ladder is not left for it. */
const LIVED_MS = 5000
/** As long as no server has said otherwise: one person's blip should not be felt. */
const SPREAD_MS = 500

/** Remembers what the next step depends on: how often it was tried, and whether the last socket was a good one. */
export class Ladder {
  readonly #ports: Pick<Ports, 'now' | 'random'>
  readonly #isRenewable: boolean
  #attempt = 0
  #mayRenew: boolean
  #greetedAt: number | undefined
  #spreadMs = SPREAD_MS

  constructor(ports: Pick<Ports, 'now' | 'random'>, isRenewable: boolean) {
    this.#ports = ports
    this.#isRenewable = isRenewable
    this.#mayRenew = isRenewable
  }

  /** The server knows a socket; it may have said how far a crowd should spread. */
  greeted(spreadMs = SPREAD_MS): void {
    this.#greetedAt = this.#ports.now()
    this.#mayRenew = this.#isRenewable
    this.#spreadMs = spreadMs
  }

  /** What follows a loss, of a socket that was greeted or of a try. */
  next(loss: Loss): Step {
    const { now, random } = this.#ports
    const lived = this.#greetedAt === undefined ? undefined : now() - this.#greetedAt
    if (lived !== undefined && lived > LIVED_MS) this.#attempt = 0
    const isFirst = lived !== undefined && this.#attempt === 0
    const memory = { attempt: this.#attempt, renewable: this.#mayRenew, random }
    const step = nextStep(loss, { ...memory, ...(isFirst && { spreadMs: this.#spreadMs }) })
    this.#greetedAt = undefined
    this.#mayRenew &&= step === 'stop' || !step.renews
    this.#attempt++
    return step
  }
}
