import type { JSONWebKeySet } from 'jose'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { openIssuer } from '../../local/issuer.ts'
import { temporaryFolder } from '../support/temporary.ts'

const url = 'http://127.0.0.1:4602'

test('a token carries who it is for, and verifies with the published keys', async () => {
  const issuer = await openIssuer(temporaryFolder(), url)
  const token = await issuer.mint({ id: 'agent', roles: ['agent', 'employee'] })
  const keys = createLocalJWKSet(issuer.keys as unknown as JSONWebKeySet)
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer: url,
    audience: issuer.audience,
    algorithms: ['ES256'],
  })
  expect(payload).toMatchObject({ sub: 'agent', roles: ['agent', 'employee'], device: 'agent-local' })
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(12 * 3600)
  expect(payload.nbf).toBeLessThanOrEqual(payload.iat ?? 0)
  expect(protectedHeader).toMatchObject({ alg: 'ES256', kid: expect.any(String) })
})

test('the published keys are public', async () => {
  const issuer = await openIssuer(temporaryFolder(), url)
  expect(JSON.stringify(issuer.keys)).not.toContain('"d"')
})

test('the key stays the same in the same folder', async () => {
  const folder = temporaryFolder()
  expect((await openIssuer(folder, url)).keys).toEqual((await openIssuer(folder, url)).keys)
  expect((await openIssuer(temporaryFolder(), url)).keys).not.toEqual((await openIssuer(folder, url)).keys)
})
