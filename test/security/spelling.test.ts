import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ALGORITHMS, readToken } from '../../shared/auth/tokens.ts'
import { startIssuer, type TestIssuer } from '../support/issuer.ts'
import { AUDIENCE, ISSUER, NOW } from './bad-claims.ts'

/** Other spellings of good tokens: the signature is made over the text as it is spelt, so nothing but the spelling is bad. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const SPOILS: readonly (readonly [string, (part: string) => string])[] = [
  ['one sign of padding', part => `${part}=`],
  ['two signs of padding', part => `${part}==`],
  ['padding in front', part => `=${part}`],
  ['a blank within', part => `${part.slice(0, 8)} ${part.slice(8)}`],
  ['a blank at its end', part => `${part} `],
  ['a tab within', part => `${part.slice(0, 8)}\t${part.slice(8)}`],
  ['a line break at its end', part => `${part}\n`],
  ['a line break of Windows within', part => `${part.slice(0, 8)}\r\n${part.slice(8)}`],
  ['a NUL at its end', part => `${part}\u0000`],
  ['a question mark within', part => `${part.slice(0, 8)}?${part.slice(8)}`],
  ['a plus within', part => `${part.slice(0, 8)}+${part.slice(9)}`],
  ['a slash within', part => `${part.slice(0, 8)}/${part.slice(9)}`],
  ['a dot at its end', part => `${part}.`],
  ['a sign of percent', part => `${part}%3D`],
  ['a wide letter', part => `${part.slice(0, 8)}\uff21${part.slice(9)}`],
  ['a blank of no width', part => `${part}\u200b`],
  ['a letter too many', part => `${part}A`.padEnd(Math.ceil(part.length / 4) * 4 + 1, 'A')],
  ['nothing', () => ''],
]
const PARTS = ['header', 'payload', 'signature'] as const

/** The same bytes with other spare bits, where the length leaves some. */
const otherBits = (part: string): string =>
  `${part.slice(0, -1)}${ALPHABET[ALPHABET.indexOf(part.at(-1) ?? '') ^ 1]}`

describe.each(['ES256', 'RS256', 'EdDSA'])('T5: a good token of %s that is spelt otherwise', algorithm => {
  let issuer: TestIssuer
  let keys: ReturnType<typeof createLocalJWKSet>
  const wanted = { algorithms: [...ALGORITHMS], issuer: ISSUER, audience: AUDIENCE }
  const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  /** Claims of a length that leaves spare bits. */
  const claims = (more = ''): string => {
    const part = text({ iss: ISSUER, aud: AUDIENCE, sub: 'alice', iat: NOW, nbf: NOW, exp: NOW + 60, more })
    return part.length % 4 === 0 ? claims(`${more}x`) : part
  }
  const header = (more = ''): string => {
    const part = text({ alg: algorithm, kid: 'one', more })
    return part.length % 4 === 0 ? header(`${more}x`) : part
  }
  const spelt = (which: (typeof PARTS)[number], spoil: (part: string) => string): string => {
    const as = (one: (typeof PARTS)[number], part: string) => (one === which ? spoil(part) : part)
    const jwt = issuer.signParts(as('header', header()), as('payload', claims()))
    const at = jwt.lastIndexOf('.') + 1
    return jwt.slice(0, at) + as('signature', jwt.slice(at))
  }
  const isBelieved = (jwt: string) =>
    readToken(jwt, keys, wanted).then(
      claims => claims !== undefined,
      () => false,
    )
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW * 1000 })
    issuer = await startIssuer(algorithm)
    keys = createLocalJWKSet({ keys: [JSON.parse(issuer.publicPem)] })
    expect(await isBelieved(spelt('payload', part => part))).toBe(true)
  })
  afterAll(() => {
    issuer.stop()
    vi.useRealTimers()
  })

  it.each(PARTS)('is nobody’s, whatever is wrong with its %s', async which => {
    const believed = []
    for (const [title, spoil] of SPOILS) if (await isBelieved(spelt(which, spoil))) believed.push(title)
    expect(believed).toEqual([])
  })

  it.each(PARTS)('is nobody’s with other spare bits at the end of its %s', async which => {
    const jwt = spelt(which, otherBits)
    const bytes = (token: string) => token.split('.').map(part => Buffer.from(part, 'base64url').length)
    expect(bytes(jwt)).toEqual(bytes(spelt(which, part => part)))
    expect(await isBelieved(jwt)).toBe(false)
  })

  it('would be believed by the library alone, in some of these spellings', async () => {
    const lenient = []
    for (const which of PARTS)
      for (const [title, spoil] of SPOILS) {
        const isTaken = await jwtVerify(spelt(which, spoil), keys, wanted).then(
          () => true,
          () => false,
        )
        if (isTaken) lenient.push(`${which}: ${title}`)
      }
    expect(lenient).toEqual(expect.arrayContaining(['header: a blank within', 'payload: a blank within']))
  })
})
