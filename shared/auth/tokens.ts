import { createRemoteJWKSet } from 'jose/jwks/remote'
import { type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose/jwt/verify'
import * as z from 'zod/mini'
import type { TicketHolder } from '../domain/ports.ts'
import { isUserId } from '../protocol/channel.ts'

/** Whose tokens are believed. `jwks` is an https URL; plain http only on this very machine. */
export type Issuer = { readonly issuer: string; readonly audience: string; readonly jwks: string }

/** Verifies a token; `undefined` for one that is not to be believed, whatever the reason. Throws when the keys cannot be had. */
export type Tokens = { verify(jwt: string): Promise<TicketHolder | undefined> }

/** Asymmetric only, and fixed: a token's own header chooses among these and nothing else. */
export const ALGORITHMS: string[] = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA']
const MOST_CHARACTERS = 4096
const MOST_AGE = '24h'
const TOLERANCE_SECONDS = 5
/** jose reads padded and blank-strewn base64 as well; the standard does not: RFC 7515, section 2. */
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/
const KEY_FAULTS: readonly string[] = ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']

/** Half a character is none: no UTF-8 writes it, so it could stand in no table and in no context of an authorizer. */
const isWellFormed = (text: string): boolean => text.isWellFormed()

const Role = z.string().check(z.regex(/^[\w-]{1,64}$/))
const Claims = z.object({
  sub: z.string().check(z.refine(isUserId)),
  iat: z.number(),
  exp: z.int(),
  roles: z._default(z.array(Role).check(z.maxLength(16)), []),
  device: z._default(z.string().check(z.maxLength(128), z.refine(isWellFormed)), ''),
})

/** One token has one spelling: the bits that the last character of a part has to spare are nought. */
const isCanonical = (jwt: string): boolean =>
  COMPACT.test(jwt) &&
  jwt.split('.').every(part => Buffer.from(part, 'base64url').toString('base64url') === part)

/**
 * Reads a token: in its one spelling or not at all (`undefined`), then its signature by one of these keys, then what
 * `wanted` says of its claims. Throws jose's refusal; its code begins with `ERR_JWT_` where the signature was good.
 */
export const readToken = async (
  jwt: string,
  keys: JWTVerifyGetKey,
  wanted: JWTVerifyOptions & { algorithms: string[] },
) =>
  jwt.length <= MOST_CHARACTERS && isCanonical(jwt) ? (await jwtVerify(jwt, keys, wanted)).payload : undefined

const isLoopback = ({ protocol, hostname }: URL) =>
  protocol === 'http:' && (hostname === '127.0.0.1' || hostname === 'localhost')

const jwksUrl = (jwks: string): URL => {
  const url = new URL(jwks)
  if (url.protocol !== 'https:' && !isLoopback(url)) throw new Error('the JWKS URL must be https')
  return url
}

const isKeyFault = (thrown: unknown): boolean =>
  !(thrown instanceof Error && 'code' in thrown) || KEY_FAULTS.includes(String(thrown.code))

/** Tokens over jose. Keys come from the configured URL alone, cached, and are fetched again for an unknown key id at most twice a minute. */
export const tokens = ({ issuer, audience, jwks }: Issuer): Tokens => {
  const keys = createRemoteJWKSet(jwksUrl(jwks), { cooldownDuration: 30_000, timeoutDuration: 5000 })
  const options = {
    algorithms: ALGORITHMS,
    issuer,
    audience,
    requiredClaims: ['sub', 'iat', 'nbf', 'exp'],
    maxTokenAge: MOST_AGE,
    clockTolerance: TOLERANCE_SECONDS,
  }
  return {
    verify: async jwt => {
      try {
        const claims = Claims.safeParse(await readToken(jwt, keys, options))
        if (!claims.success) return undefined
        const { sub, roles, device, iat, exp } = claims.data
        return { user: sub, roles, device, issued: iat * 1000, expires: exp * 1000 }
      } catch (thrown) {
        if (isKeyFault(thrown)) throw thrown
        return undefined
      }
    },
  }
}
