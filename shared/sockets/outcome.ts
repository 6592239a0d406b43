import type { Log, Posted } from '../domain/ports.ts'

/** What a post came to, whoever sent it: the status of its answer, or that there was none. */
export type Status = number | 'stale' | 'broken' | 'late'

export type Complaint = {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Told with which status posts are refused, at most once in ten seconds. */
  readonly log?: Log
}

const TOLD_EVERY_MS = 10_000

/**
 * A status that is about us, and not about the socket, is a refusal: forgetting sockets for it would deafen everybody.
 * https://docs.aws.amazon.com/apigatewaymanagementapi/latest/reference/API_PostToConnection.html
 */
const outcomeOf = (status: Status): Posted => {
  // An endpoint that is half down: a socket there may live, and its client repairs by itself.
  if (typeof status === 'string' || status >= 500) return 'slow'
  if (status === 200 || status === 204) return 'sent'
  if (status === 410) return 'gone'
  // Throttled, or the socket's own buffer is full: either way it takes nothing more now.
  if (status === 429) return 'slow'
  return 'refused'
}

/** Judges, and says with which status the endpoint refuses: often enough for an alarm, and not once for each of a million posts. */
export const judgeOf = ({ log, now }: Complaint) => {
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
export const isWorthAnother = (status: Status) =>
  status === 'stale' || (typeof status !== 'string' && status >= 500)

/** What came of an end: throws where it may not have ended. */
export const ended = (outcome: Posted): void => {
  if (outcome === 'slow' || outcome === 'refused') throw new Error(`a close is answered with: ${outcome}`)
}
