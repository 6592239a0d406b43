import type { Tally } from '../shared/domain/journey.ts'
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

/**
 * The line of one socket that was greeted, in the same format: CloudWatch holds their number against that of the sockets
 * that were opened.
 */
export const greetingLine = ({ function: name, at }: Pick<Source, 'function' | 'at'>): string => {
  const Metrics = [{ Name: 'Greetings', Unit: 'Count' }]
  const directive = { Namespace: 'Heliograph', Dimensions: [['function']], Metrics }
  return JSON.stringify({
    level: 'INFO',
    time: timestamp(at),
    event: 'greeted',
    _aws: { Timestamp: at, CloudWatchMetrics: [directive] },
    function: name,
    Greetings: 1,
  })
}

/** Most values that one metric of a line may have. */
const VALUES = 100

/** Of whom the figures are; `at` in epoch milliseconds. */
type Source = { readonly function: string; readonly lane: 'stream'; readonly at: number }

/**
 * One line in CloudWatch's embedded metric format, of which CloudWatch makes metrics without a call; or nothing where
 * nobody was told anything. `Latency` holds a value for each lane of the batch, from the commit of its oldest entry.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const metricsLine = (tally: Tally, source: Source): string | undefined => {
  const { sent, gone, slow, refused, entries, latencies } = tally
  const Posts = sent + gone + slow + refused
  if (Posts + entries === 0) return undefined
  const timed = METRICS.filter(({ Name }) => Name !== 'Latency' || latencies.length > 0)
  const directive = { Namespace: 'Heliograph', Dimensions: [['function', 'lane']], Metrics: timed }
  return JSON.stringify({
    level: 'INFO',
    time: timestamp(source.at),
    event: 'told',
    _aws: { Timestamp: source.at, CloudWatchMetrics: [directive] },
    function: source.function,
    lane: source.lane,
    Posts,
    Sent: sent,
    Gone: gone,
    Slow: slow,
    Refused: refused,
    Entries: entries,
    ...(latencies.length > 0 && { Latency: latencies.slice(0, VALUES) }),
  })
}
