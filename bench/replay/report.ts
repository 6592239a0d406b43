import type { Plan } from './plan.ts'
import type { Outcome } from './replay.ts'
import type { Verdict } from './room-check.ts'

/** The table's rows, in order; a program gets the same as one JSON object. */
export type Report = Readonly<Record<string, number | string | Readonly<Record<string, number>>>>

const sumOf = (verdicts: readonly Verdict[]): Verdict => {
  const keys = [
    'messages',
    'expected',
    'seen',
    'lost',
    'duplicated',
    'outOfOrder',
    'altered',
    'differingViews',
  ] as const
  const sums = keys.map(key => [key, verdicts.reduce((sum, verdict) => sum + verdict[key], 0)])
  return Object.fromEntries(sums) as Verdict
}

const MEGABYTE = 1_000_000
const tenths = (number: number): number => Number(number.toFixed(1))
const oddities = (plan: Plan, { resets, refusals, costs, unread }: Outcome): Record<string, number> => ({
  'lines passed over': plan.passedOver,
  'users who share a client': plan.folded,
  'names changed to be allowed': plan.renamed,
  'views begun anew': resets,
  'histories not to be read': unread,
  'posts not taken': costs.postsRefused,
  ...Object.fromEntries([...refusals].map(([code, count]) => [`refused with ${code}`, count])),
})

const onlyWhatIs = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))

/** What a replay found out, row by row. Rows that only say that nothing odd happened are left out. */
export const reportOf = (plan: Plan, outcome: Outcome): Report => {
  const { receipts, answers, costs, seconds, peakBytes } = outcome
  const sum = sumOf(outcome.verdicts)
  return {
    people: plan.people.length,
    rooms: plan.rooms.length,
    messages: sum.messages,
    'deliveries expected': sum.expected,
    'deliveries seen': sum.seen,
    lost: sum.lost,
    duplicated: sum.duplicated,
    'out of order': sum.outOfOrder,
    'texts altered': sum.altered,
    'views unlike history': sum.differingViews,
    ...onlyWhatIs(oddities(plan, outcome)),
    ...(Object.keys(outcome.faults).length > 0 && { 'faults on purpose': outcome.faults }),
    'send to receipt, p50 ms': receipts.p50,
    'send to receipt, p99 ms': receipts.p99,
    'send to answer, p50 ms': answers.p50,
    'send to answer, p99 ms': answers.p99,
    'writes per message': costs.writes,
    'upkeep writes per message': costs.upkeepWrites,
    'AWS operations per message': costs.operations,
    'posts per message': costs.posts,
    'peak memory, MB': Math.round(peakBytes / MEGABYTE),
    'connecting and joining, s': tenths(outcome.gatheringSeconds),
    'sending and receiving, s': tenths(seconds),
    'messages per second': Math.round(sum.messages / seconds),
    'deliveries per second': Math.round(sum.seen / seconds),
    'processor seconds, clients': tenths(outcome.clientsCpuSeconds),
    'processor seconds, stack': tenths(outcome.stackCpuSeconds),
  }
}

const PROMISES = ['lost', 'duplicated', 'out of order', 'texts altered', 'views unlike history']

/** True when every promise was kept. */
export const isKept = (report: Report): boolean => PROMISES.every(row => report[row] === 0)

/** Rows within a row are indented under it. */
const linesOf = (rows: Report, indent = ''): readonly (readonly [string, string])[] =>
  Object.entries(rows).flatMap(([name, value]) =>
    typeof value === 'object'
      ? [[indent + name, ''] as const, ...linesOf(value, `${indent}  `)]
      : [[indent + name, value.toLocaleString('en')] as const],
  )

/** The table as text. */
export const tableOf = (report: Report): string => {
  const rows = linesOf(report)
  const [left, right] = [0, 1].map(at => Math.max(...rows.map(row => (row[at] ?? '').length)))
  const lines = rows.map(([name, value]) =>
    `  ${name.padEnd(left ?? 0)}  ${value.padStart(right ?? 0)}`.trimEnd(),
  )
  return `${lines.join('\n')}\n`
}
