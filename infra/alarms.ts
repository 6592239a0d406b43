import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import {
  deliveryRate,
  dropped,
  errorsOf,
  frameErrors,
  functionThrottles,
  givenUpEvents,
  greetingRate,
  refusedEvents,
  streamAge,
  tableThrottles,
  told,
  type Watched,
} from './figures.ts'

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, LESS_THAN_THRESHOLD: BELOW } = ComparisonOperator

export interface AlarmsProps {
  readonly watched: Watched
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

/** One row a promise that may break. */
const rowsOf = (watched: Watched): Readonly<Record<string, Row>> => ({
  GivenUp: {
    says: 'Changes were given up and lie in the bucket of failures: see what they hold, then npm run redrive.',
    metric: dropped(watched),
    when: AT_LEAST,
    threshold: 1,
    times: 1,
  },
  Behind: {
    says: 'The stream is carried more than a minute late; after five minutes changes are given up.',
    metric: streamAge(watched),
    when: AT_LEAST,
    threshold: 60_000,
    times: 3,
  },
  Failing: {
    says: 'The fan-out function fails as a whole; its log says why.',
    metric: errorsOf(watched, 'fanout'),
    when: AT_LEAST,
    threshold: 1,
    times: 1,
  },
  DeliveryRate: {
    says: 'More than one post in ten meets a socket that is gone or takes nothing.',
    metric: deliveryRate(watched),
    when: BELOW,
    threshold: 90,
    times: 3,
  },
  Latency: {
    says: 'One lane in a hundred is told more than five seconds after its commit.',
    metric: told(watched, 'Latency', 'p99'),
    when: AT_LEAST,
    threshold: 5000,
    times: 3,
  },
  FramesFail: {
    says: 'Functions behind the sockets fail or are not reached: clients get INTERNAL, or nothing; the logs say why.',
    metric: frameErrors(watched),
    when: AT_LEAST,
    threshold: 5,
    times: 1,
  },
  SweepFails: {
    says: 'Sockets that nobody closed are not ended: users show as online who are not.',
    metric: errorsOf(watched, 'sweep'),
    when: AT_LEAST,
    threshold: 1,
    times: 2,
  },
  TablesThrottled: {
    says: 'DynamoDB turns requests away: a channel or a user is hotter than a partition, or the account has a limit.',
    metric: tableThrottles(watched),
    when: AT_LEAST,
    threshold: 10,
    times: 2,
  },
  FunctionsThrottled: {
    says: 'Lambda turns calls away: ask for a larger concurrency of the account.',
    metric: functionThrottles(watched),
    when: AT_LEAST,
    threshold: 1,
    times: 2,
  },
  Unheard: {
    says: 'One socket in five is opened and never says hello: it hears nothing.',
    metric: greetingRate(watched),
    when: BELOW,
    threshold: 80,
    times: 3,
  },
})

/** Two more where events are published. */
const rowsOfEvents = (watched: Watched): Readonly<Record<string, Row>> =>
  watched.events
    ? {
        EventsGivenUp: {
          says: 'Events could not be published and lie in their queue: mend why, then invoke the publish function with each.',
          metric: givenUpEvents(watched.events),
          when: AT_LEAST,
          threshold: 1,
          times: 1,
        },
        EventsRefused: {
          says: 'Events were refused for good, and nobody but the log of the publish function was told: it has their codes and ids.',
          metric: refusedEvents(watched),
          when: AT_LEAST,
          threshold: 1,
          times: 1,
        },
      }
    : {}

/** What a team wants to be woken for: what was given up, what comes late, what is turned away and what does not arrive. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { watched, topic }: AlarmsProps) {
    super(scope, id)
    for (const [name, { says, metric, when, threshold, times }] of Object.entries({
      ...rowsOf(watched),
      ...rowsOfEvents(watched),
    })) {
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
