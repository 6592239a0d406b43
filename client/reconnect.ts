import { backoff } from './backoff.ts'
import type { HeliographError } from './errors.ts'

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
const POLICY_VIOLATION = 1008
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
