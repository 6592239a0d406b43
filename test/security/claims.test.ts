import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { tokens } from '../../shared/auth/tokens.ts'
import { startIssuer, type TestIssuer } from '../support/issuer.ts'
import { AUDIENCE, BAD_CLAIMS, type Claims, ISSUER, NOW } from './bad-claims.ts'

const good = { iss: ISSUER, aud: AUDIENCE, sub: 'alice', iat: NOW, nbf: NOW, exp: NOW + 60 }

/** Payloads that are no claims, whoever has signed them. */
const PAYLOADS: readonly (readonly [string, string])[] = [
  ['a list', '[]'],
  ['a list of claims', JSON.stringify([good])],
  ['null', 'null'],
  ['a text', '"alice"'],
  ['a number', '7'],
  ['no JSON', '{'],
  ['an end that is NaN', JSON.stringify(good).replace(String(good.exp), 'NaN')],
  ['an end beyond every number', JSON.stringify(good).replace(String(good.exp), '1e9999')],
  ['two JSONs', `${JSON.stringify(good)}{}`],
  ['nothing but blanks', '  '],
  ['claims of a prototype', `{"__proto__":${JSON.stringify(good)}}`],
  ['a token within the token', `"${Buffer.from(JSON.stringify(good)).toString('base64url')}"`],
]

describe.each(['ES256', 'RS256', 'EdDSA'])('T2, T3: a token that is well signed with %s', algorithm => {
  let issuer: TestIssuer
  let verify: (jwt: string) => Promise<unknown>
  const withClaims = (claims: Claims) =>
    issuer.signText({ alg: algorithm, kid: 'one' }, JSON.stringify({ ...good, ...claims }))
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW * 1000 })
    issuer = await startIssuer(algorithm)
    verify = tokens(issuer.settings, Date.now).verify
  })
  afterAll(() => {
    issuer.stop()
    vi.useRealTimers()
  })

  it.each(BAD_CLAIMS)('is nobody’s with %s', async (_what, bad, beside) => {
    expect(await verify(withClaims(beside))).toMatchObject({ roles: expect.any(Array) })
    expect(await verify(withClaims(bad))).toBeUndefined()
  })

  it.each(PAYLOADS)('is nobody’s with %s for claims', async (_what, payload) => {
    expect(await verify(issuer.signText({ alg: algorithm, kid: 'one' }, payload))).toBeUndefined()
  })
})

it('the table of bad claims has sixty rows at least, each another one', () => {
  expect(new Set(BAD_CLAIMS.map(([what]) => what)).size).toBe(BAD_CLAIMS.length)
  expect(BAD_CLAIMS.length).toBeGreaterThanOrEqual(60)
})
