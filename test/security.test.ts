import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { MATRIX_TABLES } from '../docs/matrix.ts'
import { sectionsOf, withTables } from '../docs/sections.ts'
import { claimedPage } from './support/claimed-page.ts'

const top = join(import.meta.dirname, '..')
const page = readFileSync(join(top, 'SECURITY.md'), 'utf8')

claimedPage('SECURITY.md', [
  ['T', 37],
  ['A', 8],
])

describe('SECURITY.md, who may do what', () => {
  test('is the expectation that the matrix is held to', () => {
    expect(withTables(page, MATRIX_TABLES) === page, 'run `npm run docs`').toBe(true)
    expect(sectionsOf(page).toSorted()).toEqual(Object.keys(MATRIX_TABLES).toSorted())
  })

  test('a changed cell is seen as drift', () => {
    const drifted = page.replace('| `dm:` of two others | no |', '| `dm:` of two others | all |')
    expect(drifted).not.toBe(page)
    expect(withTables(drifted, MATRIX_TABLES)).toBe(page)
  })
})
