import { describe, expect, it } from 'vitest'
import { metricsLine } from '../../functions/metrics.ts'
import { newTally } from '../../shared/domain/posting/journey.ts'

const source = { function: 'fanout', lane: 'stream', at: Date.parse('2026-11-21T09:00:00Z') } as const
const lineOf = (tally: Partial<ReturnType<typeof newTally>>) =>
  metricsLine({ ...newTally(), ...tally }, source)

describe('the line of figures', () => {
  it('is what CloudWatch makes metrics of: each metric that it names stands at its root as a number or a list', () => {
    const line = JSON.parse(lineOf({ sent: 90, gone: 4, slow: 6, entries: 3, latencies: [210, 80] }) ?? '')
    expect(line).toMatchObject({ Posts: 100, Sent: 90, Gone: 4, Slow: 6, Entries: 3, Latency: [210, 80] })
    expect(line._aws.Timestamp).toBe(source.at)
    const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics
    expect(Namespace).toBe('Heliograph')
    for (const name of Dimensions.flat()) expect(line[name]).toEqual(expect.any(String))
    for (const { Name, Unit } of Metrics) {
      expect([line[Name]].flat().every(value => typeof value === 'number')).toBe(true)
      expect(['Count', 'Milliseconds']).toContain(Unit)
    }
  })

  it('names no latency where there was no entry, and is not written where nothing was told', () => {
    const line = JSON.parse(lineOf({ sent: 1 }) ?? '')
    expect(line).not.toHaveProperty('Latency')
    expect(JSON.stringify(line._aws)).not.toContain('Latency')
    expect(lineOf({})).toBeUndefined()
  })

  it('has at most a hundred values of a metric, as the format allows', () => {
    const latencies = Array.from({ length: 120 }, (_, at) => at)
    expect(JSON.parse(lineOf({ entries: 1, latencies }) ?? '').Latency).toHaveLength(100)
  })
})
