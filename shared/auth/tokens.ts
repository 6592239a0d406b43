import { type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose/jwt/verify'
import type { TicketHolder } from '../domain/ports.ts'
import { holderOf } from './claims.ts'
import { issuerKeys } from './issuer-keys.ts'

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

/** What jose says of a token has a code; what says nothing of it, that the keys cannot be had, has none. */
const isOfToken = (thrown: unknown): boolean => thrown instanceof Error && 'code' in thrown

/**
 * Tokens over jose. Keys come from the configured URL alone, cached, and are fetched again for an unknown key id at most twice a minute.
 * @param now epoch milliseconds
 */
export const tokens = ({ issuer, audience, jwks }: Issuer, now: () => number): Tokens => {
  const keys = issuerKeys(jwksUrl(jwks), now)
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
        const claims = await readToken(jwt, keys, options)
        return claims && holderOf(claims)
      } catch (thrown) {
        if (!isOfToken(thrown)) throw thrown
        return undefined
      }
    },
  }
}
