import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Crossings } from '../../local/crossings.ts'
import { rateOf, startSchedules } from '../../local/schedules.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test.each([
  ['rate(1 minute)', 60_000],
  ['rate(5 minutes)', 300_000],
  ['rate(2 hours)', 7_200_000],
  ['rate(1 day)', 86_400_000],
  ['rate(1 second)', undefined],
  ['cron(0 12 * * ? *)', undefined],
])('%s is every %s ms', (expression, everyMs) => {
  expect(rateOf(expression)).toBe(everyMs)
})

describe('a schedule', () => {
  const run = (schedules: { expression: string; input?: unknown }[]) => {
    const calls: unknown[] = []
    const crossings: Crossings = {
      invoke: async (cause, name, payload) => {
        calls.push([cause, name, JSON.parse(payload)])
        return { ok: true, requestId: 'r', payload: 'null' }
      },
      post: (_, deliver) => deliver(),
    }
    const warnings: string[] = []
    const rows = schedules.map(({ expression, input }) => ({
      id: 'S',
      arn: 'arn:rule',
      expression,
      function: 'sweep',
      input,
    }))
    const stop = startSchedules({ schedules: rows, crossings, warn: line => void warnings.push(line) })
    return { calls, warnings, stop }
  }

  test('calls its function at its rate with a scheduled event, until it is stopped', async () => {
    const { calls, stop } = run([{ expression: 'rate(1 minute)' }])
    await vi.advanceTimersByTimeAsync(150_000)
    expect(calls).toHaveLength(2)
    expect(calls[0]).toEqual([
      'schedule',
      'sweep',
      expect.objectContaining({ source: 'aws.events', resources: ['arn:rule'] }),
    ])
    stop()
    await vi.advanceTimersByTimeAsync(150_000)
    expect(calls).toHaveLength(2)
  })

  test('sends the input that its template fixes', async () => {
    const { calls, stop } = run([{ expression: 'rate(1 minute)', input: { a: 1 } }])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(calls).toEqual([['schedule', 'sweep', { a: 1 }]])
    stop()
  })
})
