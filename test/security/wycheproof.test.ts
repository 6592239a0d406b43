import { createLocalJWKSet, importJWK, type JWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { ALGORITHMS, readToken } from '../../shared/auth/tokens.ts'
import { fetched } from './vectors/fetched.ts'

/**
 * Wycheproof's 401 vectors of JSON Web Signatures through the very function that reads our tokens. What they sign are no
 * claims, so a vector is *believed* where nothing but its claims is refused.
 */

type Vector = { readonly tcId: number; readonly jws: string; readonly result: 'valid' | 'invalid' }
type Group = { readonly private: JWK; readonly public?: JWK; readonly tests: readonly Vector[] }

const file = fetched('wycheproof')?.values().next().value
const groups: readonly Group[] = file ? JSON.parse(file.toString()).testGroups : []

const keysOf = ({ private: secret, public: open = secret }: Group) =>
  open.kty === 'oct'
    ? (header: { alg?: string }) => importJWK(open, header.alg)
    : createLocalJWKSet({ keys: [open] })

const isBelieved = async (group: Group, { jws }: Vector, algorithms: string[]): Promise<boolean> => {
  try {
    return (await readToken(jws, keysOf(group), { algorithms })) !== undefined
  } catch (thrown) {
    return String((thrown as { code?: string }).code).startsWith('ERR_JWT_')
  }
}

const judged = async (algorithms: string[]) => {
  const all = []
  for (const group of groups)
    for (const vector of group.tests)
      all.push({ ...vector, believed: await isBelieved(group, vector, algorithms) })
  return all
}

type Difference = { readonly why: string; readonly tcIds: readonly number[] }

/** Where we refuse what is called valid, whatever algorithms are allowed: one row a reason. */
const STRICTER: readonly Difference[] = [
  { why: 'an empty payload holds no claims', tcIds: [259, 264, 268, 272, 320, 325] },
  { why: 'the key says PS256 and the token PS384: a key is for one algorithm', tcIds: [346, 350] },
  { why: 'the key’s algorithm is written ES521, which there is not', tcIds: [347, 351] },
  { why: 'a character that is no base64url stands in a part', tcIds: [372, 373] },
]

/** Algorithms that our list does not have. */
const NOT_OURS: readonly Difference[] = [
  { why: 'HS256: whoever can check could sign', tcIds: [1, 348, 352, 357, 358, 359, 376, 377] },
  { why: 'RS384 and RS512', tcIds: [265, 266, 267, 269, 270, 271] },
  { why: 'PS384 and PS512', tcIds: [321, 322, 323, 326, 327, 328] },
]

/** Called invalid for a padding that they do not have: letter for letter the valid vector 357. */
const DEFECTS: readonly Difference[] = [{ why: 'the vector is the valid one', tcIds: [367, 370] }]

const idsOf = (...rows: readonly Difference[]) => rows.flatMap(({ tcIds }) => tcIds).toSorted((a, b) => a - b)
const idsWhere = <Value extends Vector>(all: readonly Value[], holds: (one: Value) => boolean) =>
  all.filter(holds).map(({ tcId }) => tcId)

const EVERY_ALGORITHM = [...ALGORITHMS, 'HS256', 'RS384', 'RS512', 'PS384', 'PS512', 'ES512']

describe.skipIf(!file)('Wycheproof: the 401 signatures (npm run security fetches them)', () => {
  it('T1: none that is called invalid is believed, and of the valid ones all but those of the table', async () => {
    const all = await judged([...ALGORITHMS])
    expect(all.map(({ tcId }) => tcId)).toEqual(Array.from({ length: 401 }, (_, at) => at + 1))
    expect(idsWhere(all, ({ believed, result }) => believed && result === 'invalid')).toEqual([])
    expect(idsWhere(all, ({ believed }) => believed)).toEqual([
      18, 33, 260, 261, 262, 263, 273, 274, 275, 287, 288, 345, 349, 378,
    ])
    expect(idsWhere(all, ({ believed, result }) => !believed && result === 'valid')).toEqual(
      idsOf(...STRICTER, ...NOT_OURS),
    )
  })

  it('T5: so it is where every algorithm is allowed and the spelling alone decides', async () => {
    const all = await judged(EVERY_ALGORITHM)
    expect(idsWhere(all, ({ believed, result }) => !believed && result === 'valid')).toEqual(
      idsOf(...STRICTER),
    )
    expect(idsWhere(all, ({ believed, result }) => believed && result === 'invalid')).toEqual(
      idsOf(...DEFECTS),
    )
    const spelling = (tcId: number) => all.find(vector => vector.tcId === tcId)?.jws
    for (const tcId of idsOf(...DEFECTS)) expect(spelling(tcId)).toBe(spelling(357))
  })
})
