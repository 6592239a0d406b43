import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { claimsOf, isThere, pathsOf, scriptsOf } from './claims.ts'

const top = join(import.meta.dirname, '..', '..')
const { scripts } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
const upTo = (letter: string, most: number) => Array.from({ length: most }, (_, at) => `${letter}${at + 1}`)

/** Says openly that something is not there, or is there in part. */
const OPEN = /\*(?:Not offered|Not proved|Partly):\*|\*not offered\*/i

/** Holds a page to what it says: each of its tables, by letter and length, and all the paths, scripts and headings that it names. */
export const claimedPage = (name: string, tables: readonly (readonly [letter: string, most: number])[]) => {
  const page = readFileSync(join(top, name), 'utf8')

  describe.each(tables)(`${name}, the table of %s`, (letter, most) => {
    const claims = claimsOf(page, letter)

    test('has each once, in order', () => {
      expect(claims.map(claim => claim.name)).toEqual(upTo(letter, most))
    })

    test('names as proof what is there', () => {
      const missing = claims.flatMap(claim =>
        claim.proofs
          .filter(proof => !isThere(proof))
          .map(proof => `${claim.name}: ${proof.of} ${proof.name}`),
      )
      expect(missing).toEqual([])
    })

    test('has a proof in each row, or says why not', () => {
      for (const claim of claims) {
        const { proofs, rest, said } = claim
        expect(rest, `${claim.name}: what is no proof stands in another column`).toBe(
          proofs.length > 0 ? '' : '–',
        )
        if (proofs.every(({ kind }) => kind !== 'test' && kind !== 'mutant'))
          expect(said, claim.name).toMatch(OPEN)
      }
    })
  })

  describe(name, () => {
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
}
