import { flagOf, type JsonObject, listOf, numberOf, objectOf, textOf } from './json.ts'
import { functionNameOf, tableNameOf } from './names.ts'
import type { MappingDefinition } from './stack.ts'
import type { Resource } from './template.ts'

/**
 * Lambda's defaults for a stream: batches of 100, no window, one lane a shard, no end of retries and age.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
const defaults = { batchSize: 100, lanes: 1, unbounded: -1 }

const patternsOf = (properties: JsonObject): JsonObject[] =>
  listOf(objectOf(properties.FilterCriteria).Filters).map(filter =>
    objectOf(JSON.parse(textOf(objectOf(filter).Pattern) ?? '{}')),
  )

const secondsToMs = (seconds: number): number => (seconds < 0 ? defaults.unbounded : seconds * 1000)

/** Whether the mapping reads a table's stream (a queue's mapping is another thing). */
export const readsStream = ({ properties }: Resource): boolean =>
  (textOf(properties.EventSourceArn) ?? '').includes(':dynamodb:')

/** An event source mapping from `AWS::Lambda::EventSourceMapping`. */
export const mappingFrom = ({ logicalId, properties }: Resource): MappingDefinition => {
  const source = textOf(properties.EventSourceArn) ?? ''
  const failure = objectOf(objectOf(properties.DestinationConfig).OnFailure)
  return {
    id: logicalId,
    table: tableNameOf(source),
    streamArn: source,
    function: functionNameOf(textOf(properties.FunctionName) ?? ''),
    patterns: patternsOf(properties),
    batchSize: numberOf(properties.BatchSize) ?? defaults.batchSize,
    windowMs: secondsToMs(numberOf(properties.MaximumBatchingWindowInSeconds) ?? 0),
    lanes: numberOf(properties.ParallelizationFactor) ?? defaults.lanes,
    bisect: flagOf(properties.BisectBatchOnFunctionError),
    retries: numberOf(properties.MaximumRetryAttempts) ?? defaults.unbounded,
    maximumAgeMs: secondsToMs(numberOf(properties.MaximumRecordAgeInSeconds) ?? defaults.unbounded),
    reportsFailures: listOf(properties.FunctionResponseTypes).includes('ReportBatchItemFailures'),
    failureDestination: textOf(failure.Destination),
    fromLatest: properties.StartingPosition === 'LATEST',
  }
}
