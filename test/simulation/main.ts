import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { runAll } from './crew.ts'
import { loadPatched } from './loading.ts'
import type { Outcome } from './play/schedule.ts'
import { emptySum, linesOf, type Sum } from './summary.ts'

/**
 * `npm run sim -- --seeds n [--from s] [--workers w] [--trace] [--json] [--hashes]`: runs schedules, and exits with 1 where one of them breaks
 * a promise, or where a full run has not met everything that it should.
 */

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3000' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    trace: { type: 'boolean', default: false },
    hashes: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const seeds = Number(values.seeds)
const from = Number(values.from)
const EVERY_MS = 10_000

const say = (line: string) => {
  if (!values.json) process.stdout.write(`${line}\n`)
}

/** Runs one seed here, and tells it line by line. */
const traced = async (seed: number): Promise<Outcome> => {
  const { run } = await import('./play/schedule.ts')
  const outcome = await run(seed, true)
  for (const line of outcome.lines) say(line)
  say(`seed ${seed}: ${outcome.steps} steps, hash ${outcome.hash}`)
  for (const { invariant, what } of outcome.violations) say(`${invariant} is broken: ${what}`)
  return outcome
}

const runTraced = async (sum: Sum): Promise<void> => {
  for (let seed = from; seed < from + seeds; seed++) sum.add(await traced(seed))
}

const runQuietly = async (sum: Sum): Promise<void> => {
  const take = (outcome: Outcome) => {
    sum.add(outcome)
    const [first] = outcome.violations
    if (first) say(`seed ${outcome.seed}: ${first.invariant} ${first.what}`)
  }
  const told = setInterval(() => say(`${sum.schedules} of ${seeds}, ${sum.failures.length} broken`), EVERY_MS)
  await runAll({ from, seeds, workers: Number(values.workers), each: take })
  clearInterval(told)
  const first = sum.failures.toSorted((one, other) => one.seed - other.seed)[0]
  if (!first || values.json) return
  const again = await traced(first.seed)
  say(again.hash === first.hash ? 'It runs the same way again.' : `It ran another way before: ${first.hash}`)
}

loadPatched()
const sum = emptySum()
await (values.trace ? runTraced(sum) : runQuietly(sum))
if (values.hashes)
  for (const [seed, hash] of sum.hashes.toSorted(([one], [other]) => one - other)) say(`${seed} ${hash}`)
if (values.json) process.stdout.write(`${JSON.stringify(sum.asJson())}\n`)
else for (const line of linesOf(sum)) say(line)
process.exitCode = sum.failures.length > 0 || sum.unmet().length > 0 ? 1 : 0
