import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { EventSourceMapping, IFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, LESS_THAN_THRESHOLD: BELOW } = ComparisonOperator

export interface AlarmsProps {
  readonly carrier: IFunction
  /** The mapping of the stream to the carrier, with its event counts on. */
  readonly mapping: EventSourceMapping
  /**
   * The ARN of an SNS topic that is told when an alarm changes.
   * @default - nobody is told; the alarms show in the console
   */
  readonly topic?: string
}

/** One alarm: so many periods (`times`) in a row must breach. Where nothing happens nothing is wrong. */
type Row = {
  readonly says: string
  readonly metric: IMetric
  readonly when: ComparisonOperator
  readonly threshold: number
  readonly times: number
}

const FIVE_MINUTES = Duration.minutes(5)
/** Below so many posts in a period a rate says nothing. */
const POSTS_THAT_COUNT = 100

/** What the carrier says of itself, one line an invocation: `functions/metrics.ts`. */
const told = (carrier: IFunction, metricName: string, statistic: string): Metric =>
  new Metric({
    namespace: 'Heliograph',
    metricName,
    dimensionsMap: { function: carrier.functionName, lane: 'stream' },
    statistic,
    period: FIVE_MINUTES,
  })

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
const dropped = (mapping: EventSourceMapping): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'DroppedEventCount',
    dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
    statistic: 'Sum',
    period: FIVE_MINUTES,
  })

const rate = (carrier: IFunction): MathExpression =>
  new MathExpression({
    expression: `IF(posts >= ${POSTS_THAT_COUNT}, 100 * sent / posts, 100)`,
    usingMetrics: { posts: told(carrier, 'Posts', 'Sum'), sent: told(carrier, 'Sent', 'Sum') },
    label: 'Posts that a socket took, in per cent',
    period: FIVE_MINUTES,
  })

const rowsOf = ({ carrier, mapping }: AlarmsProps): Readonly<Record<string, Row>> => ({
  GivenUp: {
    says: 'Changes were given up and lie in the bucket of failures: see what they hold, then npm run redrive.',
    metric: dropped(mapping),
    when: AT_LEAST,
    threshold: 1,
    times: 1,
  },
  Behind: {
    says: 'The stream is carried more than a minute late; after five minutes changes are given up.',
    metric: carrier.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(1) }),
    when: AT_LEAST,
    threshold: 60_000,
    times: 3,
  },
  Failing: {
    says: 'The fan-out function fails as a whole; its log says why.',
    metric: carrier.metricErrors({ statistic: 'Sum', period: FIVE_MINUTES }),
    when: AT_LEAST,
    threshold: 1,
    times: 1,
  },
  DeliveryRate: {
    says: 'More than one post in ten meets a socket that is gone or takes nothing.',
    metric: rate(carrier),
    when: BELOW,
    threshold: 90,
    times: 3,
  },
  Latency: {
    says: 'One lane in a hundred is told more than five seconds after its commit.',
    metric: told(carrier, 'Latency', 'p99'),
    when: AT_LEAST,
    threshold: 5000,
    times: 3,
  },
})

/** What a team wants to be woken for: what was given up, what comes late, and what does not arrive. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id)
    const { topic } = props
    for (const [name, { says, metric, when, threshold, times }] of Object.entries(rowsOf(props))) {
      const alarm = new Alarm(this, name, {
        alarmDescription: says,
        metric,
        comparisonOperator: when,
        threshold,
        evaluationPeriods: times,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      })
      if (!topic) continue
      const action = { bind: () => ({ alarmActionArn: topic }) }
      alarm.addAlarmAction(action)
      alarm.addOkAction(action)
    }
  }
}
