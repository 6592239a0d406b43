import { apiFrom } from './apis.ts'
import { bucketFrom } from './buckets.ts'
import { asyncFrom, functionFrom, permissionFrom } from './functions.ts'
import { grantsOfPolicy, grantsOfRole } from './grants.ts'
import { mappingFrom, readsStream } from './mappings.ts'
import { lastPartOf } from './names.ts'
import { rulesOf } from './rules.ts'
import { schedulesOf, schedulesOfRule } from './schedules.ts'
import type { Stack } from './stack.ts'
import { tableFrom } from './tables.ts'
import type { Resource, Template } from './template.ts'

/** What a resource adds to the stack. */
type Made = { readonly [Part in keyof Stack]?: Stack[Part] }
type Maker = (resource: Resource, all: readonly Resource[]) => Made

/** Another maker has read it already: these are parts of an API, found through the API. */
const partOfApi: Maker = () => ({})
/** Means nothing on a laptop: keys, logs, alarms, and what CDK itself leaves behind. */
const ignored: Maker = () => ({})

/** Whether the environment of a function has this text. */
const isNamedIn = (text: string, all: readonly Resource[]): boolean =>
  all.some(
    other =>
      other.type === 'AWS::Lambda::Function' && Object.values(functionFrom(other).environment).includes(text),
  )

/** One row a type of resource. */
const makers: Readonly<Record<string, Maker>> = {
  'AWS::Lambda::Function': resource => ({ functions: [functionFrom(resource)] }),
  'AWS::Lambda::EventInvokeConfig': resource => ({ asyncs: [asyncFrom(resource)] }),
  'AWS::Lambda::Permission': resource => ({ permissions: [permissionFrom(resource)] }),
  'AWS::IAM::Role': resource => ({ grants: grantsOfRole(resource) }),
  'AWS::IAM::Policy': resource => ({ grants: grantsOfPolicy(resource) }),
  'AWS::Lambda::EventSourceMapping': resource =>
    readsStream(resource)
      ? { mappings: [mappingFrom(resource)] }
      : { warnings: [`${resource.logicalId} reads no DynamoDB stream and is not run here`] },
  'AWS::DynamoDB::Table': resource => ({ tables: [tableFrom(resource)] }),
  'AWS::DynamoDB::GlobalTable': resource => ({ tables: [tableFrom(resource)] }),
  'AWS::ApiGatewayV2::Api': (resource, all) => ({ apis: [apiFrom(resource, all)] }),
  'AWS::ApiGatewayV2::Route': partOfApi,
  'AWS::ApiGatewayV2::RouteResponse': partOfApi,
  'AWS::ApiGatewayV2::Integration': partOfApi,
  'AWS::ApiGatewayV2::IntegrationResponse': partOfApi,
  'AWS::ApiGatewayV2::Authorizer': partOfApi,
  'AWS::ApiGatewayV2::Stage': partOfApi,
  'AWS::ApiGatewayV2::Deployment': partOfApi,
  'AWS::Events::Rule': resource => ({ schedules: schedulesOfRule(resource), ...rulesOf(resource) }),
  'AWS::Events::EventBus': ignored,
  'AWS::Scheduler::Schedule': resource => ({ schedules: schedulesOf(resource) }),
  'AWS::S3::Bucket': (resource, all) => ({
    buckets: [resource.ref],
    spokenTo: isNamedIn(resource.ref, all) ? [bucketFrom(resource)] : [],
  }),
  'AWS::SQS::Queue': resource => ({ queues: [lastPartOf(resource.attribute('Arn'))] }),
  'AWS::Lambda::Version': ignored,
  'AWS::Lambda::Alias': ignored,
  'AWS::S3::BucketPolicy': ignored,
  'AWS::SQS::QueuePolicy': ignored,
  'AWS::SNS::Topic': ignored,
  'AWS::SNS::TopicPolicy': ignored,
  'AWS::SNS::Subscription': ignored,
  'AWS::IAM::ManagedPolicy': ignored,
  'AWS::KMS::Key': ignored,
  'AWS::KMS::Alias': ignored,
  'AWS::Logs::LogGroup': ignored,
  'AWS::Logs::MetricFilter': ignored,
  'AWS::Logs::ResourcePolicy': ignored,
  'AWS::CloudWatch::Alarm': ignored,
  'AWS::CloudWatch::CompositeAlarm': ignored,
  'AWS::CloudWatch::Dashboard': ignored,
  'AWS::ApiGateway::Account': ignored,
  'AWS::ApiGatewayV2::DomainName': ignored,
  'AWS::ApiGatewayV2::ApiMapping': ignored,
  'AWS::CDK::Metadata': ignored,
}

/** Resources of one type that nothing here knows make one line together. */
const warningsOf = (resources: readonly Resource[]): string[] => {
  const types = [...new Set(resources.filter(({ type }) => !(type in makers)).map(({ type }) => type))]
  return types.map(type => `the template holds ${type}, which the local runtime does not know and leaves out`)
}

/** A resource that nobody here runs may be named by an expression that nobody here knows. */
const namesOf = (resource: Resource): Stack['resources'][number] => {
  const { logicalId, type } = resource
  try {
    return { logicalId, type, name: resource.ref }
  } catch {
    return { logicalId, type, name: '' }
  }
}

/** Everything in a template that can be run here. Throws where a resource of a known type cannot be read. */
export const interpret = (template: Template): Stack => {
  const made = template.resources.map(resource => makers[resource.type]?.(resource, template.resources) ?? {})
  return {
    name: template.stack,
    functions: made.flatMap(({ functions = [] }) => functions),
    apis: made.flatMap(({ apis = [] }) => apis),
    tables: made.flatMap(({ tables = [] }) => tables),
    mappings: made.flatMap(({ mappings = [] }) => mappings),
    schedules: made.flatMap(({ schedules = [] }) => schedules),
    rules: made.flatMap(({ rules = [] }) => rules),
    asyncs: made.flatMap(({ asyncs = [] }) => asyncs),
    permissions: made.flatMap(({ permissions = [] }) => permissions),
    grants: made.flatMap(({ grants = [] }) => grants),
    buckets: made.flatMap(({ buckets = [] }) => buckets),
    spokenTo: made.flatMap(({ spokenTo = [] }) => spokenTo),
    queues: made.flatMap(({ queues = [] }) => queues),
    outputs: template.outputs,
    resources: template.resources.map(namesOf),
    source: template.source,
    warnings: [...made.flatMap(({ warnings = [] }) => warnings), ...warningsOf(template.resources)],
  }
}
