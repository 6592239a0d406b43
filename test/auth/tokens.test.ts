import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokens } from '../../shared/auth/tokens.ts'
import { startIssuer, type TestIssuer } from '../support/issuer.ts'

const seconds = () => Math.floor(Date.now() / 1000)
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const HOUR = 3600

describe('a token', () => {
  let issuer: TestIssuer
  let verify: (jwt: string) => Promise<unknown>
  beforeAll(async () => {
    issuer = await startIssuer()
    verify = tokens(issuer.settings, Date.now).verify
  })
  afterAll(() => issuer.stop())

  it('that is good says who it is', async () => {
    const exp = seconds() + 60
    const jwt = await issuer.sign({ exp, roles: ['agent', 'a-b_c'], device: 'phone', more: { x: 1 } })
    const holder = {
      user: 'alice',
      roles: ['agent', 'a-b_c'],
      device: 'phone',
      issued: expect.any(Number),
      expires: exp * 1000,
    }
    expect(await verify(jwt)).toEqual(holder)
    expect(await verify(await issuer.sign())).toMatchObject({ roles: [], device: '' })
  })

  it.each([
    ['without exp', { exp: undefined }],
    ['without iat', { iat: undefined }],
    ['without nbf', { nbf: undefined }],
    ['without sub', { sub: undefined }],
    ['without iss', { iss: undefined }],
    ['without aud', { aud: undefined }],
    ['expired', { exp: seconds() - 10 }],
    ['expiring at no number', { exp: 1e300 }],
    ['expiring at a text', { exp: '9999999999' }],
    ['expiring between two seconds', { exp: seconds() + 60.5 }],
    ['not yet valid', { nbf: seconds() + 60 }],
    ['from the future', { iat: seconds() + 60 }],
    ['too old', { iat: seconds() - 25 * HOUR, nbf: seconds() - 25 * HOUR }],
    ['of another issuer', { iss: 'https://other.test' }],
    ['of an issuer by prefix', { iss: 'https://issuer.test/' }],
    ['for another audience', { aud: 'other' }],
    ['for other audiences', { aud: ['a', 'b'] }],
    ['of nobody', { sub: '' }],
    ['of a user with a colon', { sub: 'a:b' }],
    ['of a user with a tilde', { sub: 'a~b' }],
    ['of a user with a blank', { sub: 'a b' }],
    ['of a user with a NUL', { sub: 'a\u0000' }],
    ['of a user of 129 characters', { sub: 'x'.repeat(129) }],
    ['of an object', { sub: { toString: 'alice' } }],
    ['of a number', { sub: 7 }],
    ['with one role as text', { roles: 'admin' }],
    ['with a number for a role', { roles: ['agent', 7] }],
    ['with a role that is a list of roles', { roles: ['agent,admin'] }],
    ['with a role like a channel', { roles: ['a:b'] }],
    ['with too many roles', { roles: Array(17).fill('agent') }],
    ['with no device', { device: null }],
  ])('%s is nobody’s', async (_title, claims) => {
    expect(await verify(await issuer.sign(claims))).toBeUndefined()
  })

  it('signed by another key under a known name is nobody’s', async () => {
    expect(await verify(await issuer.sign({}, { kid: 'forged' }))).toBeUndefined()
  })

  it('with no algorithm, or with the public key as a secret, is nobody’s', async () => {
    const [, payload = ''] = (await issuer.sign()).split('.')
    for (const alg of ['none', 'None', 'NONE', '']) {
      expect(await verify(`${part({ alg })}.${payload}.`)).toBeUndefined()
      expect(await verify(`${part({ alg })}.${payload}.AAAA`)).toBeUndefined()
    }
    const head = `${part({ alg: 'HS256', kid: 'one' })}.${payload}`
    const signature = createHmac('sha256', issuer.publicPem).update(head).digest('base64url')
    expect(await verify(`${head}.${signature}`)).toBeUndefined()
  })

  it('that brings its own key, or an address of keys, is nobody’s and fetches nothing', async () => {
    const [, payload = '', signature = ''] = (await issuer.sign()).split('.')
    const before = issuer.fetches()
    for (const more of [
      { jwk: { kty: 'oct', k: 'AA' } },
      { jku: issuer.settings.jwks },
      { x5u: issuer.settings.jwks },
    ])
      expect(
        await verify(`${part({ alg: 'ES256', kid: 'one', ...more })}.${payload}.${signature}`),
      ).toBeUndefined()
    expect(issuer.fetches()).toBe(before)
  })

  it.each([
    ['padding', (jwt: string) => `${jwt}=`],
    ['a blank', (jwt: string) => jwt.replace('.', ' .')],
    ['a line break', (jwt: string) => `${jwt}\n`],
    ['the other alphabet', (jwt: string) => `${jwt.slice(0, -1)}+`],
    ['two parts', (jwt: string) => jwt.split('.').slice(0, 2).join('.')],
    ['four parts', (jwt: string) => `${jwt}.AAAA`],
    ['an empty signature', (jwt: string) => `${jwt.split('.').slice(0, 2).join('.')}.`],
    ['nothing', () => ''],
    ['a length over 4 KB', (jwt: string) => `${jwt}${'A'.repeat(4096)}`],
  ])('with %s is nobody’s', async (_title, spoil) => {
    expect(await verify(spoil(await issuer.sign()))).toBeUndefined()
  })

  it('whose last character carries other spare bits is nobody’s: one token has one spelling', async () => {
    const jwt = await issuer.sign()
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const last = alphabet.indexOf(jwt.at(-1) ?? '')
    const twin = `${jwt.slice(0, -1)}${alphabet[last ^ 1]}`
    expect(Buffer.from(twin.split('.')[2] ?? '', 'base64url')).toEqual(
      Buffer.from(jwt.split('.')[2] ?? '', 'base64url'),
    )
    expect(await verify(twin)).toBeUndefined()
  })

  it('survives any cut or changed character without a fault', async () => {
    const jwt = await issuer.sign()
    for (let at = 0; at < jwt.length; at += 3) {
      const changed = `${jwt.slice(0, at)}${jwt[at] === 'A' ? 'B' : 'A'}${jwt.slice(at + 1)}`
      expect(await verify(changed)).toBeUndefined()
      expect(await verify(jwt.slice(0, at))).toBeUndefined()
    }
  })
})

describe('the keys', () => {
  it('are fetched at most twice for a thousand unknown key ids', async () => {
    const issuer = await startIssuer()
    const { verify } = tokens(issuer.settings, Date.now)
    await verify(await issuer.sign())
    const bad = await issuer.sign()
    const [, payload, signature] = bad.split('.')
    for (let at = 0; at < 1000; at++)
      expect(await verify(`${part({ alg: 'ES256', kid: `k${at}` })}.${payload}.${signature}`)).toBeUndefined()
    expect(issuer.fetches()).toBeLessThanOrEqual(2)
    issuer.stop()
  })

  it.each([
    ['an error', 500, 'no'],
    ['a text', 200, 'no'],
    ['no set of keys', 200, '{"keys":7}'],
    ['another address', 302, ''],
    ['more than any issuer has', 200, `{"keys":[]}${' '.repeat(256 * 1024)}`],
  ])('that cannot be had are a fault and no refusal: %s', async (_title, status, body) => {
    const issuer = await startIssuer()
    issuer.answer(status, body)
    await expect(tokens(issuer.settings, Date.now).verify(await issuer.sign())).rejects.toThrow()
    issuer.stop()
    await expect(tokens(issuer.settings, Date.now).verify(await issuer.sign())).rejects.toThrow()
  })

  it('are fetched once for all who ask at once, and again after they could not be had', async () => {
    const issuer = await startIssuer()
    const { verify } = tokens(issuer.settings, Date.now)
    const jwts = await Promise.all(Array.from({ length: 8 }, () => issuer.sign()))
    const holders = await Promise.all(jwts.map(verify))
    expect(holders.map(holder => holder?.user)).toEqual(jwts.map(() => 'alice'))
    expect(issuer.fetches()).toBe(1)
    const late = tokens(issuer.settings, Date.now)
    issuer.answer(503, '')
    await expect(late.verify(await issuer.sign())).rejects.toThrow()
    issuer.answer(200, `{"keys":[${issuer.publicPem}]}`)
    expect(await late.verify(await issuer.sign())).toMatchObject({ user: 'alice' })
    issuer.stop()
  })

  it.each([
    'http://example.org/keys',
    'ftp://example.org/keys',
    'http://localhost.example.org/keys',
    'file:///keys',
  ])('come from no such address: %s', jwks => {
    expect(() => tokens({ issuer: 'i', audience: 'a', jwks }, Date.now)).toThrow()
  })
})
