/** A line of `npm run bench -- --json`. */
export type Line = {
  readonly metric: string
  readonly value: number
  readonly unit: string
  readonly peer: string | null
  readonly peerValue: number | null
  readonly limit: number | null
  readonly goal: number | null
  readonly ratio: number | null
  readonly note: string | null
}

/** The lines of a file; what is no figure is passed over, as npm's own words are. */
export const linesOf = (text: string): readonly Line[] =>
  text
    .split('\n')
    .filter(line => line.startsWith('{"metric"'))
    .map(line => JSON.parse(line) as Line)
    .filter(({ value }) => Number.isFinite(value))

/** `cost: connect` -> `cost`, `connect`. */
export const partOf = ({ metric }: Line): string => metric.split(': ')[0] ?? ''
export const nameOf = ({ metric }: Line): string => metric.slice(metric.indexOf(': ') + 2)

/** What there is more of in a second. */
const RATES = ['1/s', 'per CPU second']

/** Whether less is better: of everything but rates. */
export const isLessBetter = ({ unit }: Line): boolean => !RATES.includes(unit)

/** Whether a goal is reached; `undefined` where there is none. */
export const isReached = (line: Line): boolean | undefined => {
  const { value, goal } = line
  if (goal === null) return undefined
  return isLessBetter(line) ? value <= goal : value >= goal
}
