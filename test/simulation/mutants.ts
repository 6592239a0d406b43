import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { runAll } from './crew.ts'
import { MUTANTS } from './mutants/all.ts'
import type { Mutant } from './mutants/mutant.ts'

/**
 * `npm run sim:mutants -- [--seeds n] [--only name,name] [--workers w]`: plants each bug by itself and runs schedules until one of the promises that it
 * breaks is seen broken. Exits with 1 where one survives, or cannot be planted any more.
 */

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    only: { type: 'string' },
    workers: { type: 'string', default: String(Math.min(4, availableParallelism())) },
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
      seeds: Number(values.seeds),
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

const isWanted = ({ name }: Mutant) => values.only === undefined || values.only.split(',').includes(name)
const waiting = MUTANTS.filter(isWanted)
const verdicts: Verdict[] = []
const thread = async () => {
  for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
    const verdict = await judge(mutant)
    verdicts.push(verdict)
    process.stdout.write(`${lineOf(verdict)}\n`)
  }
}
await Promise.all(Array.from({ length: Number(values.workers) }, thread))
const caught = verdicts.filter(({ seed }) => seed !== undefined).length
process.stdout.write(`${caught} of ${verdicts.length} planted bugs caught\n`)
process.exitCode = caught === verdicts.length ? 0 : 1
