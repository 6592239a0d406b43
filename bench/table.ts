import { type Metric, ratioOf } from './part.ts'

/** A metric as one line of JSON; what is not there is null, so that every line has the same words. */
export const jsonLine = (metric: Metric): string => {
  const { peer = null, peerValue = null, limit = null, goal = null, note = null } = metric
  const ratio = ratioOf(metric) ?? null
  const { metric: name, value, unit } = metric
  return JSON.stringify({ metric: name, value, unit, peer, peerValue, limit, goal, ratio, note })
}

const SMALL = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const LARGE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** Three digits that say something; whole numbers from a thousand on. */
export const figure = (value: number | undefined): string => {
  if (value === undefined) return ''
  return Math.abs(value) < 1000 ? SMALL.format(value) : LARGE.format(value)
}

type Column = { readonly head: string; readonly of: (metric: Metric) => string; readonly isNumber?: boolean }

const COLUMNS: readonly Column[] = [
  { head: 'metric', of: ({ metric }) => metric },
  { head: 'value', of: ({ value }) => figure(value), isNumber: true },
  { head: 'unit', of: ({ unit }) => unit },
  { head: 'ratio', of: metric => figure(ratioOf(metric)), isNumber: true },
  { head: 'goal', of: ({ goal }) => figure(goal), isNumber: true },
  { head: 'limit', of: ({ limit }) => figure(limit), isNumber: true },
  { head: 'peer value', of: ({ peerValue }) => figure(peerValue), isNumber: true },
  { head: 'peer', of: ({ peer = '' }) => peer },
  { head: 'note', of: ({ note = '' }) => note },
]

/** All metrics as one table, for people. Columns that nothing stands in are left out. */
export const tableOf = (metrics: readonly Metric[]): string => {
  const columns = COLUMNS.map(({ head, of, isNumber = false }) => {
    const cells = [head, ...metrics.map(of)]
    const width = Math.max(...cells.map(({ length }) => length))
    const isEmpty = cells.slice(1).every(cell => cell === '')
    return { isEmpty, cells: cells.map(cell => (isNumber ? cell.padStart(width) : cell.padEnd(width))) }
  }).filter(({ isEmpty }) => !isEmpty)
  const line = (at: number) => columns.map(({ cells }) => cells[at]).join('  ')
  return ['', ...metrics].map((_, at) => line(at).trimEnd()).join('\n')
}
