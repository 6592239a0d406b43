import { performance } from 'node:perf_hooks'
import { unmetOf } from './expected.ts'
import type { Outcome } from './play/schedule.ts'
import { Coverage } from './world/coverage.ts'

/** What came of many schedules. */
export type Sum = {
  schedules: number
  steps: number
  readonly failures: Outcome[]
  readonly hashes: (readonly [number, string])[]
  readonly coverage: Coverage
  add(outcome: Outcome): void
  /** What should have been met, in so many schedules, and was not. */
  unmet(): readonly string[]
  perSecond(): number
  asJson(): object
}

/** A run of so many must have met everything. */
const FULL = 3000

export const emptySum = (): Sum => {
  const began = performance.now()
  const sum: Sum = {
    schedules: 0,
    steps: 0,
    failures: [],
    hashes: [],
    coverage: new Coverage(),
    add: outcome => {
      sum.schedules++
      sum.steps += outcome.steps
      sum.hashes.push([outcome.seed, outcome.hash])
      sum.coverage.add(outcome.coverage)
      if (outcome.violations.length > 0) sum.failures.push(outcome)
    },
    unmet: () => (sum.schedules < FULL ? [] : unmetOf(sum.coverage.counts)),
    perSecond: () => Math.round((sum.schedules * 10_000) / (performance.now() - began)) / 10,
    asJson: () => ({
      schedules: sum.schedules,
      steps: sum.steps,
      perSecond: sum.perSecond(),
      violations: sum.failures.map(({ seed, violations }) => ({ seed, ...violations[0] })),
      unmet: sum.unmet(),
      coverage: Object.fromEntries([...sum.coverage.counts].toSorted()),
    }),
  }
  return sum
}

const COLUMNS = [
  'done',
  'slow',
  'crashBefore',
  'crashAfter',
  'errorBefore',
  'errorAfter',
  'throttled',
  'again',
]

/** How often each fault met each effect, and each rare state. */
const coverageLines = ({ counts }: Coverage): readonly string[] => {
  const effects = [
    ...new Set([...counts.keys()].filter(name => name.startsWith('done ')).map(name => name.slice(5))),
  ]
  const row = (name: string, cells: readonly string[]) =>
    `${name.padEnd(20)}${cells.map(cell => cell.padStart(12)).join('')}`
  const rare = [...counts].filter(([name]) => name.startsWith('sometimes: ')).toSorted()
  return [
    row('effect', COLUMNS),
    ...effects.toSorted().map(effect =>
      row(
        effect,
        COLUMNS.map(fault => String(counts.get(`${fault} ${effect}`) ?? 0)),
      ),
    ),
    ...rare.map(([name, times]) => `${String(times).padStart(9)}  ${name}`),
  ]
}

export const linesOf = (sum: Sum): readonly string[] => [
  ...(sum.schedules >= FULL ? coverageLines(sum.coverage) : []),
  ...sum.unmet().map(what => `never met: ${what}`),
  `${sum.schedules} schedules, ${sum.steps} steps, ${sum.perSecond()} a second, ${sum.failures.length} broken`,
]
