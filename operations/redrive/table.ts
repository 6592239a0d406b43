import type { Fate, Line } from './redrive.ts'

const MOST_CHANNELS = 3
const HEADS = ['letter', 'fate', 'records', 'holds', 'note'] as const

const holdsOf = (holds: readonly string[]): string => {
  const more = holds.length - MOST_CHANNELS
  return [...holds.slice(0, MOST_CHANNELS), ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}

const cellsOf = ({ key, fate, records, holds, note }: Line): readonly string[] => [
  key.slice(key.lastIndexOf('/') + 1),
  fate,
  String(records),
  holdsOf(holds),
  note,
]

/** The letters as a table, and how many had which fate. */
export const tableOf = (lines: readonly Line[]): string => {
  if (lines.length === 0) return 'There are no dead letters.'
  const rows = [HEADS, ...lines.map(cellsOf)]
  const widths = HEADS.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  const text = rows.map(row =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const count = (fate: Fate) => lines.filter(line => line.fate === fate).length
  const sums = (['redriven', 'seen', 'left'] as const).map(fate => `${count(fate)} ${fate}`)
  return [...text, '', sums.join(', ')].join('\n')
}
