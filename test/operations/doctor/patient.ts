import type { Action } from '../../../operations/doctor/calls.ts'
import { readDeployment } from '../../../operations/doctor/deployment.ts'
import { examine, type Line } from '../../../operations/doctor/examine.ts'
import type { Aws, Web } from '../../../operations/doctor/ports.ts'
import { type Json, objectOf, textOf } from '../../../operations/json.ts'

export type Template = { readonly Resources: Readonly<Record<string, { Type: string; Properties?: Json }>> }

/** What an action answers. */
export type Answers = { readonly [A in Action]?: (input: Json) => Json | undefined }
/** What is another than with somebody who is well. */
export type Change = {
  readonly aws?: Answers
  readonly web?: Partial<Web>
  readonly outputs?: Readonly<Record<string, string>>
  readonly token?: string
}

export const NOW = Date.UTC(2026, 10, 21, 9)
export const nameOf = (logicalId: string) => `it-${logicalId}`
export const streamOf = (table: string) => `arn:aws:dynamodb:eu-central-1:1:table/${table}/stream/2026`

const OUTPUTS = {
  WebSocketUrl: 'wss://live.example/live',
  HttpUrl: 'https://http.example',
  FailuresBucket: 'failures',
  FanoutFunction: 'fanout',
}

/** References by name; whatever else a template calculates is not looked at. */
const resolved = (value: unknown): unknown => {
  const { Ref } = objectOf(value)
  return Ref === undefined ? value : nameOf(textOf(Ref))
}

/** A deployment of a template that is as it was designed. */
const healthy = ({ Resources }: Template, outputs: Readonly<Record<string, string>>): Required<Answers> => {
  const all = Object.entries(Resources).map(([id, { Type, Properties = {} }]) => ({
    id,
    name: nameOf(id),
    Type,
    Properties,
  }))
  const find = (name: unknown) => all.find(one => one.name === name)
  const propertiesOf = (name: unknown) => find(name)?.Properties ?? {}
  const members = all.map(({ id, name, Type }) => ({
    LogicalResourceId: id,
    PhysicalResourceId: name,
    ResourceType: Type,
  }))
  const half = Math.ceil(members.length / 2)
  const [mapped] = all.filter(
    ({ Type, Properties }) => Type === 'AWS::DynamoDB::Table' && Properties.StreamSpecification,
  )
  return {
    'cloudformation:DescribeStacks': () => ({
      StackStatus: 'UPDATE_COMPLETE',
      Outputs: { ...OUTPUTS, ...outputs },
    }),
    'cloudformation:ListStackResources': ({ NextToken }) =>
      NextToken
        ? { Resources: members.slice(half) }
        : { Resources: members.slice(0, half), NextToken: 'more' },
    'cloudformation:GetTemplate': () => ({ TemplateBody: JSON.stringify({ Resources }) }),
    'dynamodb:DescribeTable': ({ TableName }) => {
      const { StreamSpecification, DeletionProtectionEnabled = false } = propertiesOf(TableName)
      const stream = StreamSpecification && {
        StreamSpecification: { StreamEnabled: true, ...objectOf(StreamSpecification) },
        LatestStreamArn: streamOf(textOf(TableName)),
      }
      return {
        Table: {
          TableStatus: 'ACTIVE',
          BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
          DeletionProtectionEnabled,
          SSEDescription: { Status: 'ENABLED', SSEType: 'KMS' },
          ...objectOf(stream),
        },
      }
    },
    'dynamodb:DescribeTimeToLive': () => ({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' },
    }),
    'dynamodb:DescribeContinuousBackups': () => ({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
      },
    }),
    'lambda:GetFunctionConfiguration': ({ Name }) => {
      const { Runtime, Environment } = propertiesOf(Name)
      const variables = Object.entries(objectOf(objectOf(Environment).Variables))
      const Variables = Object.fromEntries(variables.map(([key, value]) => [key, resolved(value)]))
      return { Runtime, State: 'Active', LastUpdateStatus: 'Successful', Environment: { Variables } }
    },
    'lambda:GetFunctionConcurrency': () => ({}),
    'lambda:GetEventSourceMapping': ({ Name }) => ({
      ...propertiesOf(Name),
      State: 'Enabled',
      LastProcessingResult: 'OK',
      EventSourceArn: streamOf(mapped?.name ?? ''),
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failures' } },
    }),
    'lambda:GetAccountSettings': () => ({
      AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 },
    }),
    'cloudwatch:DescribeAlarms': ({ AlarmNames }) => ({
      MetricAlarms: (AlarmNames as string[]).filter(find).map(AlarmName => ({
        AlarmName,
        StateValue: 'OK',
        ActionsEnabled: true,
        AlarmActions: ['arn:aws:sns:eu-central-1:1:on-call'],
        AlarmDescription: 'Something breaks: mend it.',
      })),
    }),
    'logs:DescribeLogGroups': ({ logGroupNamePrefix: logGroupName }) => ({
      logGroups: [{ logGroupName, retentionInDays: propertiesOf(logGroupName).RetentionInDays }],
    }),
    'events:DescribeRule': ({ Name }) => ({ Name, State: 'ENABLED' }),
    'sqs:GetQueueAttributes': () => ({ Attributes: { ApproximateNumberOfMessages: '0' } }),
    'servicequotas:ListServiceQuotas': ({ NextToken }) =>
      NextToken
        ? { Quotas: [{ QuotaName: 'New connections per second (WebSocket)', Value: 500 }] }
        : { Quotas: [{ QuotaName: 'Throttle rate', Value: 10_000 }], NextToken: 'more' },
    's3:ListBucket': () => ({ Keys: [], IsTruncated: 'false' }),
  }
}

const WEB: Web = {
  post: async url => ({ status: url.endsWith('/publish') ? 403 : 401, date: NOW }),
  upgrade: async (_url, token) => (token ? 101 : 401),
  json: async () => ({ keys: [{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' }] }),
}

/** Everything that is found at a deployment of a template, where something is another than it should be. */
export const examined = async (
  template: Template,
  { aws: ill = {}, web, outputs = {}, token }: Change = {},
) => {
  const answers: Answers = { ...healthy(template, outputs), ...ill }
  const aws: Aws = async (action, input) => answers[action]?.(input)
  const deployment = await readDeployment(aws, 'Heliograph')
  const lines: Line[] = []
  const patient = { deployment, aws, web: { ...WEB, ...web }, now: () => NOW, token }
  for await (const line of examine(patient)) lines.push(line)
  return lines
}
