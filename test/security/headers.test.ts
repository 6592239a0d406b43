import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { tokens } from '../../shared/auth/tokens.ts'
import { startIssuer, type TestIssuer } from '../support/issuer.ts'
import { AUDIENCE, ISSUER, NOW } from './bad-claims.ts'

const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'alice', iat: NOW, nbf: NOW, exp: NOW + 3600 }
const payload = JSON.stringify(claims)
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const MINUTE_MS = 60_000

/** Headers over a good signature that must not be believed. */
const BAD: readonly (readonly [string, object])[] = [
  ['no algorithm', { alg: undefined }],
  ['the algorithm none', { alg: 'none' }],
  ['the algorithm NONE', { alg: 'NONE' }],
  ['an empty algorithm', { alg: '' }],
  ['a list of algorithms', { alg: ['ES256', 'RS256', 'EdDSA'] }],
  ['an algorithm in small letters', { alg: 'rs256' }],
  ['an algorithm of secrets', { alg: 'HS256' }],
  ['an algorithm that we do not have', { alg: 'RS512' }],
  ['an algorithm of encryption', { alg: 'RSA-OAEP', enc: 'A256GCM' }],
  ['an unknown key', { kid: 'two' }],
  ['a path for a key', { kid: '../../keys/one' }],
  ['a question for a key', { kid: "one' OR '1'='1" }],
  ['an address for a key', { kid: 'https://evil.example/keys#one' }],
  ['a list of keys', { kid: ['one'] }],
  ['a key that every object has', { kid: 'constructor' }],
  ['what must be understood and is not', { crit: ['x'], x: 1 }],
  ['what must be understood and is missing', { crit: ['exp'] }],
  ['nothing that must be understood', { crit: [] }],
  ['a payload that is not encoded', { crit: ['b64'], b64: false }],
]

describe.each(['ES256', 'RS256', 'EdDSA'])('T1, T4, T6: a token signed with %s', algorithm => {
  let issuer: TestIssuer
  let verify: (jwt: string) => Promise<unknown>
  const good = { alg: algorithm, kid: 'one' }
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW * 1000 })
    issuer = await startIssuer(algorithm)
    verify = tokens(issuer.settings, Date.now).verify
    expect(await verify(issuer.signText(good, payload))).toMatchObject({ user: 'alice' })
  })
  afterAll(() => {
    issuer.stop()
    vi.useRealTimers()
  })

  it.each(BAD)('is nobody’s with %s in its header', async (_what, header) => {
    expect(await verify(issuer.signText({ ...good, ...header }, payload))).toBeUndefined()
  })

  it('is judged by the configured keys alone, whatever keys and addresses it names, and fetches none', async () => {
    const stranger = await startIssuer(algorithm)
    const before = issuer.fetches()
    const named = {
      jwk: JSON.parse(stranger.publicPem),
      jku: stranger.settings.jwks,
      x5u: stranger.settings.jwks,
      x5c: ['AAAA'],
      typ: 'JWT',
    }
    expect(await verify(stranger.signText({ ...good, ...named }, payload))).toBeUndefined()
    expect(await verify(issuer.signText({ ...good, ...named }, payload))).toMatchObject({ user: 'alice' })
    expect([stranger.fetches(), issuer.fetches()]).toEqual([0, before])
    stranger.stop()
  })

  it('cannot be made with the public key as a secret', async () => {
    const head = `${part({ alg: 'HS256', kid: 'one' })}.${Buffer.from(payload).toString('base64url')}`
    for (const secret of [
      issuer.publicPem,
      JSON.parse(issuer.publicPem).n ?? JSON.parse(issuer.publicPem).x,
      '',
    ]) {
      const signature = createHmac('sha256', secret).update(head).digest('base64url')
      expect(await verify(`${head}.${signature}`)).toBeUndefined()
    }
  })

  it('is compact and at most 4 KB: no JSON, no encryption, no token within a token', async () => {
    const jwt = issuer.signText(good, payload)
    const [header, body, signature] = jwt.split('.')
    const within = issuer.signText({ ...good, cty: 'JWT' }, jwt)
    const encrypted = [
      part({ alg: 'RSA-OAEP', enc: 'A256GCM', zip: 'DEF', kid: 'one' }),
      'AA',
      'AA',
      'AA',
      'AA',
    ].join('.')
    const flattened = JSON.stringify({ protected: header, payload: body, signature })
    const general = JSON.stringify({ payload: body, signatures: [{ protected: header, signature }] })
    for (const bad of [within, encrypted, flattened, general]) expect(await verify(bad)).toBeUndefined()
    const padded = (length: number) => {
      const short = issuer.signText(good, JSON.stringify({ ...claims, more: '' })).length
      return issuer.signText(
        good,
        JSON.stringify({ ...claims, more: 'x'.repeat(Math.floor(((length - short) * 3) / 4)) }),
      )
    }
    expect(padded(4096).length).toBeGreaterThan(4090)
    expect(await verify(padded(4096))).toMatchObject({ user: 'alice' })
    expect(padded(4110).length).toBeGreaterThan(4096)
    expect(await verify(padded(4110))).toBeUndefined()
  })
})

describe('T4: ten thousand key ids that nobody has', () => {
  it('have the keys fetched at most twice a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW * 1000 })
    const issuer = await startIssuer()
    const { verify } = tokens(issuer.settings, Date.now)
    const minutes = [0, 0, 0, 0, 0]
    for (let at = 0; at < 10_000; at++) {
      const minute = Math.floor(at / 2000)
      vi.setSystemTime(NOW * 1000 + minute * MINUTE_MS + (at % 2000) * (MINUTE_MS / 2000))
      const before = issuer.fetches()
      expect(await verify(`${part({ alg: 'ES256', kid: `k${at}` })}.${part(claims)}.AAAA`)).toBeUndefined()
      minutes[minute] = (minutes[minute] ?? 0) + issuer.fetches() - before
    }
    expect(minutes.every(fetches => fetches >= 1 && fetches <= 2)).toBe(true)
    expect(await verify(await issuer.sign())).toMatchObject({ user: 'alice' })
    issuer.stop()
    vi.useRealTimers()
  })
})
