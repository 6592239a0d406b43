import { createHmac } from 'node:crypto'
import type { TestIssuer } from '../support/issuer.ts'

/** What comes to the door and must not be let in. `asks`: how often the database is read for it; it is never written. */
export type BadUpgrade = {
  readonly title: string
  readonly asks: 0 | 1
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: string
}

const seconds = () => Math.floor(Date.now() / 1000)
const offered = (jwt: string) => ({ headers: { 'Sec-WebSocket-Protocol': `heliograph.v1, bearer.${jwt}` } })
const authorized = (authorization: string) => ({ headers: { authorization } })

/** Tickets that were given once and open nothing any more. */
export type DeadTickets = { readonly spent: string; readonly expired: string }

/** One row a kind. `revoked` is a user whose tokens are void; any origin but `https://shop.example` is foreign. */
export const badUpgrades = async (
  issuer: TestIssuer,
  { spent, expired }: DeadTickets,
): Promise<readonly BadUpgrade[]> => {
  const good = await issuer.sign()
  const [header = '', payload = '', signature = ''] = good.split('.')
  const head = (fields: object) => Buffer.from(JSON.stringify(fields)).toString('base64url')
  const shared = `${head({ alg: 'HS256', kid: 'one' })}.${payload}`
  const hmac = createHmac('sha256', issuer.publicPem).update(shared).digest('base64url')
  const page = (origin: string) => ({ headers: { ...offered(good).headers, origin } })
  return [
    { title: 'nothing', asks: 0 },
    { title: 'a cookie', asks: 0, headers: { cookie: `token=${good}` } },
    { title: 'a password', asks: 0, ...authorized('Basic YWxpY2U6YWxpY2U=') },
    { title: 'no token', asks: 0, ...authorized('Bearer nonsense') },
    { title: 'no algorithm', asks: 0, ...offered(`${head({ alg: 'none' })}.${payload}.AAAA`) },
    { title: 'no signature', asks: 0, ...offered(`${header}.${payload}.`) },
    { title: 'the public key as a secret', asks: 0, ...offered(`${shared}.${hmac}`) },
    { title: 'another key', asks: 0, ...offered(await issuer.sign({}, { kid: 'forged' })) },
    {
      title: 'an unknown key',
      asks: 0,
      ...offered(`${head({ alg: 'ES256', kid: 'x' })}.${payload}.${signature}`),
    },
    { title: 'a changed payload', asks: 0, ...offered(`${header}.${head({ sub: 'admin' })}.${signature}`) },
    { title: 'a padded token', asks: 0, ...authorized(`Bearer ${good}=`) },
    { title: 'a token that is over', asks: 0, ...offered(await issuer.sign({ exp: seconds() - 60 })) },
    { title: 'a token without an end', asks: 0, ...offered(await issuer.sign({ exp: undefined })) },
    { title: 'a token for others', asks: 0, ...offered(await issuer.sign({ aud: 'other' })) },
    { title: 'a token of others', asks: 0, ...offered(await issuer.sign({ iss: 'https://other.test' })) },
    { title: 'a token of 5 KB', asks: 0, ...offered(await issuer.sign({ more: 'x'.repeat(3800) })) },
    { title: 'a token in the query', asks: 0, query: `?token=${good}` },
    { title: 'a token for a ticket', asks: 0, query: `?ticket=${good}` },
    { title: 'a good token on a foreign page', asks: 0, ...page('https://evil.example') },
    { title: 'a good token on a page without origin', asks: 0, ...page('null') },
    {
      title: 'a ticket on a foreign page',
      asks: 0,
      query: '?ticket=abc',
      headers: { origin: 'https://shop.example.evil.example' },
    },
    { title: 'an empty ticket', asks: 0, query: '?ticket=' },
    { title: 'an unknown ticket', asks: 1, query: '?ticket=9f8e7d6c5b4a39281706f5e4d3c2b1a0' },
    { title: 'a spent ticket', asks: 1, query: `?ticket=${spent}` },
    { title: 'an expired ticket', asks: 1, query: `?ticket=${expired}` },
    { title: 'a token that was revoked', asks: 1, ...offered(await issuer.sign({ sub: 'revoked' })) },
  ]
}
