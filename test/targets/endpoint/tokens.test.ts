import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { localUsers, openIssuer } from '../../../local/issuer.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { checkedTokens, tokensOf } from './tokens.ts'

const everybody = async (over: Record<string, string> = {}) => {
  const { mint } = await openIssuer(temporaryFolder(), 'https://issuer.test')
  const all = await Promise.all(localUsers.map(async user => [user.id, await mint(user)] as const))
  return { ...Object.fromEntries(all), ...over } as Record<string, string>
}

describe('the tokens of an endpoint', () => {
  it('are taken as they are, or as npm start prints them', async () => {
    const tokens = await everybody()
    expect(checkedTokens(JSON.stringify(tokens), Date.now())).toEqual(tokens)
    expect(checkedTokens(JSON.stringify({ websocket: 'ws://…', tokens }), Date.now())).toEqual(tokens)
  })

  it('that cannot pass are named', async () => {
    const tokens = await everybody()
    const refusal = (over: object, now = Date.now()) => {
      try {
        return checkedTokens(JSON.stringify({ ...tokens, ...over }), now)
      } catch (problem) {
        return (problem as Error).message
      }
    }
    expect(refusal({ bob: 'x' })).toBe('there is no token for bob, or it is no JWT')
    expect(refusal({ bob: tokens.alice })).toBe('the token of bob has the sub "alice"')
    expect(refusal({}, Date.now() + 13 * 3_600_000)).toBe('the token of alice is over')
    const { mint } = await openIssuer(temporaryFolder(), 'https://issuer.test')
    expect(refusal({ admin: await mint({ id: 'admin', roles: [] }) })).toBe(
      'the token of admin lacks the roles admin',
    )
  })

  it('are minted with a key that is made first, and told about', async () => {
    const folder = join(temporaryFolder(), 'new')
    const tokens = { kind: 'minted', issuer: 'https://issuer.test', folder } as const
    const command = { websocket: 'wss://a', http: 'https://b', bearer: 'subprotocol', tokens } as const
    await expect(tokensOf(command, Date.now())).rejects.toThrow('-c issuer=https://issuer.test')
    const { keys } = JSON.parse(await readFile(join(folder, 'jwks.json'), 'utf8')) as { keys: object[] }
    expect(keys).toHaveLength(1)
    expect(keys[0]).not.toHaveProperty('d')
    const minted = await tokensOf(command, Date.now())
    expect(Object.keys(minted).toSorted()).toEqual(localUsers.map(({ id }) => id).toSorted())
  })
})
