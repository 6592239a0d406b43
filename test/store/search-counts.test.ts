import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countedApp, WRITES } from '../support/counted-app.ts'
import { areUnitsUnknown } from '../support/dynamo.ts'

/** What a search of a long log costs: most of it once, and then little. */

const LONG = 660
const CHANNEL = 'chat:long'
const SAID = 'as long as the messages of people are, give or take, in the hall number'

let counted: Awaited<ReturnType<typeof countedApp>>
beforeAll(async () => {
  counted = await countedApp()
  await counted.say('alice', { action: 'join', channel: CHANNEL })
  for (let at = 1; at <= LONG; at++) {
    counted.app.clock.advance(1000)
    const body = { text: at === 100 ? 'here is the needle' : `${SAID} ${at}` }
    await counted.say('alice', { action: 'message', channel: CHANNEL, key: `k${at}`, body, after: at - 1 })
  }
})
afterAll(() => counted.stop())

const spentOnSearch = async (text: string) => {
  counted.consumed.splice(0)
  const reply = await counted.say('alice', { action: 'search', channel: CHANNEL, text })
  const { found } = reply as unknown as { readonly found: readonly { readonly entry: { seq: number } }[] }
  const [writes, reads] = [true, false].map(isWrite =>
    counted.consumed.filter(({ name }) => WRITES.includes(name) === isWrite),
  )
  const units = (calls = reads) => calls?.reduce((sum, { units: own }) => sum + own, 0) ?? 0
  return {
    found: found.map(({ entry }) => entry.seq),
    written: units(writes),
    queries: reads?.filter(({ name }) => name === 'Query').length,
    read: units(),
  }
}

describe.skipIf(areUnitsUnknown)('a search of 660 entries', () => {
  test('makes a filter for each 64 of them once, and reads the filters and two stretches from then on', async () => {
    const first = await spentOnSearch('needle')
    const second = await spentOnSearch('needle')
    expect(first).toMatchObject({ found: [100], written: 10, queries: 12 })
    expect(first.read).toBeLessThanOrEqual(50)
    expect(second).toMatchObject({ found: [100], written: 0, queries: 3 })
    expect(second.read).toBeLessThanOrEqual(10)
  })
})
