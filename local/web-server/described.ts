import { type DatabaseCall, DatabaseError } from '../database/wire.ts'
import type { Destinations } from '../destinations.ts'
import { type JsonObject, objectOf, textOf } from '../template/json.ts'
import { tableNameOf } from '../template/names.ts'
import type { MappingDefinition, Stack } from '../template/stack.ts'

/** What is told of a running stack to those who describe it. */
export type Described = {
  readonly stack: Stack
  readonly call: DatabaseCall
  readonly destinations: Destinations
  /** Puts local addresses in the place of hosts of the cloud. */
  readonly localise: (text: string) => string
}

/** What an operation answers, `undefined` for what is not there. */
type Tell = (of: Described, input: JsonObject) => Promise<JsonObject | undefined>

/** The database's own word; what it does not know is not known here. */
const database =
  (operation: string): Tell =>
  async ({ call }, input) => {
    try {
      return await call(`DynamoDB_20120810.${operation}`, input)
    } catch (fault) {
      if (fault instanceof DatabaseError && fault.code === 'ResourceNotFoundException') return undefined
      throw fault
    }
  }

/** Deletion protection is not played: what the database says of it is not what the template says. */
const table: Tell = async (of, input) => {
  const answer = await database('DescribeTable')(of, input)
  const { DeletionProtectionEnabled: _unplayed, ...Table } = objectOf(answer?.Table)
  return answer && { Table }
}

const rule: Tell = async ({ stack }, { Name }) => {
  const isThere = stack.resources.some(({ type, name }) => type === 'AWS::Events::Rule' && name === Name)
  const runs = [...stack.rules, ...stack.schedules].some(({ arn }) => arn.endsWith(`rule/${textOf(Name)}`))
  return isThere ? { Name, State: runs ? 'ENABLED' : 'DISABLED' } : undefined
}

const queue: Tell = async ({ stack, destinations }, { QueueUrl }) => {
  const name = textOf(QueueUrl)?.split('/').at(-1) ?? ''
  if (!stack.queues.includes(name)) return undefined
  return { Attributes: { ApproximateNumberOfMessages: String((await destinations.messagesIn(name)).length) } }
}

/** Operations that a header names: one row each. */
export const described: Readonly<Record<string, Tell>> = {
  'DynamoDB_20120810.DescribeTable': table,
  'DynamoDB_20120810.DescribeTimeToLive': database('DescribeTimeToLive'),
  'AWSEvents.DescribeRule': rule,
  'AmazonSQS.GetQueueAttributes': queue,
}

const configuration: Tell = async ({ stack, localise }, { Name }) => {
  const found = stack.functions.find(({ name }) => name === Name)
  if (!found) return undefined
  const { name, arn, runtime, timeoutMs, memoryMb, environment } = found
  const Variables = Object.fromEntries(
    Object.entries(environment).map(([key, value]) => [key, localise(value)]),
  )
  return {
    ...{
      FunctionName: name,
      FunctionArn: arn,
      Runtime: runtime,
      MemorySize: memoryMb,
      Timeout: timeoutMs / 1000,
    },
    ...{ State: 'Active', LastUpdateStatus: 'Successful', Environment: { Variables } },
  }
}

const concurrency: Tell = async ({ stack }, { Name }) => {
  const found = stack.functions.find(({ name }) => name === Name)
  return found && { ReservedConcurrentExecutions: found.concurrency }
}

const settingsOf = (mapping: MappingDefinition): JsonObject => ({
  BatchSize: mapping.batchSize,
  ParallelizationFactor: mapping.lanes,
  BisectBatchOnFunctionError: mapping.bisect,
  MaximumRetryAttempts: mapping.retries,
  MaximumRecordAgeInSeconds: mapping.maximumAgeMs < 0 ? mapping.maximumAgeMs : mapping.maximumAgeMs / 1000,
  FunctionResponseTypes: mapping.reportsFailures ? ['ReportBatchItemFailures'] : [],
  DestinationConfig: { OnFailure: { Destination: mapping.failureDestination } },
})

/** Whichever stream the table has is the one that is read here. */
const mapping: Tell = async (of, { Name }) => {
  const resource = of.stack.resources.find(({ name }) => name === Name)
  const found = of.stack.mappings.find(({ id }) => id === resource?.logicalId)
  if (!found) return undefined
  const answer = await table(of, { TableName: tableNameOf(found.streamArn) })
  const { LatestStreamArn } = objectOf(answer?.Table)
  return { UUID: Name, State: 'Enabled', EventSourceArn: LatestStreamArn, ...settingsOf(found) }
}

/** Paths of Lambda's: one row each. */
export const describedPaths: readonly (readonly [RegExp, Tell])[] = [
  [/^\/2015-03-31\/functions\/([^/]+)\/configuration$/, configuration],
  [/^\/2019-09-30\/functions\/([^/]+)\/concurrency$/, concurrency],
  [/^\/2015-03-31\/event-source-mappings\/([^/]+)$/, mapping],
]

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, character => entities[character] ?? character)
const element = (name: string, text: string) => `<${name}>${escaped(text)}</${name}>`
const member = (...elements: readonly string[]) => `<member>${elements.join('')}</member>`

const outputsOf = ({ stack, localise }: Described): string =>
  Object.entries(stack.outputs)
    .map(([key, value]) => member(element('OutputKey', key), element('OutputValue', localise(value))))
    .join('')

/** What CloudFormation tells of the one stack there is, in XML: one row an action. */
export const formation: Readonly<Record<string, (of: Described) => string>> = {
  DescribeStacks: of =>
    member(
      element('StackName', of.stack.name) + element('StackStatus', 'CREATE_COMPLETE'),
      `<Outputs>${outputsOf(of)}</Outputs>`,
    ),
  ListStackResources: ({ stack }) =>
    stack.resources
      .map(({ logicalId, name, type }) =>
        member(
          element('LogicalResourceId', logicalId),
          element('PhysicalResourceId', name),
          element('ResourceType', type),
        ),
      )
      .join(''),
  GetTemplate: ({ stack }) => element('TemplateBody', stack.source),
}
