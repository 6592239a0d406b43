import { describe, expect, it } from 'vitest'
import { greetingLine, metricsLine } from '../../functions/metrics.ts'
import { newTally } from '../../shared/domain/posting/journey.ts'
import { functionOf, only, resources, synthesized } from './synthesized.ts'

// GIVEN the stack as a team deploys it, and one that tells a topic
const template = synthesized()
const topic = 'arn:aws:sns:eu-central-1:123456789012:on-call'
const telling = synthesized({ alarms: topic })
const alarms = Object.entries(resources(template, 'AWS::CloudWatch::Alarm'))
const carrier = { Ref: functionOf(template, 'fanout')[0] }

const alarm = (name: string) => {
  const found = alarms.find(([id]) => id.startsWith(`HeliographAlarms${name}`))
  if (!found) throw new Error(`no alarm ${name}`)
  return found[1].Properties
}

type Watched = { readonly Namespace: string; readonly MetricName: string; readonly Dimensions: object[] }

/** The metrics that an alarm puts together. */
const watchedBy = (name: string): readonly Watched[] =>
  (alarm(name).Metrics as { MetricStat?: { Metric: Watched } }[]).flatMap(({ MetricStat }) =>
    MetricStat ? [MetricStat.Metric] : [],
  )

describe('the alarms', () => {
  it('F15: say when changes were given up, by the count that the mapping is asked for', () => {
    const [mapping] = only(template, 'AWS::Lambda::EventSourceMapping')
    expect(alarm('GivenUp')).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'DroppedEventCount',
      Dimensions: [{ Name: 'EventSourceMappingUUID', Value: { Ref: mapping } }],
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    })
  })

  it('F30: say when the stream is carried late, long before changes are given up', () => {
    expect(alarm('Behind')).toMatchObject({
      MetricName: 'IteratorAge',
      Dimensions: [{ Name: 'FunctionName', Value: carrier }],
      Statistic: 'Maximum',
      Threshold: 60_000,
    })
  })

  it('say when the fan-out fails as a whole', () => {
    expect(alarm('Failing')).toMatchObject({
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: carrier }],
    })
  })

  it('watch figures that the function does write, under the names and dimensions that it writes', () => {
    const tally = { sent: 1, gone: 1, slow: 1, refused: 1, entries: 1, latencies: [1] }
    const line = JSON.parse(metricsLine(tally, { function: 'x', lane: 'stream', at: 0 }) ?? '')
    const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics
    const written = Metrics.map(({ Name }: { Name: string }) => Name)
    const dimensions = [
      { Name: 'function', Value: carrier },
      { Name: 'lane', Value: line.lane },
    ]
    expect(dimensions.map(({ Name }) => Name)).toEqual(Dimensions[0])
    const latency = alarm('Latency')
    expect(latency).toMatchObject({ Namespace, Dimensions: dimensions, ExtendedStatistic: 'p99' })
    const math = alarm('DeliveryRate').Metrics as { MetricStat?: { Metric: object } }[]
    const watched = math.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) as { MetricName: string }[]
    for (const metric of watched) expect(metric).toMatchObject({ Namespace, Dimensions: dimensions })
    for (const name of [latency.MetricName, ...watched.map(({ MetricName }) => MetricName)])
      expect(written).toContain(name)
  })

  it('F22: say when posts are refused: each counts as one that no socket took', () => {
    const { Metrics, Threshold, ComparisonOperator } = alarm('DeliveryRate')
    const metrics = Metrics as { Id: string; Expression?: string; MetricStat?: { Metric: Watched } }[]
    const [rate] = metrics.flatMap(({ Expression }) => Expression ?? [])
    expect(rate).toBe('IF(whole >= 100, 100 * part / whole, 100)')
    const rateOf = (sent: number, refused: number) => {
      const tally = { ...newTally(), sent, refused }
      const line = JSON.parse(metricsLine(tally, { function: 'x', lane: 'stream', at: 0 }) ?? '')
      const [part, whole] = ['part', 'whole'].map(
        id => line[metrics.find(({ Id }) => Id === id)?.MetricStat?.Metric.MetricName ?? ''],
      )
      return (100 * part) / whole
    }
    expect(ComparisonOperator).toBe('LessThanThreshold')
    expect(rateOf(90, 10)).toBe(Threshold)
    expect(rateOf(89, 11)).toBeLessThan(Number(Threshold))
  })

  it('say when frames fail, by both errors that the gateway counts', () => {
    const [api] = only(template, 'AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET' })
    const watched = watchedBy('FramesFail')
    expect(watched.map(({ MetricName }) => MetricName)).toEqual(['IntegrationError', 'ExecutionError'])
    for (const { Namespace, Dimensions } of watched) {
      expect(Namespace).toBe('AWS/ApiGateway')
      expect(Dimensions).toContainEqual({ Name: 'ApiId', Value: { Ref: api } })
    }
  })

  it('say when DynamoDB or Lambda turns away, with no more metrics than an alarm takes', () => {
    const tables = watchedBy('TablesThrottled')
    const named = new Set(tables.map(({ Dimensions }) => JSON.stringify(Dimensions)))
    expect(named.size).toBe(Object.keys(resources(template, 'AWS::DynamoDB::Table')).length)
    expect(new Set(tables.map(({ MetricName }) => MetricName))).toEqual(
      new Set(['ReadThrottleEvents', 'WriteThrottleEvents']),
    )
    const functions = watchedBy('FunctionsThrottled')
    for (const { MetricName } of functions) expect(MetricName).toBe('Throttles')
    for (const watched of [tables, functions]) expect(watched.length).toBeLessThanOrEqual(10)
  })

  it('say when sockets are opened and never greeted, by a figure that is written', () => {
    const [opened, greeted] = ['ConnectCount', 'Greetings'].map(name =>
      watchedBy('Unheard').find(({ MetricName }) => MetricName === name),
    )
    const line = JSON.parse(greetingLine({ function: 'x', at: 0 }))
    const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics
    expect(Metrics).toEqual([{ Name: 'Greetings', Unit: 'Count' }])
    expect(greeted).toMatchObject({
      Namespace,
      Dimensions: [{ Name: Dimensions[0][0], Value: { Ref: functionOf(template, 'presence')[0] } }],
    })
    expect(opened?.Namespace).toBe('AWS/ApiGateway')
  })

  it('say when the sweep fails twice', () => {
    expect(alarm('SweepFails')).toMatchObject({
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: functionOf(template, 'sweep')[0] } }],
      EvaluationPeriods: 2,
    })
  })

  it('are quiet where nothing happens, and tell nobody unless a topic is named', () => {
    expect(alarms).toHaveLength(10)
    for (const [, { Properties }] of alarms) {
      expect(Properties.TreatMissingData).toBe('notBreaching')
      expect(Properties).not.toHaveProperty('AlarmActions')
    }
    for (const { Properties } of Object.values(resources(telling, 'AWS::CloudWatch::Alarm')))
      expect(Properties).toMatchObject({ AlarmActions: [topic], OKActions: [topic] })
  })
})

describe('the dashboard', () => {
  const [, { Properties }] = only(template, 'AWS::CloudWatch::Dashboard')
  const body = JSON.stringify(Properties.DashboardBody)

  it('shows every figure that an alarm watches', () => {
    const names = alarms.flatMap(([id, { Properties: one }]) => [
      one.MetricName ?? [],
      ...(one.Metrics ? watchedBy(id.replace(/^HeliographAlarms|\w{8}$/g, '')) : []).map(
        ({ MetricName }) => MetricName,
      ),
    ])
    for (const name of new Set(names.flat())) expect(body).toContain(name)
  })

  it('shows every function', () => {
    for (const name of Object.keys(resources(template, 'AWS::Lambda::Function'))) expect(body).toContain(name)
  })
})
