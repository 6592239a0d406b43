import { describe, expect, test } from 'vitest'
import { claimedPage } from './support/claimed-page.ts'
import { claimsOf, isThere, type Proof } from './support/claims.ts'

claimedPage('RELIABILITY.md', [
  ['I', 16],
  ['F', 60],
  ['E', 20],
])

describe('the check of proofs', () => {
  const proof = (kind: Proof['kind'], of: string, name: string) => isThere({ kind, of, name })

  test('finds what is gone: a file, a title, a file that nobody runs, a name', () => {
    expect(proof('test', 'test/reliability.test.ts', 'reads a row as it is meant')).toBe(true)
    expect(proof('test', 'test/reliability.test.ts', 'reads a row as ' + 'it pleases')).toBe(false)
    expect(proof('test', 'test/nowhere.test.ts', 'reads a row as it is meant')).toBe(false)
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
