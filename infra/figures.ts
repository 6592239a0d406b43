import { Duration } from 'aws-cdk-lib'
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { EventSourceMapping, IFunction } from 'aws-cdk-lib/aws-lambda'
import type { FunctionName } from './functions.ts'
import type { PublishedEvents } from './published-events.ts'
import type { SocketApi } from './socket-api.ts'
import type { Tables } from './tables.ts'

/** What is watched. */
export interface Watched {
  readonly functions: { readonly [N in FunctionName]: IFunction }
  readonly tables: Tables
  readonly sockets: SocketApi
  /** The mapping of the stream to the fan-out, with its event counts on. */
  readonly mapping: EventSourceMapping
  /** Where events are published. */
  readonly events?: PublishedEvents | undefined
}

export const FIVE_MINUTES = Duration.minutes(5)
/** Below so many in a period a share says nothing. */
const ENOUGH = 100

const sumOf = (namespace: string, metricName: string, dimensionsMap: Record<string, string>): Metric =>
  new Metric({ namespace, metricName, dimensionsMap, statistic: 'Sum', period: FIVE_MINUTES })

/** What the fan-out says of itself, one line an invocation: `functions/metrics.ts`. */
export const told = ({ functions }: Watched, metricName: string, statistic: string): Metric =>
  new Metric({
    namespace: 'Heliograph',
    metricName,
    dimensionsMap: { function: functions.fanout.functionName, lane: 'stream' },
    statistic,
    period: FIVE_MINUTES,
  })

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
export const dropped = ({ mapping }: Watched): Metric =>
  sumOf('AWS/Lambda', 'DroppedEventCount', { EventSourceMappingUUID: mapping.eventSourceMappingId })

/** How old the newest record of a batch is when the fan-out gets it, in milliseconds. */
export const streamAge = ({ functions }: Watched): Metric =>
  functions.fanout.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(1) })

/** Of the WebSocket API: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html */
export const ofSockets = ({ sockets }: Watched, metricName: string): Metric =>
  sumOf('AWS/ApiGateway', metricName, { ApiId: sockets.api.apiId, Stage: sockets.stage.stageName })

const share = (label: string, part: IMetric, whole: IMetric): MathExpression =>
  new MathExpression({
    expression: `IF(whole >= ${ENOUGH}, 100 * part / whole, 100)`,
    usingMetrics: { part, whole },
    label,
    period: FIVE_MINUTES,
  })

export const deliveryRate = (watched: Watched): MathExpression =>
  share('Posts that a socket took, in per cent', told(watched, 'Sent', 'Sum'), told(watched, 'Posts', 'Sum'))

/** Who never says `hello` hears nothing: a client of another protocol, or a greeting that fails. */
export const greetingRate = (watched: Watched): MathExpression => {
  const greetings = sumOf('Heliograph', 'Greetings', { function: watched.functions.presence.functionName })
  return share('Sockets that were greeted, in per cent', greetings, ofSockets(watched, 'ConnectCount'))
}

/** Adds up at most ten metrics, which is what an alarm takes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
const total = (id: string, label: string, metrics: readonly IMetric[]): MathExpression => {
  const named = metrics.map((metric, at) => [`${id}${at}`, metric] as const)
  return new MathExpression({
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    label,
    period: FIVE_MINUTES,
  })
}

/** Requests to tables that DynamoDB turned away. */
export const tableThrottles = ({ tables }: Watched): MathExpression => {
  const all = [tables.connections, tables.rooms, tables.messages, tables.queues]
  const kinds = ['ReadThrottleEvents', 'WriteThrottleEvents']
  const metrics = all.flatMap(({ tableName }) =>
    kinds.map(kind => sumOf('AWS/DynamoDB', kind, { TableName: tableName })),
  )
  return total('table', 'Requests that tables turned away', metrics)
}

/** Those whose throttling somebody feels at once; the sweep and revocations are tried again. */
const FELT = [
  ...(['authorizer', 'connect', 'presence', 'default', 'message'] as const),
  ...(['membership', 'reading', 'typing', 'fanout', 'tickets'] as const),
] satisfies readonly FunctionName[]

/** Calls of functions that Lambda turned away, because the account had no more room. */
export const functionThrottles = ({ functions }: Watched): MathExpression =>
  total(
    'function',
    'Calls that Lambda turned away',
    FELT.map(name => functions[name].metricThrottles({ statistic: 'Sum', period: FIVE_MINUTES })),
  )

export const errorsOf = ({ functions }: Watched, name: FunctionName): Metric =>
  functions[name].metricErrors({ statistic: 'Sum', period: FIVE_MINUTES })

/** Events that lie in the queue of what was given up. */
export const givenUpEvents = ({ givenUp }: PublishedEvents): Metric =>
  givenUp.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: FIVE_MINUTES })

/** Events that were refused for good: `functions/publish/from-bus.ts`. */
export const refusedEvents = ({ functions }: Watched): Metric =>
  sumOf('Heliograph', 'EventsRefused', { function: functions.publish.functionName })

/** Frames and upgrades for which a function failed or was not reached. */
export const frameErrors = (watched: Watched): MathExpression =>
  total('frame', 'Frames that failed', [
    ofSockets(watched, 'IntegrationError'),
    ofSockets(watched, 'ExecutionError'),
  ])
