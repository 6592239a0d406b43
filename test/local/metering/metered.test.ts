import { afterAll, beforeAll, expect, test } from 'vitest'
import { Traffic } from '../../../local/gateway/traffic.ts'
import { unhurriedPace } from '../../../local/metering/metered.ts'
import type { LocalRuntime } from '../../../local/runtime.ts'
import { Pacer } from '../../../local/streams/pacer.ts'
import { soon } from '../fixtures/soon.ts'
import { startTestStack, talkAs } from '../fixtures/test-runtime.ts'

let runtime: LocalRuntime
beforeAll(async () => {
  ;({ runtime } = await startTestStack({ meter: true }))
})
afterAll(() => runtime.stop())

const ofSockets = () => Object.values(runtime.operations().functions).find(({ billedMs }) => billedMs > 0)

test('the ledger has what AWS would bill: units by function and operation, time, memory, messages', async () => {
  const alice = await talkAs(runtime, 'alice')
  runtime.resetOperations()
  await alice.ask({ do: 'put', item: { pk: { S: 'p' }, sk: { S: 's' }, fat: { S: 'x'.repeat(2000) } } })
  await alice.ask({ do: 'post', to: alice.id, text: '{}' })
  await soon(() => runtime.operations().traffic.posted).toBe(1)
  const { functions, units, traffic, posts } = runtime.operations()
  const [table] = Object.keys(units).filter(name => name.startsWith('PutItem'))
  expect(units[table ?? '']).toMatchObject({ calls: 1, write: 2 })
  const mine = Object.values(functions).find(({ units }) => units.write === 2)
  expect(mine).toMatchObject({ invocations: 2, memoryMb: expect.any(Number) })
  // A call of the database and a post take as long as on AWS.
  expect(mine?.billedMs).toBeGreaterThanOrEqual(15)
  expect(mine?.cpuMs).toBeGreaterThan(0)
  expect(posts).toEqual({ 200: 1 })
  expect(traffic).toMatchObject({ heard: 2, answered: 2, posted: 1 })
  expect(traffic.openMs).toBeGreaterThan(0)
})

test('a write that is refused is counted, though nothing says what it consumed', async () => {
  const alice = await talkAs(runtime, 'alice')
  const item = { pk: { S: 'once' }, sk: { S: 's' } }
  await alice.ask({ do: 'tryPut', item })
  runtime.resetOperations()
  await alice.ask({ do: 'tryPut', item })
  expect(ofSockets()?.units.write).toBe(1)
})

test('messages are billed in steps of 32 KB, posts that reach nobody not at all', () => {
  const traffic = new Traffic()
  for (const bytes of [0, 32 * 1024, 32 * 1024 + 1]) traffic.hear(bytes)
  traffic.answer(100_000)
  traffic.post(200, 128 * 1024)
  traffic.post(410, 10)
  expect(traffic.read()).toMatchObject({
    traffic: { heard: 4, answered: 4, posted: 4 },
    posts: { 200: 1, 410: 1 },
  })
})

test('a stream is looked at four times a second, and what comes in between makes one batch', async () => {
  const pacer = new Pacer(unhurriedPace)
  for (const found of [0, 3, 0]) {
    const began = performance.now()
    pacer.nudge()
    await pacer.next(found)
    expect(performance.now() - began).toBeGreaterThanOrEqual(245)
  }
})
