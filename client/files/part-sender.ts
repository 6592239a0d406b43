import { backoff } from '../connection/backoff.ts'
import { HeliographError, hasCode } from '../errors.ts'
import type { Hub } from '../hub.ts'
import { aborted } from '../listen.ts'
import { within } from '../within.ts'

/** Longer than that nobody waits for a rate. */
const PATIENCE_MS = 60_000
/** As long as an address is good. */
const PART_MS = 900_000
/** An address that is refused so often is not only too old. */
const REFUSALS = 3

const isPassing = (thrown: unknown): boolean =>
  hasCode(thrown, 'TIMEOUT') ||
  (thrown instanceof HeliographError &&
    (thrown.advice === 'retry' || thrown.advice === 'wait') &&
    (thrown.retryAfterMs ?? 0) <= PATIENCE_MS)

/** Does something until it is done or refused for good, ever more slowly; what is called off is not begun again. */
export const persist = async <Done>(
  hub: Hub,
  signal: AbortSignal,
  work: () => Promise<Done>,
): Promise<Done> => {
  for (let attempt = 0; ; attempt++) {
    if (signal.aborted) throw new HeliographError('CLOSED')
    try {
      return await work()
    } catch (thrown) {
      if (signal.aborted || !isPassing(thrown)) throw thrown
      const least = (thrown as HeliographError).retryAfterMs ?? 0
      await within(hub, signal, Math.max(least, backoff(attempt, hub.ports.random)), aborted)
    }
  }
}

/** Puts bytes at an address, over whatever network there is; answers their ETag. `address` gives one for each try. */
export const sendPart = async (
  hub: Hub,
  bytes: Blob,
  signal: AbortSignal,
  address: () => Promise<string>,
): Promise<string> => {
  let refusals = 0
  return persist(hub, signal, async () => {
    const url = await address()
    // The network may have gone without a word.
    const sent = within(hub, signal, PART_MS, bound => hub.ports.put(url, bytes, bound))
    const { status, etag } = await sent.catch(() => {
      throw new HeliographError('TIMEOUT')
    })
    hub.connection.usage.http.out += bytes.size
    if (status < 300 && etag) return etag
    if (status === 403 && ++refusals < REFUSALS) throw new HeliographError('TIMEOUT')
    throw new HeliographError(status < 500 && status !== 429 ? 'NOT_FOUND' : 'INTERNAL')
  })
}
