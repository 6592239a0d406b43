import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FAULTS } from '../../local/hostile/fault-table.ts'
import { MUTANTS } from '../simulation/mutants/all.ts'
import { CALM } from '../simulation/world/weather.ts'

/** What RELIABILITY.md says of a failure, an invariant or a behaviour, and what it names as proof. */

const top = join(import.meta.dirname, '..', '..')
const textOf = (path: string): string =>
  existsSync(join(top, path)) ? readFileSync(join(top, path), 'utf8') : ''

/** One row of a table: its number, its middle columns, and the names in its last one. */
export type Claim = {
  readonly name: string
  readonly said: string
  readonly proofs: readonly Proof[]
  /** What of the last column is no proof. */
  readonly rest: string
}
export type Proof = {
  readonly kind: 'test' | 'mutant' | 'sim' | 'hostile'
  readonly of: string
  readonly name: string
}

const TESTS = /`(test\/[\w./-]+)` ("[^"]+"(?:, "[^"]+")*)/g
const NAMES = /\b(mutant|sim|hostile)s? (`[\w-]+`(?:, `[\w-]+`)*)/g
const quoted = (list: string) => [...list.matchAll(/["`]([^"`]+)["`]/g)].map(([, name = '']) => name)

const proofsOf = (cell: string): readonly Proof[] => [
  ...[...cell.matchAll(TESTS)].flatMap(([, of = '', titles = '']) =>
    quoted(titles).map(name => ({ kind: 'test' as const, of, name })),
  ),
  ...[...cell.matchAll(NAMES)].flatMap(([, kind = '', names = '']) =>
    quoted(names).map(name => ({ kind: kind as Proof['kind'], of: kind, name })),
  ),
]

const claimOf = (line: string): Claim => {
  const [name = '', ...columns] = line.split(' | ').map(column => column.replaceAll(/^\| ?| ?\|$/g, ''))
  const cell = columns.at(-1) ?? ''
  const rest = cell.replaceAll(TESTS, '').replaceAll(NAMES, '').replaceAll(/[;\s]/g, '')
  return {
    name,
    said: columns.slice(0, -1).join(' | '),
    proofs: [...columns.slice(-2).flatMap(proofsOf)],
    rest,
  }
}

/** The rows whose first column is a letter and a number: `F`, `E` or `I`. */
export const claimsOf = (page: string, letter: string): readonly Claim[] =>
  page
    .split('\n')
    .filter(line => new RegExp(`^\\| ${letter}\\d+ \\|`).test(line))
    .map(claimOf)

/** A title, or the part of one, where a test or a group of tests is named. */
const isTitle = (text: string, title: string): boolean =>
  text
    .split('\n')
    .some(
      line => /(?:\(|^\s*)['"`]/.test(line) && !/\.(?:skip|todo|fails)\b/.test(line) && line.includes(title),
    )

/** Files that are run by themselves, or as part of a suite. */
const isRun = (path: string): boolean => /\.test\.ts$|^test\/suites\//.test(path)

const IS_THERE: { readonly [Kind in Proof['kind']]: (proof: Proof) => boolean } = {
  test: ({ of, name }) => isRun(of) && isTitle(textOf(of), name),
  mutant: ({ name }) => MUTANTS.some(mutant => mutant.name === name),
  sim: ({ name }) => Object.hasOwn(CALM, name),
  hostile: ({ name }) => Object.hasOwn(FAULTS, name),
}

/** Whether what is named is there. */
export const isThere = (proof: Proof): boolean => IS_THERE[proof.kind](proof)

/** Paths of ours that a page names, with or without a command before them. */
export const pathsOf = (page: string): readonly string[] =>
  [
    ...page.matchAll(/`[^`]*?\b((?:test|local|shared|client|functions|infra|bench)\/[\w./-]*\w)\/?[^`]*`/g),
  ].map(([, path = '']) => path)

/** Scripts that a page tells to run. */
export const scriptsOf = (page: string): readonly string[] =>
  [...page.matchAll(/`npm (?:run )?([\w:]+)/g)].map(([, script = '']) => script)
