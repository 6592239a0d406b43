import { backoff } from '../connection/backoff.ts'
import { HeliographError, hasCode } from '../errors.ts'
import type { Hub } from '../hub.ts'
import { listen } from '../listen.ts'

/** Longer than that nobody waits for a rate. */
const PATIENCE_MS = 60_000
/** As long as an address is good. */
const PART_MS = 900_000
/** An address that is refused so often is not only too old. */
const REFUSALS = 3

/** Waits, unless it is called off: then at once. */
const wait = ({ timers }: Hub, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const cancel = timers.after(ms, resolve)
    listen(signal, 'abort', () => {
      cancel()
      resolve()
    })
  })

/** Calls off what takes longer than its address is good for: the network may have gone without a word. */
const within = async <Done>(
  { timers }: Hub,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Done>,
): Promise<Done> => {
  const bound = new AbortController()
  const abort = () => bound.abort()
  const stop = listen(signal, 'abort', abort)
  const cancel = timers.after(PART_MS, abort)
  try {
    return await work(bound.signal)
  } finally {
    cancel()
    stop()
  }
}

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
      await wait(hub, Math.max(least, backoff(attempt, hub.ports.random)), signal)
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
    const { status, etag } = await within(hub, signal, bound => hub.ports.put(url, bytes, bound)).catch(
      () => {
        throw new HeliographError('TIMEOUT')
      },
    )
    hub.connection.usage.http.out += bytes.size
    if (status < 300 && etag) return etag
    if (status === 403 && ++refusals < REFUSALS) throw new HeliographError('TIMEOUT')
    throw new HeliographError(status < 500 && status !== 429 ? 'NOT_FOUND' : 'INTERNAL')
  })
}
