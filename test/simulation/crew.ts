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

/** A schedule takes some 30 ms. One that takes so long goes round for ever, and would take the run with it. */
const STUCK_MS = 60_000

const threadOf = (work: Work, each: Order['each']): Promise<void> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./worker.ts', import.meta.url), { workerData: work })
    let next = work.from
    const isStuck = () => {
      reject(new Error(`seed ${next} has not come to an end in ${STUCK_MS / 1000} s`))
      void thread.terminate()
    }
    const watch = setTimeout(isStuck, STUCK_MS)
    thread.on('message', (outcome: Outcome) => {
      watch.refresh()
      next = outcome.seed + work.step
      each(outcome)
    })
    thread.on('error', reject)
    thread.on('exit', () => {
      clearTimeout(watch)
      resolve()
    })
  })

/** Runs all of them; the outcomes come in no order. */
export const runAll = async ({ from, seeds, workers, patches = [], until, each }: Order): Promise<void> => {
  const threads = Array.from({ length: Math.min(workers, seeds) }, (_, at) => {
    const own = Math.ceil((seeds - at) / workers)
    return threadOf({ from: from + at, seeds: own, step: workers, patches, until }, each)
  })
  await Promise.all(threads)
}
