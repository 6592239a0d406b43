import { describe, expect, test } from 'vitest'
import { openBus, type PutEvent } from '../../../local/events/bus.ts'
import { failed, type Outcome } from '../../../local/functions/outcome.ts'

const done: Outcome = { ok: true, requestId: 'r', payload: 'null' }
const failing = (failure: 'error' | 'throttled' = 'error'): Outcome =>
  failed(failure, 'r', { errorType: 'Error', errorMessage: 'no' })
const queue = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`
const RULE = 'arn:aws:events:us-east-1:000000000000:rule/R'

/** A bus with one rule, whose time stands still but for pauses, and whose function answers what the list says. */
const aBus = (
  outcomes: Outcome[],
  { permitted = true, bus = 'default', deadLetters = queue('given-up') } = {},
) => {
  let now = Date.UTC(2026, 10, 21, 9)
  const seen = {
    events: [] as Record<string, unknown>[],
    pauses: [] as number[],
    kept: [] as [string, string][],
  }
  const warnings: string[] = []
  const pattern = { 'detail-type': ['Heliograph Publish'], source: ['shop'] }
  const put: PutEvent = openBus({
    rules: [
      { id: 'R', arn: RULE, bus, pattern, targets: [{ function: 'publish', deadLetters: queue('rule') }] },
    ],
    permissions: permitted
      ? [{ function: 'publish', principal: 'events.amazonaws.com', sourceArn: RULE }]
      : [],
    functions: [{ name: 'publish', deadLetters }],
    asyncs: [{ function: 'publish', retries: 2, maximumAgeMs: 6 * 3_600_000 }],
    invoke: async (cause, name, payload) => {
      expect([cause, name]).toEqual(['event', 'publish'])
      seen.events.push(JSON.parse(payload))
      return outcomes.shift() ?? done
    },
    keep: async (arn, message) => void seen.kept.push([arn, message]),
    warn: line => void warnings.push(line),
    now: () => now,
    pause: async ms => {
      seen.pauses.push(ms)
      now += ms
    },
  })
  const settled = () => new Promise<void>(resolve => setImmediate(resolve))
  return { put, seen, warnings, settled }
}

const entry = { Source: 'shop', DetailType: 'Heliograph Publish', Detail: '{"channel":"user:alice"}' }

describe('an event', () => {
  test('is handed whole to the function of a rule that it fits', async () => {
    const { put, seen, settled } = aBus([])
    const result = put(entry)
    await settled()
    expect(seen.events).toEqual([
      {
        version: '0',
        id: (result as { EventId: string }).EventId,
        'detail-type': 'Heliograph Publish',
        source: 'shop',
        account: '000000000000',
        time: '2026-11-21T09:00:00Z',
        region: 'us-east-1',
        resources: [],
        detail: { channel: 'user:alice' },
      },
    ])
    expect(seen.pauses).toEqual([])
  })

  test.each([
    ['of another type', { ...entry, DetailType: 'Order Placed' }],
    ['of another source', { ...entry, Source: 'elsewhere' }],
    ['of another bus', { ...entry, EventBusName: 'shop' }],
  ])('%s goes nowhere', async (_what, other) => {
    const { put, seen, settled } = aBus([])
    expect(put(other)).toHaveProperty('EventId')
    await settled()
    expect(seen.events).toEqual([])
  })

  test('of a bus of its own is found by its name and by its ARN', async () => {
    const { put, seen, settled } = aBus([], { bus: 'shop' })
    for (const EventBusName of ['shop', 'arn:aws:events:us-east-1:000000000000:event-bus/shop'])
      put({ ...entry, EventBusName })
    await settled()
    expect(seen.events).toHaveLength(2)
  })

  test.each([
    ['no source', { ...entry, Source: '' }, 'InvalidArgument'],
    ['no type', { ...entry, DetailType: undefined }, 'InvalidArgument'],
    ['no JSON in it', { ...entry, Detail: 'x' }, 'MalformedDetail'],
    ['a list in it', { ...entry, Detail: '[]' }, 'MalformedDetail'],
  ])('with %s is none', async (_what, bad, ErrorCode) => {
    const { put, seen, settled } = aBus([])
    expect(put(bad)).toMatchObject({ ErrorCode })
    await settled()
    expect(seen.events).toEqual([])
  })
})

describe('a function that fails an event', () => {
  test('is tried again after one minute and after two, and then the event lies in its queue as it was', async () => {
    const { put, seen, warnings, settled } = aBus([failing(), failing(), failing()])
    put(entry)
    await settled()
    expect(seen.pauses).toEqual([60_000, 120_000])
    expect(new Set(seen.events.map(({ id }) => id)).size).toBe(1)
    expect(seen.kept.map(([arn]) => arn)).toEqual([queue('given-up')])
    expect(JSON.parse(seen.kept[0]?.[1] ?? '')).toEqual(seen.events[0])
    expect(warnings).toEqual([expect.stringContaining('publish failed an event for good')])
  })

  test('is left alone once it took it', async () => {
    const { put, seen, settled } = aBus([failing(), done])
    put(entry)
    await settled()
    expect(seen.events).toHaveLength(2)
    expect(seen.kept).toEqual([])
  })

  test('has no try counted where it could not run, and six hours', async () => {
    const { put, seen, settled } = aBus(Array.from({ length: 200 }, () => failing('throttled')))
    put(entry)
    await settled()
    expect(seen.pauses.slice(0, 3)).toEqual([1000, 2000, 4000])
    expect(Math.max(...seen.pauses)).toBe(300_000)
    const total = seen.pauses.reduce((sum, ms) => sum + ms, 0)
    expect(total).toBeGreaterThan(5.9 * 3_600_000)
    expect(total).toBeLessThanOrEqual(6 * 3_600_000)
    expect(seen.kept).toHaveLength(1)
  })
})

test('a rule that no permission lets call its function puts the event into its own queue at once', async () => {
  const { put, seen, warnings, settled } = aBus([], { permitted: false })
  put(entry)
  await settled()
  expect(seen.events).toEqual([])
  expect(seen.kept.map(([arn]) => arn)).toEqual([queue('rule')])
  expect(warnings).toEqual(['no permission lets the rule R call publish'])
})
