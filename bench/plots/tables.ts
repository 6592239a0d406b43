import { arch, cpus, totalmem } from 'node:os'
import type { Tables } from '../../docs/sections.ts'
import { PRICES } from '../prices.ts'
import { figure } from '../table.ts'
import { isReached, type Line, nameOf, partOf } from './reading.ts'

/** The generated sections of BENCHMARKS.md. */

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [rowOf(head), rowOf(head.map(() => '---')), ...rows.map(rowOf)].join('\n')

const REACHED = { true: '', false: ' ✗', undefined: '' } as const

const peerText = ({ peer, peerValue }: Line): string =>
  peerValue === null ? '' : `${figure(peerValue)}${peer === null ? '' : ` (${peer})`}`

/** One row a figure; a goal that is not reached has a cross. */
const figuresTable = (lines: readonly Line[]): string =>
  table(
    ['figure', 'value', 'goal', 'limit', 'peer', ''],
    lines.map(line => [
      nameOf(line).replaceAll('|', '\\|'),
      `${figure(line.value)} ${line.unit}`.trim(),
      line.goal === null
        ? ''
        : `${figure(line.goal)}${REACHED[String(isReached(line)) as keyof typeof REACHED]}`,
      line.limit === null ? '' : figure(line.limit),
      peerText(line),
      (line.note ?? '').replaceAll('|', '\\|'),
    ]),
  )

const GIGABYTE = 1024 ** 3

/** What the figures were measured on, as far as the machine at hand is it. */
const machine = (at: Date): string => {
  const [cpu] = cpus()
  const parts = [
    `${cpus().length} × ${cpu?.model.trim() ?? 'an unknown processor'} (${arch()})`,
    `${Math.round(totalmem() / GIGABYTE)} GB`,
    `Node ${process.version}`,
  ]
  return `Measured ${at.toISOString().slice(0, 10)} on ${parts.join(', ')}.`
}

const prices = (): string =>
  table(
    ['what', 'dollars', 'AWS’s page', 'looked up'],
    Object.values(PRICES).map(({ what, dollars, per, page, known, lookedUp }) => [
      what,
      per === 1 ? String(dollars) : `${dollars} a million`,
      `<${page}>`,
      `${lookedUp}, ${known === 'told' ? 'as others tell it' : 'there'}`,
    ]),
  )

/** Everything that a file of figures says, part by part, each with the pictures that were made of it. */
export const benchTables = (
  lines: readonly Line[],
  at: Date,
  picturesOf: (part: string) => readonly string[],
): Tables => ({
  prices,
  figures: () =>
    [
      machine(at),
      ...[...Map.groupBy(lines, partOf)].flatMap(([part, some]) => [
        `### ${part}`,
        ...picturesOf(part).map(path => `![${part}: the figures below as a picture](${path})`),
        figuresTable(some),
      ]),
    ].join('\n\n'),
})
