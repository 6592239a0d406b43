import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_EVERY_MS = 100

/** Waits until a count has not moved for so long. */
export const unmoved = async (count: () => number, forMs: number): Promise<void> => {
  let [last, since] = [count(), performance.now()]
  while (performance.now() - since < forMs) {
    await sleep(LOOK_EVERY_MS)
    const now = count()
    if (now !== last) [last, since] = [now, performance.now()]
  }
}

/** What is waited for. `isWaiting`: something is due from the other side, so silence means something. */
type Awaited = {
  readonly isDone: () => boolean
  readonly isWaiting: () => boolean
  readonly heardAt: () => number
  readonly tell: () => void
}

/**
 * Waits until it is done, or until nothing has come for so long that nothing will; answers whether it is done.
 * Silence counts from when something was due.
 */
export const doneOrSilent = async (awaited: Awaited, silenceMs: number): Promise<boolean> => {
  let dueSince = performance.now()
  while (!awaited.isDone()) {
    await sleep(LOOK_EVERY_MS)
    awaited.tell()
    const now = performance.now()
    if (!awaited.isWaiting()) dueSince = now
    if (now - Math.max(dueSince, awaited.heardAt()) >= silenceMs) return awaited.isDone()
  }
  return true
}
