import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { FAULTS, SOUND } from './faults.ts'
import { type Fault, planOf, run, type Stress } from './room.ts'

/** Small sets, small rooms and coarse fingerprints: turns, growth and collisions happen all the time. */
const prints = vi.hoisted(() => ({ mask: 0xffffffff }))
vi.mock('../../../shared/domain/namespaces.ts', async original => ({
  ...(await original<object>()),
  INLINE_MEMBERS: 4,
  SET_ROOM: { small: 3, large: 5 },
}))
vi.mock('../../../shared/domain/log/fingerprint.ts', async original => {
  const { fingerprint } = await original<{ fingerprint(sender: string, key: string): number }>()
  return { fingerprint: (sender: string, key: string) => (fingerprint(sender, key) & prints.mask) >>> 0 }
})

const check = ({ appended, acked }: Stress, sent: number): void => {
  const entries = appended()
  const names = entries.map(({ from, key }) => `${from} ${key}`)
  expect(
    entries.map(({ seq }) => seq),
    'I3: numbers are dense',
  ).toEqual(entries.map((_, at) => at + 1))
  expect(new Set(names).size, 'I2: one entry a (sender, key)').toBe(names.length)
  for (const {
    key,
    from,
    appended: { entry },
  } of acked) {
    const there = entries[entry.seq - 1]
    expect({ key: there?.key, from: there?.from }, 'I1: what was acknowledged is there').toEqual({
      key,
      from,
    })
  }
  expect(names.length, 'each message is there in the end').toBe(sent)
  const fresh = acked.filter(({ appended: { duplicate } }) => !duplicate).map(({ key }) => key)
  expect(new Set(fresh).size, 'one acknowledgement alone is no duplicate').toBe(fresh.length)
}

const property = (most: number, fault?: Fault) =>
  fc.asyncProperty(
    fc.scheduler(),
    planOf(most),
    fc.constantFrom(0xffffffff, 0x7),
    async (scheduler, plan, mask) => {
      prints.mask = mask
      check(await run(plan, scheduler, fault), plan.sends.length)
    },
  )

describe('append, whatever the order in which its calls happen', () => {
  it('I1 I2 I3: keeps one dense log, each message once, each acknowledgement true', async () => {
    await fc.assert(property(40), { numRuns: Number(process.env.FUZZ_RUNS ?? 120), endOnFailure: true })
  }, 60_000)

  it.each(Object.entries(SOUND))('holds with %s', async (_title, fault) => {
    await fc.assert(property(40, fault), { numRuns: 60, endOnFailure: true })
  })

  it.each(Object.entries(FAULTS))('would be caught with this fault: %s', async (_title, fault) => {
    const { failed, errorInstance } = await fc.check(property(40, fault), {
      numRuns: 600,
      endOnFailure: true,
    })
    expect(failed).toBe(true)
    expect(String(errorInstance)).toMatch(/I1|I2|I3|each message|one acknowledgement/)
  })
})
