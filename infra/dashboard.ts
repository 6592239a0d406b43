import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  type MetricOptions,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import {
  deliveryRate,
  dropped,
  FIVE_MINUTES,
  frameErrors,
  functionThrottles,
  givenUpEvents,
  greetingRate,
  ofSockets,
  refusedEvents,
  streamAge,
  tableThrottles,
  told,
  type Watched,
} from './figures.ts'

type Graph = {
  readonly title: string
  readonly left: readonly IMetric[]
  readonly right?: readonly IMetric[]
}

const posts = ['Sent', 'Gone', 'Slow', 'Refused']

/** A figure of each function, under the function's name. */
const ofEach = (
  { functions }: Watched,
  figure: (one: IFunction, how: Pick<MetricOptions, 'period' | 'label'>) => IMetric,
): readonly IMetric[] =>
  Object.values(functions).map(one =>
    figure(one, { period: FIVE_MINUTES, label: one.node.path.split('/').at(-2) ?? '' }),
  )

/** One row a question that somebody has who looks. */
const rowsOf = (watched: Watched): readonly (readonly Graph[])[] => [
  [
    {
      title: 'Does it arrive?',
      left: posts.map(name => told(watched, name, 'Sum')),
      right: [deliveryRate(watched)],
    },
    { title: 'How fast, in ms?', left: ['p50', 'p99'].map(statistic => told(watched, 'Latency', statistic)) },
    {
      title: 'Is anything late or given up?',
      left: [streamAge(watched)],
      right: [
        dropped(watched),
        ...(watched.events ? [givenUpEvents(watched.events), refusedEvents(watched)] : []),
      ],
    },
  ],
  [
    {
      title: 'Who comes?',
      left: ['ConnectCount', 'MessageCount'].map(name => ofSockets(watched, name)),
      right: [greetingRate(watched)],
    },
    { title: 'Does it fail?', left: [frameErrors(watched), ofSockets(watched, 'ClientError')] },
    { title: 'Is it turned away?', left: [tableThrottles(watched), functionThrottles(watched)] },
  ],
  [
    {
      title: 'How long do functions take, p99 in ms?',
      left: ofEach(watched, (one, how) => one.metricDuration({ ...how, statistic: 'p99' })),
    },
    {
      title: 'What fails by itself?',
      left: ofEach(watched, (one, how) => one.metricErrors({ ...how, statistic: 'Sum' })),
    },
  ],
]

const WIDTH = 24
const widgetsOf = (graphs: readonly Graph[]): IWidget[] =>
  graphs.map(
    ({ title, left, right = [] }) =>
      new GraphWidget({ title, left: [...left], right: [...right], width: WIDTH / graphs.length }),
  )

/** What a team looks at: whether messages arrive, how fast, who comes, and what goes wrong. */
export class Overview extends Construct {
  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id)
    const dashboard = new Dashboard(this, 'Dashboard')
    const markdown =
      'Alarms say what to do. What was given up: `npm run redrive`. What is promised: `RELIABILITY.md`.'
    dashboard.addWidgets(new TextWidget({ markdown, width: WIDTH, height: 1 }))
    for (const graphs of rowsOf(watched)) dashboard.addWidgets(...widgetsOf(graphs))
  }
}
