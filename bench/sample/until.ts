import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_MS = 10
const PATIENCE_MS = 60_000

/** Waits until something is so; rejects with what is lacking where it takes longer than a minute. */
export const until = async (isSo: () => boolean, lacking: string): Promise<void> => {
  const late = performance.now() + PATIENCE_MS
  while (!isSo()) {
    if (performance.now() > late) throw new Error(lacking)
    await sleep(LOOK_MS)
  }
}
