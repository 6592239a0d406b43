import { availableParallelism } from 'node:os'
import { commandLine, count, flag } from '../../bench/load/command-line.ts'
import { runAll } from './crew.ts'
import { loadPatched } from './loading.ts'
import type { Outcome } from './play/schedule.ts'
import { emptySum, linesOf, type Sum } from './summary.ts'

const asked = commandLine({
  name: 'sim',
  says: `Runs simulated schedules: the real use cases and the real client under one virtual time, with faults, held against the
promises. One seed is one schedule, and runs the same way each time. Tells the first that is broken line by line. Ends with
1 where a promise is broken, or where a run of the usual length or more has not met every fault and rare state.`,
  options: {
    seeds: count(3000, 'schedules'),
    from: count(1, 'the seed of the first; each further one is the next number', { least: 0 }),
    workers: count(Math.min(4, availableParallelism()), 'threads: one for each core, but four at most'),
    trace: flag('run them one after another, and tell each line by line'),
    hashes: flag('print the hash of each schedule as well; not with --json'),
    json: flag('print one line of JSON, and nothing else'),
  },
})
const { seeds, from } = asked
const EVERY_MS = 10_000

const say = (line: string) => {
  if (!asked.json) process.stdout.write(`${line}\n`)
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
  await runAll({ from, seeds, workers: asked.workers, each: take })
  clearInterval(told)
  const first = sum.failures.toSorted((one, other) => one.seed - other.seed)[0]
  if (!first || asked.json) return
  const again = await traced(first.seed)
  say(again.hash === first.hash ? 'It runs the same way again.' : `It ran another way before: ${first.hash}`)
}

loadPatched()
const sum = emptySum()
await (asked.trace ? runTraced(sum) : runQuietly(sum))
if (asked.hashes)
  for (const [seed, hash] of sum.hashes.toSorted(([one], [other]) => one - other)) say(`${seed} ${hash}`)
if (asked.json) process.stdout.write(`${JSON.stringify(sum.asJson())}\n`)
else for (const line of linesOf(sum)) say(line)
process.exitCode = sum.failures.length > 0 || sum.unmet().length > 0 ? 1 : 0
