import { describe, expect, test } from 'vitest'
import { metricsLine } from '../../../functions/metrics.ts'
import { Ledger } from '../../../local/functions/ledger.ts'
import { newTally } from '../../../shared/domain/posting/journey.ts'

const line = (sent: number, slow: number, latencies: number[]) =>
  metricsLine(
    { ...newTally(), sent, slow, entries: latencies.length, latencies },
    { function: 'fanout', lane: 'stream', at: 0 },
  ) ?? ''

describe('the figures that functions print', () => {
  test('add up as CloudWatch adds them up', () => {
    const ledger = new Ledger()
    for (const one of [line(9, 1, [40, 210]), line(10, 0, [90])]) expect(ledger.take(one)).toBe(true)
    expect(ledger.read().metrics).toMatchObject({
      'Heliograph stream Posts': { sum: 20, max: 10, count: 2 },
      'Heliograph stream Sent': { sum: 19 },
      'Heliograph stream Latency': { sum: 340, max: 210, count: 3 },
    })
    ledger.reset()
    expect(ledger.read().metrics).toEqual({})
  })

  test('are told from other lines', () => {
    const ledger = new Ledger()
    expect(ledger.take('{"level":"INFO","event":"handled"}')).toBe(false)
    expect(ledger.read().metrics).toEqual({})
  })
})
