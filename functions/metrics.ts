import type { Tally } from '../shared/domain/posting/journey.ts'
import { timestamp } from '../shared/domain/timestamp.ts'

/** The figures of a lane, by name and unit. Delivery rate is `Sent` / `Posts`; CloudWatch works it out. */
const METRICS = [
  { Name: 'Posts', Unit: 'Count' },
  { Name: 'Sent', Unit: 'Count' },
  { Name: 'Gone', Unit: 'Count' },
  { Name: 'Slow', Unit: 'Count' },
  { Name: 'Refused', Unit: 'Count' },
  { Name: 'Entries', Unit: 'Count' },
  { Name: 'Latency', Unit: 'Milliseconds' },
] as const

/** Most values that one metric of a line may have. */
const VALUES = 100

/** The ways on which an entry reaches sockets. */
export const LANES = ['stream', 'direct'] as const
export type Lane = (typeof LANES)[number]

/** Of whom the figures are; `at` in epoch milliseconds. */
type Source = { readonly function: string; readonly lane: Lane; readonly at: number }

/**
 * One line of CloudWatch's embedded metric format, of which CloudWatch makes metrics without a call.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const embedded = (
  event: string,
  at: number,
  dimensions: Readonly<Record<string, string>>,
  Metrics: readonly { readonly Name: string; readonly Unit: string }[],
  values: Readonly<Record<string, unknown>>,
): string => {
  const directive = { Namespace: 'Heliograph', Dimensions: [Object.keys(dimensions)], Metrics }
  const _aws = { Timestamp: at, CloudWatchMetrics: [directive] }
  return JSON.stringify({ level: 'INFO', time: timestamp(at), event, _aws, ...dimensions, ...values })
}

/** The line of one socket that was greeted: CloudWatch holds their number against that of the sockets that were opened. */
export const greetingLine = ({ function: name, at }: Omit<Source, 'lane'>): string =>
  embedded('greeted', at, { function: name }, [{ Name: 'Greetings', Unit: 'Count' }], { Greetings: 1 })

/** The line of one event of a bus that was refused for good: what it says of it, never what is in it. */
export const refusedEventLine = (
  { function: name, at }: Omit<Source, 'lane'>,
  facts: Readonly<Record<string, unknown>>,
): string =>
  embedded('event refused', at, { function: name }, [{ Name: 'EventsRefused', Unit: 'Count' }], {
    level: 'WARN',
    ...facts,
    EventsRefused: 1,
  })

/**
 * The figures of one invocation, or nothing where nobody was told anything. `Latency` holds a value for each lane of the batch, from the commit of its oldest entry.
 */
export const metricsLine = (tally: Tally, source: Source): string | undefined => {
  const { sent, gone, slow, refused, entries, latencies } = tally
  const Posts = sent + gone + slow + refused
  if (Posts + entries === 0) return undefined
  const timed = METRICS.filter(({ Name }) => Name !== 'Latency' || latencies.length > 0)
  const { at, ...dimensions } = source
  return embedded('told', at, dimensions, timed, {
    Posts,
    Sent: sent,
    Gone: gone,
    Slow: slow,
    Refused: refused,
    Entries: entries,
    ...(latencies.length > 0 && { Latency: latencies.slice(0, VALUES) }),
  })
}
