import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cronOf } from '../../local/cron.ts'
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
  const permission = {
    function: 'sweep',
    principal: 'events.amazonaws.com',
    sourceArn: 'arn:aws:events:us-east-1:0:rule/R',
  }
  const run = (schedules: { expression: string; input?: unknown }[], permissions = [permission]) => {
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
      arn: 'arn:aws:events:us-east-1:0:rule/R',
      expression,
      function: 'sweep',
      input,
    }))
    const stop = startSchedules({
      schedules: rows,
      permissions,
      crossings,
      warn: line => void warnings.push(line),
    })
    return { calls, warnings, stop }
  }

  test('calls its function at its rate with a scheduled event, until it is stopped', async () => {
    const { calls, stop } = run([{ expression: 'rate(1 minute)' }])
    await vi.advanceTimersByTimeAsync(150_000)
    expect(calls).toHaveLength(2)
    expect(calls[0]).toEqual([
      'schedule',
      'sweep',
      expect.objectContaining({ source: 'aws.events', resources: ['arn:aws:events:us-east-1:0:rule/R'] }),
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

  test('calls nothing that no permission opens to it', async () => {
    const { calls, warnings, stop } = run([{ expression: 'rate(1 minute)' }], [])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(calls).toEqual([])
    expect(warnings).toEqual([expect.stringContaining('no permission')])
    stop()
  })

  test('runs by the clock where it is a cron expression', async () => {
    vi.setSystemTime(Date.UTC(2026, 0, 1, 11, 58, 30))
    const { calls, stop } = run([{ expression: 'cron(0 12 * * ? *)' }])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(calls).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(calls).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(calls).toHaveLength(1)
    stop()
  })

  test('that cannot be understood is told of', () => {
    const { warnings } = run([{ expression: 'at(2026-01-01T00:00:00)' }])
    expect(warnings).toEqual([expect.stringContaining('at(2026-01-01T00:00:00)')])
  })
})

describe('a cron expression', () => {
  const at = (text: string) => new Date(`${text}Z`)
  test.each([
    ['cron(0 12 * * ? *)', '2026-01-01T12:00:00', true],
    ['cron(0 12 * * ? *)', '2026-01-01T12:01:00', false],
    ['cron(0/15 * * * ? *)', '2026-01-01T09:45:00', true],
    ['cron(0/15 * * * ? *)', '2026-01-01T09:50:00', false],
    ['cron(30 8-17 ? * MON-FRI *)', '2026-01-02T10:30:00', true],
    ['cron(30 8-17 ? * MON-FRI *)', '2026-01-03T10:30:00', false],
    ['cron(0 0 1 JAN,JUL ? *)', '2026-07-01T00:00:00', true],
    ['cron(0 0 1 JAN,JUL ? 2027)', '2026-07-01T00:00:00', false],
  ])('%s at %s: %s', (expression, time, due) => {
    expect(cronOf(expression)?.(at(time))).toBe(due)
  })

  test.each(['rate(1 minute)', 'cron(0 12 * *)', 'cron(0 0 L * ? *)'])(
    '%s is none that is played here',
    expression => {
      expect(cronOf(expression)).toBeUndefined()
    },
  )
})
