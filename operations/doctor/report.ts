import type { Line } from './examine.ts'

const CHECK_WIDTH = 10
const LEVEL_WIDTH = 8

const saidOf = (line: Line): string => {
  if (line.level === 'ok') return line.says
  const mend = line.mend ? ` -> ${line.mend}` : ''
  return `${line.at && `${line.at}: `}${line.says}${mend}`
}

/** A line for a person. */
export const textOf = (line: Line): string =>
  `${line.level.padEnd(LEVEL_WIDTH)} ${line.check.padEnd(CHECK_WIDTH)} ${saidOf(line)}`

const LEVELS = ['ok', 'warning', 'problem', 'unseen'] as const

/** How many there are of each level. */
export const sumOf = (lines: readonly Line[]): string =>
  LEVELS.map(level => `${lines.filter(line => line.level === level).length} ${level}`).join(', ')

/** Whether anything must be mended. */
export const isIll = (lines: readonly Line[]): boolean => lines.some(({ level }) => level === 'problem')
