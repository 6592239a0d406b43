import { isObject, listOf, objectOf, textOf } from '../template/json.ts'

/** What a metric came to: as CloudWatch's statistics `Sum`, `Maximum` and `SampleCount`. */
export type Statistics = { sum: number; max: number; count: number }
/** By namespace, dimensions but for the function, and name: `Heliograph stream Latency`. */
export type Metrics = Record<string, Statistics>

/** The word by which a line in the embedded metric format is known before it is read. */
const MARK = '"CloudWatchMetrics"'

const valuesOf = (value: unknown): number[] => [value].flat().filter(one => typeof one === 'number')

const added = (known: Statistics | undefined, values: readonly number[]): Statistics => ({
  sum: (known?.sum ?? 0) + values.reduce((sum, value) => sum + value, 0),
  max: Math.max(known?.max ?? Number.NEGATIVE_INFINITY, ...values),
  count: (known?.count ?? 0) + values.length,
})

/** Whether a printed line is one of figures. */
export const isMetricsLine = (text: string): boolean => text.includes(MARK)

/**
 * Adds up the figures of a line as CloudWatch does; anything else is passed over.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const addMetrics = (metrics: Metrics, text: string): void => {
  const line: unknown = JSON.parse(text)
  if (!isObject(line)) return
  for (const directive of listOf(objectOf(line._aws).CloudWatchMetrics).map(objectOf)) {
    const dimensions = listOf(listOf(directive.Dimensions)[0]).filter(name => name !== 'function')
    const place = [textOf(directive.Namespace), ...dimensions.map(name => textOf(line[String(name)]))]
    for (const { Name } of listOf(directive.Metrics).map(objectOf)) {
      const values = valuesOf(line[String(Name)])
      if (values.length === 0) continue
      const name = [...place, String(Name)].join(' ')
      metrics[name] = added(metrics[name], values)
    }
  }
}
