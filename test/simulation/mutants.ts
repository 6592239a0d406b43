import { availableParallelism } from 'node:os'
import { commandLine, count, endWith, word } from '../../bench/load/command-line.ts'
import { PlainError } from '../../bench/replay/plain-error.ts'
import { runAll } from './crew.ts'
import { MUTANTS } from './mutants/all.ts'
import type { Mutant } from './mutants/mutant.ts'

const name = 'sim:mutants'
const asked = commandLine({
  name,
  says: `Plants each bug of test/simulation/mutants by itself, and runs simulated schedules until one of the promises that it
breaks is seen broken. Ends with 1 where one survives, or cannot be planted any more.`,
  options: {
    seeds: count(2000, 'schedules for each bug, at most'),
    only: word('<name,name>', 'these bugs alone (default: all)'),
    workers: count(
      Math.min(4, availableParallelism()),
      'bugs at a time: one for each core, but four at most',
    ),
  },
})

type Verdict = {
  readonly mutant: Mutant
  readonly seed?: number
  readonly schedules: number
  readonly by?: string
  readonly fault?: string
}

const judge = async (mutant: Mutant): Promise<Verdict> => {
  let schedules = 0
  let found: { readonly seed: number; readonly by: string } | undefined
  try {
    await runAll({
      from: 1,
      seeds: asked.seeds,
      workers: 1,
      patches: mutant.patches,
      until: mutant.breaks,
      each: ({ seed, violations }) => {
        schedules++
        const seen = violations.find(({ invariant }) => mutant.breaks.includes(invariant))
        if (seen) found ??= { seed, by: `${seen.invariant} ${seen.what}` }
      },
    })
    return { mutant, schedules, ...found }
  } catch (thrown) {
    return { mutant, schedules, fault: String(thrown) }
  }
}

const shortened = (text: string) => (text.length > 160 ? `${text.slice(0, 160)}…` : text)

const lineOf = ({ mutant: { name, breaks }, seed, schedules, by, fault }: Verdict): string =>
  [
    name.padEnd(30),
    breaks.join(' ').padEnd(10),
    (seed === undefined ? 'SURVIVES' : `seed ${seed}`).padEnd(10),
    `${schedules} schedules`.padEnd(16),
    shortened(fault ?? by ?? ''),
  ].join(' ')

/** The bugs of these names; all where none is named. */
const wanted = (names = MUTANTS.map(mutant => mutant.name)): Mutant[] => {
  const strange = names.filter(one => !MUTANTS.some(mutant => mutant.name === one))
  if (strange.length > 0)
    endWith(name, new PlainError(`--only ${strange.join()}: no planted bug is called so (see --help)`))
  return MUTANTS.filter(mutant => names.includes(mutant.name))
}

const waiting = wanted(asked.only?.split(','))
const verdicts: Verdict[] = []
const thread = async () => {
  for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
    const verdict = await judge(mutant)
    verdicts.push(verdict)
    process.stdout.write(`${lineOf(verdict)}\n`)
  }
}
await Promise.all(Array.from({ length: asked.workers }, thread))
const caught = verdicts.filter(({ seed }) => seed !== undefined).length
process.stdout.write(`${caught} of ${verdicts.length} planted bugs caught\n`)
process.exitCode = caught === verdicts.length ? 0 : 1
