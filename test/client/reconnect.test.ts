import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoff } from '../../client/connection/backoff.ts'
import { type Loss, nextStep } from '../../client/connection/reconnect.ts'
import { HeliographError } from '../../client/errors.ts'
import { PROBLEMS, type ProblemCode } from '../../shared/protocol/index.ts'

const almostOne = () => 0.999999
const step = (loss: Loss, memory: { attempt?: number; renewable?: boolean } = {}) =>
  nextStep(loss, { attempt: 0, renewable: true, random: almostOne, ...memory })
const waitOf = (loss: Loss, memory = {}) => {
  const next = step(loss, memory)
  return next === 'stop' ? 'stop' : Math.round(next.waitMs)
}

describe('backoff', () => {
  it('doubles from half a second to half a minute', () => {
    const most = [0, 1, 2, 3, 4, 5, 6, 7, 1e9].map(attempt => Math.round(backoff(attempt, almostOne)))
    expect(most).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
  })

  it('is anything from nothing up to that, so that a crowd spreads', () => {
    expect(backoff(6, () => 0)).toBe(0)
    fc.assert(
      fc.property(fc.nat(200), fc.double({ min: 0, max: 0.99, noNaN: true }), (attempt, chance) => {
        const ms = backoff(attempt, () => chance)
        expect(ms).toBeGreaterThanOrEqual(0)
        expect(ms).toBeLessThan(30_000)
      }),
    )
  })
})

describe('after a socket is lost', () => {
  it('the next is tried quickly, but never at once, and then less and less often', () => {
    expect([0, 1, 4, 9].map(attempt => waitOf({}, { attempt }))).toEqual([500, 1000, 8000, 30_000])
  })

  it('a server that says when is obeyed', () => {
    const error = new HeliographError('INTERNAL')
    expect(waitOf({ error, reconnect: 'now' }, { attempt: 6 })).toBe(500)
    expect(waitOf({ error, reconnect: 'later' })).toBe(8000)
    expect(waitOf({ error, reconnect: 'never' })).toBe('stop')
  })

  it('a token that was refused is renewed once, where it can be', () => {
    const loss = { error: new HeliographError('UNAUTHENTICATED'), reconnect: 'never' } as const
    expect(step(loss)).toMatchObject({ renews: true })
    expect(step(loss, { renewable: false })).toBe('stop')
    expect(step({ closeCode: 1008 })).toMatchObject({ renews: true })
    expect(step({ closeCode: 1008 }, { renewable: false })).toBe('stop')
  })

  it('each close code but 1008 means another try', () => {
    for (const closeCode of [1000, 1001, 1003, 1006, 1009, 1011, 1012])
      expect(waitOf({ closeCode })).toBe(500)
  })

  it('each refusal of hello is answered as the table of problems advises', () => {
    const answers = {
      fix: 'stop',
      forget: 'stop',
      reread: 'stop',
      renew: 500,
      wait: 1400,
      retry: 500,
      close: 30_000,
    }
    for (const code of Object.keys(PROBLEMS) as ProblemCode[]) {
      const retryAfterMs = code === 'RATE_LIMITED' ? { retryAfterMs: 900 } : {}
      expect(waitOf({ error: new HeliographError(code, retryAfterMs) }), code).toBe(
        answers[PROBLEMS[code].client],
      )
    }
  })
})
