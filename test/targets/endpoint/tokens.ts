import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeJwt, type JWTPayload } from 'jose'
import { localAudience, localUsers, openIssuer } from '../../../local/issuer.ts'
import { PlainError } from '../../../local/plain-error.ts'
import type { Target } from '../../suites/contract/cast.ts'
import type { EndpointCommand } from './command.ts'

type Tokens = Target['tokens']

const claimsOf = (name: string, token: unknown): JWTPayload => {
  try {
    return decodeJwt(String(token))
  } catch {
    throw new PlainError(`there is no token for ${name}, or it is no JWT`)
  }
}

/**
 * Checks what can be told without the issuer's key, so that a token that cannot pass is named before fifty cases fail.
 * `now` is in milliseconds.
 */
export const checkedTokens = (text: string, now: number): Tokens => {
  const said = ((): Record<string, unknown> => {
    try {
      const all = JSON.parse(text) as { tokens?: Record<string, unknown> } & Record<string, unknown>
      return all.tokens ?? all
    } catch {
      throw new PlainError('the tokens are no JSON: { "alice": "…", "bob": "…", … } is expected')
    }
  })()
  for (const { id, roles } of localUsers) {
    const claims = claimsOf(id, said[id])
    if (claims.sub !== id)
      throw new PlainError(`the token of ${id} has the sub ${JSON.stringify(claims.sub)}`)
    if ((claims.exp ?? 0) * 1000 <= now) throw new PlainError(`the token of ${id} is over`)
    const missing = roles.filter(role => !(claims.roles as string[] | undefined)?.includes(role))
    if (missing.length > 0) throw new PlainError(`the token of ${id} lacks the roles ${missing.join(', ')}`)
  }
  return said as Tokens
}

/** What a person has to do with a key that was just made. */
const instructions = (folder: string, issuer: string) =>
  [
    `a key was made in ${folder}. Publish ${join(folder, 'jwks.json')} at an https URL and deploy with`,
    `  -c issuer=${issuer} -c audience=${localAudience} -c jwks=<that URL>`,
    'then run this again. Keep issuer.json to yourself: whoever has it can be anybody there.',
  ].join('\n')

/** Tokens of a development issuer whose key is kept in a folder. */
const minted = async (folder: string, url: string): Promise<Tokens> => {
  const isNew = !existsSync(join(folder, 'issuer.json'))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { keys, mint } = await openIssuer(folder, url)
  if (isNew) {
    await writeFile(join(folder, 'jwks.json'), `${JSON.stringify(keys)}\n`)
    throw new PlainError(instructions(folder, url))
  }
  const all = await Promise.all(localUsers.map(async user => [user.id, await mint(user)]))
  return Object.fromEntries(all) as Tokens
}

/** The tokens of the five. Throws a `PlainError` for those that cannot pass. */
export const tokensOf = async ({ tokens }: EndpointCommand, now: number): Promise<Tokens> =>
  tokens.kind === 'given' ? checkedTokens(tokens.text, now) : minted(tokens.folder, tokens.issuer)
