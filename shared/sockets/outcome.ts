import type { Log, Posted } from '../domain/ports.ts'

/** What one try came to, whoever sent it: the status of its answer, or that there was none. */
export type Status = number | 'stale' | 'broken' | 'late' | 'unsent'

/** Tries once. `own` takes a new connection in the place of a kept one. */
export type Try = (milliseconds: number, own?: 'own') => Promise<Status>

export type Terms = {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** How long one post may take, connection and second try included, in milliseconds. @default 2000 */
  readonly timeout?: number
  /** Told with which status posts are refused, at most once in ten seconds. */
  readonly log?: Log
}

const TOLD_EVERY_MS = 10_000

/**
 * A status that is about us, and not about the socket, is a refusal: forgetting sockets for it would deafen everybody.
 * https://docs.aws.amazon.com/apigatewaymanagementapi/latest/reference/API_PostToConnection.html
 */
const outcomeOf = (status: Status): Posted => {
  if (status === 'unsent') return 'held'
  // An endpoint that is half down: a socket there may live, and its client repairs by itself.
  if (typeof status === 'string' || status >= 500) return 'slow'
  if (status === 200 || status === 204) return 'sent'
  if (status === 410) return 'gone'
  // Throttled, or the socket's own buffer is full: either way it takes nothing more now.
  if (status === 429) return 'slow'
  return 'refused'
}

/** Says with which status the endpoint refuses: often enough for an alarm, and not once for each of a million posts. */
const complaint = ({ log, now }: Terms) => {
  let told = Number.NEGATIVE_INFINITY
  return (status: Status): Posted => {
    const outcome = outcomeOf(status)
    if (outcome === 'refused' && now() - told >= TOLD_EVERY_MS) {
      told = now()
      log?.('ERROR', '@connections refuses', { status })
    }
    return outcome
  }
}

/** Whether a second try at once may do better. To post twice is harmless: clients drop what they have. */
const isWorthAnother = (status: Status) => status === 'stale' || (typeof status !== 'string' && status >= 500)

/** Tries once or twice within the time that there is, and judges. */
export const triedWithin = (terms: Terms): ((attempt: Try, milliseconds?: number) => Promise<Posted>) => {
  const { now, timeout = 2000 } = terms
  const judge = complaint(terms)
  return async (attempt, milliseconds = timeout) => {
    const until = now() + milliseconds
    const first = await attempt(milliseconds)
    if (!isWorthAnother(first)) return judge(first)
    const rest = Math.max(1, until - now())
    // Where one kept connection is stale all others may be.
    return judge(await attempt(rest, first === 'stale' ? 'own' : undefined))
  }
}

/** What came of an end. @throws where it may not have ended */
export const ended = (outcome: Posted): void => {
  if (outcome === 'slow' || outcome === 'held' || outcome === 'refused')
    throw new Error(`a close is answered with: ${outcome}`)
}
