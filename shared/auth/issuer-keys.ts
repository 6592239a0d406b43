import { type IncomingMessage, get as overHttp } from 'node:http'
import { get as overHttps } from 'node:https'
import { JWKSNoMatchingKey } from 'jose/errors'
import { createLocalJWKSet } from 'jose/jwks/local'
import type { JWTVerifyGetKey } from 'jose/jwt/verify'

/**
 * The keys of an issuer, from one address. jose has the same over the global `fetch`, which Node loads when it is first
 * touched: that costs a function about as much as all of its own code.
 */

/** An unknown key id has them fetched again, but not sooner than this after the last time. */
const COOLDOWN_MS = 30_000
/** A key that the issuer has withdrawn is believed for so long. */
const GOOD_FOR_MS = 600_000
const TIMEOUT_MS = 5000
const MOST_BYTES = 256 * 1024

const textOf = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) throw new Error('the keys of the issuer are too many')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** What stands at an address; nothing but 200 is an answer, and no other address is asked in its place. */
const fetchText = async (url: URL): Promise<string> => {
  const get = url.protocol === 'http:' ? overHttp : overHttps
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const headers = { accept: 'application/json, application/jwk-set+json' }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // A kept connection would be stale by the next time.
    get(url, { agent: false, headers, signal }, resolve).on('error', reject)
  })
  if (response.statusCode === 200) return textOf(response)
  response.destroy()
  throw new Error(`the keys of the issuer are answered with ${response.statusCode}`)
}

/** A set of keys, and when it was had, in epoch milliseconds. */
type Had = { readonly keys: JWTVerifyGetKey; readonly at: number }

const had = async (url: URL, now: () => number): Promise<Had> => {
  try {
    return { keys: createLocalJWKSet(JSON.parse(await fetchText(url))), at: now() }
  } catch (cause) {
    // Without a code: whatever went wrong, it says nothing of the token.
    throw new Error('the keys of the issuer cannot be had', { cause })
  }
}

/**
 * The key for a token's header, from a set that is fetched when it is first needed and kept for ten minutes. Throws jose's
 * refusal where there is none, and an error without a code where the set cannot be had.
 * @param now epoch milliseconds
 */
export const issuerKeys = (url: URL, now: () => number): JWTVerifyGetKey => {
  let last: Had | undefined
  let fetching: Promise<Had> | undefined
  const fetched = (): Promise<Had> => {
    fetching ??= had(url, now)
      .then(next => {
        last = next
        return next
      })
      .finally(() => {
        fetching = undefined
      })
    return fetching
  }
  return async (header, token) => {
    const known = last && now() - last.at < GOOD_FOR_MS ? last : await fetched()
    try {
      return await known.keys(header, token)
    } catch (thrown) {
      const isUnknown = thrown instanceof JWKSNoMatchingKey
      if (!isUnknown || now() - known.at < COOLDOWN_MS) throw thrown
      return (await fetched()).keys(header, token)
    }
  }
}
