import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { tokens } from '../../shared/auth/tokens.ts'
import { startIssuer, type TestIssuer } from '../support/issuer.ts'

/** What is kept: looked at again for an unknown key after 30 s, and for any key after ten minutes. */
const COOLDOWN_MS = 30_000
const CACHE_MS = 600_000

describe('F60: an issuer that changes its keys', () => {
  let issuer: TestIssuer
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    issuer = await startIssuer()
  })
  afterEach(() => {
    issuer.stop()
    vi.useRealTimers()
  })

  it('is believed with the new one within half a minute, and without a restart', async () => {
    const { verify } = tokens(issuer.settings, Date.now)
    expect(await verify(await issuer.sign())).toMatchObject({ user: 'alice' })
    await issuer.rotate('two')
    expect(await verify(await issuer.sign({}, { kid: 'two' }))).toBeUndefined()
    vi.setSystemTime(Date.now() + COOLDOWN_MS)
    expect(await verify(await issuer.sign({}, { kid: 'two' }))).toMatchObject({ user: 'alice' })
    expect(issuer.fetches()).toBe(2)
  })

  it('is not believed with the one that it has withdrawn, ten minutes later', async () => {
    const { verify } = tokens(issuer.settings, Date.now)
    const old = await issuer.sign({ exp: Math.floor(Date.now() / 1000) + 3600 })
    expect(await verify(old)).toMatchObject({ user: 'alice' })
    await issuer.rotate('two')
    vi.setSystemTime(Date.now() + CACHE_MS - 1000)
    expect(await verify(old)).toMatchObject({ user: 'alice' })
    vi.setSystemTime(Date.now() + 1000)
    expect(await verify(old)).toBeUndefined()
  })
})
