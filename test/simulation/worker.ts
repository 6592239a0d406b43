import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { loadPatched, type Patch } from './loading.ts'

/** A thread that runs schedules, with a bug planted or with none. */

export type Work = {
  readonly from: number
  readonly seeds: number
  /** From one seed to this thread's next. */
  readonly step: number
  readonly patches: readonly Patch[]
  /** Ends with the first schedule that breaks one of these promises; with any, where none is named. */
  readonly until: readonly string[] | undefined
}

const work = workerData as Work
// Nobody reads where an error of a schedule was made; what the run with `--trace` tells has its stacks.
Error.stackTraceLimit = 0
loadPatched(work.patches)
const { run } = await import('./play/schedule.ts')

const isFound = (violations: readonly { readonly invariant: string }[]): boolean =>
  work.until !== undefined && violations.some(({ invariant }) => work.until?.includes(invariant) ?? true)

for (let at = 0; at < work.seeds; at++) {
  const outcome = await run(work.from + at * work.step)
  parentPort?.postMessage(outcome)
  if (isFound(outcome.violations)) break
  await setImmediate()
}
