import { Worker } from 'node:worker_threads'
import type { Patch } from './loading.ts'
import type { Outcome } from './play/schedule.ts'
import type { Work } from './worker.ts'

/** Schedules over several threads: each seed is a world of its own, so it does not matter which thread runs it. */

export type Order = {
  readonly from: number
  readonly seeds: number
  readonly workers: number
  readonly patches?: readonly Patch[]
  readonly until?: readonly string[]
  readonly each: (outcome: Outcome) => void
}

const threadOf = (work: Work, each: Order['each']): Promise<void> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./worker.ts', import.meta.url), { workerData: work })
    thread.on('message', each)
    thread.on('error', reject)
    thread.on('exit', () => resolve())
  })

/** Runs all of them; the outcomes come in no order. */
export const runAll = async ({ from, seeds, workers, patches = [], until, each }: Order): Promise<void> => {
  const threads = Array.from({ length: Math.min(workers, seeds) }, (_, at) => {
    const own = Math.ceil((seeds - at) / workers)
    return threadOf({ from: from + at, seeds: own, step: workers, patches, until }, each)
  })
  await Promise.all(threads)
}
