import { describe, expect, test } from 'vitest'
import { testFleet } from './test-fleet.ts'

/** Takes so long an event as the event says, and tells how many it has had. */
const code = `let taken = 0; exports.handler = async ({ ms }) => {
  taken += 1; await new Promise(resolve => setTimeout(resolve, ms)); return taken }`

/** Somebody who waits so long. */
const waiting = (ms: number) => {
  const until = performance.now() + ms
  return () => performance.now() <= until
}

const event = (ms: number) => JSON.stringify({ ms })

describe('an event that nobody waits for any more', () => {
  test('is not begun, while one that nobody ever waited for is', async () => {
    const { fleet, ledger } = await testFleet(code, { each: 1 })
    await fleet.invoke('f0', event(0))
    const busy = fleet.invoke('f0', event(300))
    const waited = [fleet.invoke('f0', event(0), waiting(50)), fleet.invoke('f0', event(0), waiting(100))]
    const unwaited = fleet.invoke('f0', event(0))
    expect(await busy).toMatchObject({ ok: true, payload: '2' })
    for (const outcome of await Promise.all(waited))
      expect(outcome).toMatchObject({ ok: false, failure: 'abandoned' })
    expect(await unwaited).toMatchObject({ ok: true, payload: '3' })
    expect(ledger.of('f0').invocations).toBe(5)
    await fleet.end()
  })

  test('keeps nobody waiting after an overload: what comes then is served at once', async () => {
    const { fleet } = await testFleet(code, { each: 1 })
    await fleet.invoke('f0', event(0))
    const patienceMs = 400
    const burst = Array.from({ length: 400 }, () => fleet.invoke('f0', event(20), waiting(patienceMs)))
    const outcomes = await Promise.all(burst)
    const served = outcomes.filter(({ ok }) => ok).length
    expect(served).toBeGreaterThan(0)
    // 400 events of 20 ms are eight seconds of work; in the time that anybody waited there was room for some 20.
    expect(served).toBeLessThan(40)
    const after = performance.now()
    expect(await fleet.invoke('f0', event(0), waiting(patienceMs))).toMatchObject({ ok: true })
    expect(performance.now() - after).toBeLessThan(patienceMs)
    await fleet.end()
  })
})

test('an instance that was at work just now is not ended for one more of another function, which waits instead', async () => {
  const code =
    'exports.handler = async event => { await new Promise(r => setTimeout(r, event.ms)); return 1 }'
  const { ask, fleet, ledger } = await testFleet(code, { count: 2, together: 2 })
  for (const name of ['f0', 'f1']) await ask({ ms: 0 }, name)
  await Promise.all(Array.from({ length: 6 }, () => ask({ ms: 60 }, 'f0')))
  await ask({ ms: 0 }, 'f1')
  expect([ledger.of('f0').coldStarts, ledger.of('f1').coldStarts]).toEqual([1, 1])
  await fleet.end()
})
