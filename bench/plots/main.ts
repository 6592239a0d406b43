import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withTables } from '../../docs/sections.ts'
import { actionsPicture } from './bars.ts'
import { besidePicture } from './beside.ts'
import { costPicture } from './cost.ts'
import { type Line, linesOf, partOf } from './reading.ts'
import { benchTables } from './tables.ts'

/** `npm run plots -- <file>`: the pictures and tables of BENCHMARKS.md from what `npm run bench -- --json` printed. */
const FOLDER = 'docs/plots'
const PAGE = 'BENCHMARKS.md'

type Draw = (lines: readonly Line[]) => string | undefined

/** The pictures of a part by name: one row a part that has pictures of its own. */
const DRAWN: Readonly<Record<string, Readonly<Record<string, Draw>>>> = {
  cost: { cost: costPicture, actions: actionsPicture },
}

const drawnOf = (part: string): Readonly<Record<string, Draw>> =>
  DRAWN[part] ?? { [part.replaceAll(/\W+/g, '-')]: lines => besidePicture(part, lines) }

/** Writes the pictures; answers their paths by part. */
const drawAll = (lines: readonly Line[]): ReadonlyMap<string, readonly string[]> => {
  mkdirSync(FOLDER, { recursive: true })
  const parts = [...Map.groupBy(lines, partOf)].map(([part, some]) => {
    const paths = Object.entries(drawnOf(part)).flatMap(([name, draw]) => {
      const path = join(FOLDER, `${name}.svg`)
      const picture = draw(some)
      if (picture !== undefined) writeFileSync(path, picture)
      return picture === undefined ? [] : [path]
    })
    return [part, paths] as const
  })
  return new Map(parts)
}

const [file] = process.argv.slice(2)
if (file === undefined) {
  process.stderr.write('npm run plots -- <what npm run bench -- --json printed>\n')
  process.exit(2)
}
const lines = linesOf(readFileSync(file, 'utf8'))
const drawn = drawAll(lines)
const tables = benchTables(lines, statSync(file).mtime, part => drawn.get(part) ?? [])
writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), tables))
console.log([PAGE, ...[...drawn.values()].flat()].join('\n'))
