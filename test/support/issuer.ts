import { KeyObject, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

const part = (text: string): string => Buffer.from(text).toString('base64url')

/** An issuer of tokens on this very machine, which counts how often its keys are fetched. */
export type TestIssuer = {
  readonly settings: { readonly issuer: string; readonly audience: string; readonly jwks: string }
  readonly publicPem: string
  readonly fetches: () => number
  /** Signs claims laid over good ones; a claim that is `undefined` is left out. */
  sign(
    claims?: Record<string, unknown>,
    header?: { kid?: string; alg?: string; [parameter: string]: unknown },
  ): Promise<string>
  /** Signs any text under any header, with the key that is published as `one`. */
  signText(header: object, payload: string): string
  /** Signs the first two parts of a token as they are spelt. */
  signParts(header: string, payload: string): string
  /** Signs with another key from now on, under this id; the one before is published no more. */
  rotate(kid: string): Promise<void>
  /** What the keys' address answers from now on. */
  answer(status: number, body: string): void
  stop(): void
}

export const startIssuer = async (algorithm = 'ES256'): Promise<TestIssuer> => {
  let { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const stranger = await generateKeyPair(algorithm)
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: algorithm, use: 'sig' }
  let [fetches, status, body] = [0, 200, JSON.stringify({ keys: [jwk] })]
  const server = createServer((_request, response) => {
    fetches++
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const settings = {
    issuer: 'https://issuer.test',
    audience: 'heliograph',
    jwks: `http://127.0.0.1:${port}/keys`,
  }
  const now = () => Math.floor(Date.now() / 1000)
  const signParts: TestIssuer['signParts'] = (header, payload) => {
    const head = `${header}.${payload}`
    const key = { key: KeyObject.from(privateKey), dsaEncoding: 'ieee-p1363' as const }
    // Ed25519 has its digest within: https://nodejs.org/api/crypto.html#cryptosignalgorithm-data-key-callback
    const signature = sign(algorithm === 'EdDSA' ? null : 'sha256', Buffer.from(head), key)
    return `${head}.${signature.toString('base64url')}`
  }
  return {
    settings,
    publicPem: JSON.stringify(jwk),
    fetches: () => fetches,
    sign: (claims = {}, { kid = 'one', alg = algorithm, ...more } = {}) => {
      const good = {
        sub: 'alice',
        iss: settings.issuer,
        aud: settings.audience,
        iat: now(),
        nbf: now(),
        exp: now() + 600,
      }
      const all = Object.entries({ ...good, ...claims }).filter(([, value]) => value !== undefined)
      const key = kid === 'forged' ? stranger.privateKey : privateKey
      return new SignJWT(Object.fromEntries(all) as JWTPayload)
        .setProtectedHeader({ ...more, alg, kid: kid === 'forged' ? 'one' : kid })
        .sign(key)
    },
    signText: (header, payload) => signParts(part(JSON.stringify(header)), part(payload)),
    signParts,
    rotate: async kid => {
      ;({ publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true }))
      const next = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' }
      body = JSON.stringify({ keys: [next] })
    },
    answer: (nextStatus, nextBody) => {
      ;[status, body] = [nextStatus, nextBody]
    },
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
