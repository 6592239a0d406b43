import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { claimsOf, isThere, type Proof, pathsOf, scriptsOf } from './support/claims.ts'

const top = join(import.meta.dirname, '..')
const page = readFileSync(join(top, 'RELIABILITY.md'), 'utf8')
const { scripts } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
const upTo = (letter: string, most: number) => Array.from({ length: most }, (_, at) => `${letter}${at + 1}`)

/** Says openly that something is not there, or is there in part. */
const OPEN = /\*(?:Not offered|Not proved|Partly):\*|\*not offered\*/i

describe.each([
  ['I', 16],
  ['F', 60],
  ['E', 20],
] as const)('RELIABILITY.md, the table of %s', (letter, most) => {
  const claims = claimsOf(page, letter)

  test('has each once, in order', () => {
    expect(claims.map(({ name }) => name)).toEqual(upTo(letter, most))
  })

  test('names as proof what is there', () => {
    const missing = claims.flatMap(({ name, proofs }) =>
      proofs.filter(proof => !isThere(proof)).map(proof => `${name}: ${proof.of} ${proof.name}`),
    )
    expect(missing).toEqual([])
  })

  test('has a proof in each row, or says why not', () => {
    for (const { name, said, proofs, rest } of claims) {
      expect(rest, `${name}: what is no proof stands in another column`).toBe(proofs.length > 0 ? '' : '–')
      if (proofs.every(({ kind }) => kind !== 'test' && kind !== 'mutant')) expect(said, name).toMatch(OPEN)
    }
  })
})

describe('RELIABILITY.md', () => {
  test('names paths that are there, and scripts that can be run', () => {
    expect(pathsOf(page).filter(path => !existsSync(join(top, path)))).toEqual([])
    expect(
      scriptsOf(page).filter(script => script !== 'test' && script !== 'start' && !scripts[script]),
    ).toEqual([])
  })

  test('links to headings that it has', () => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, text = '']) =>
      text.toLowerCase().replaceAll(' ', '-'),
    )
    const links = [...page.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor)
    expect(links.filter(anchor => !headings.includes(anchor ?? ''))).toEqual([])
  })
})

describe('the check of its proofs', () => {
  const proof = (kind: Proof['kind'], of: string, name: string) => isThere({ kind, of, name })

  test('finds what is gone: a file, a title, a file that nobody runs, a name', () => {
    expect(proof('test', 'test/reliability.test.ts', 'has each once, in order')).toBe(true)
    expect(proof('test', 'test/reliability.test.ts', 'has each ' + 'twice')).toBe(false)
    expect(proof('test', 'test/nowhere.test.ts', 'has each once, in order')).toBe(false)
    expect(proof('test', 'test/support/claims.ts', 'test/simulation/mutants')).toBe(false)
    for (const kind of ['mutant', 'sim', 'hostile'] as const)
      expect(proof(kind, kind, 'no-such-name')).toBe(false)
  })

  test('reads a row as it is meant, and leaves over what is no proof', () => {
    const [claim] = claimsOf(
      '| F1 | a | b | `test/a.test.ts` "one", "two"; mutants `x-y`, `z`; perhaps |',
      'F',
    )
    expect(claim).toMatchObject({ name: 'F1', said: 'a | b', rest: 'perhaps' })
    expect(claim?.proofs.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'test one',
      'test two',
      'mutant x-y',
      'mutant z',
    ])
  })
})
