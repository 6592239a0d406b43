import { type JsonObject, textOf } from './json.ts'
import { arn, functionNameOf, place, shortId } from './names.ts'

/** A resource as the rows below see it: its properties are resolved. */
export type NamedResource = {
  readonly stack: string
  readonly logicalId: string
  readonly properties: JsonObject
}

type Value = (resource: NamedResource) => unknown

/** What `Ref` and `Fn::GetAtt` give for a type of resource. */
type Row = { readonly ref: Value; readonly attributes?: Readonly<Record<string, Value>> }

/** A name given in the template, or the stack's name and the logical id, which stays the same over restarts. */
const named =
  (property: string): Value =>
  ({ stack, logicalId, properties }) =>
    textOf(properties[property]) ?? `${stack}-${logicalId}`

const idOf: Value = ({ stack, logicalId }) => shortId(`${stack}/${logicalId}`)

const arnFrom =
  (service: string, prefix: string, name: Value): Value =>
  resource =>
    arn(service, `${prefix}${String(name(resource))}`)

const table: Row = {
  ref: named('TableName'),
  attributes: {
    Arn: arnFrom('dynamodb', 'table/', named('TableName')),
    StreamArn: resource => `${arn('dynamodb', `table/${String(named('TableName')(resource))}`)}/stream/local`,
    TableId: idOf,
  },
}

const apiHost: Value = resource => `${String(idOf(resource))}.execute-api.${place.region}.${place.suffix}`
const protocolOf: Value = ({ properties }) => (properties.ProtocolType === 'WEBSOCKET' ? 'wss' : 'https')

const lambdaArn = arnFrom('lambda', 'function:', named('FunctionName'))
const qualified =
  (qualifier: Value): Value =>
  resource =>
    `${arn('lambda', `function:${functionNameOf(textOf(resource.properties.FunctionName) ?? '')}`)}:${String(qualifier(resource))}`

const bucketName: Value = resource => String(named('BucketName')(resource)).toLowerCase()
const queueName = named('QueueName')
const roleName = named('RoleName')

/** One row a type of resource. What has no row refers by its physical id, made of its logical id. */
const rows: Readonly<Record<string, Row>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::Lambda::Function': { ref: named('FunctionName'), attributes: { Arn: lambdaArn } },
  'AWS::Lambda::Version': {
    ref: qualified(() => '1'),
    attributes: { Version: () => '1', FunctionArn: qualified(() => '1') },
  },
  'AWS::Lambda::Alias': { ref: qualified(named('Name')), attributes: { AliasArn: qualified(named('Name')) } },
  'AWS::ApiGatewayV2::Api': {
    ref: idOf,
    attributes: {
      ApiId: idOf,
      ApiEndpoint: resource => `${String(protocolOf(resource))}://${String(apiHost(resource))}`,
    },
  },
  'AWS::ApiGatewayV2::Stage': { ref: named('StageName') },
  'AWS::ApiGatewayV2::Authorizer': { ref: idOf, attributes: { AuthorizerId: idOf } },
  'AWS::S3::Bucket': {
    ref: bucketName,
    attributes: {
      Arn: resource => `arn:${place.partition}:s3:::${String(bucketName(resource))}`,
      DomainName: resource => `${String(bucketName(resource))}.s3.${place.suffix}`,
      RegionalDomainName: resource => `${String(bucketName(resource))}.s3.${place.region}.${place.suffix}`,
    },
  },
  'AWS::SQS::Queue': {
    ref: resource =>
      `https://sqs.${place.region}.${place.suffix}/${place.account}/${String(queueName(resource))}`,
    attributes: { Arn: arnFrom('sqs', '', queueName), QueueName: queueName },
  },
  'AWS::SNS::Topic': {
    ref: arnFrom('sns', '', named('TopicName')),
    attributes: { TopicArn: arnFrom('sns', '', named('TopicName')) },
  },
  'AWS::IAM::Role': {
    ref: roleName,
    attributes: {
      Arn: resource => `arn:${place.partition}:iam::${place.account}:role/${String(roleName(resource))}`,
    },
  },
  'AWS::Events::Rule': { ref: named('Name'), attributes: { Arn: arnFrom('events', 'rule/', named('Name')) } },
  'AWS::Events::EventBus': {
    ref: named('Name'),
    attributes: { Arn: arnFrom('events', 'event-bus/', named('Name')), Name: named('Name') },
  },
  'AWS::Scheduler::Schedule': {
    ref: named('Name'),
    attributes: { Arn: arnFrom('scheduler', 'schedule/default/', named('Name')) },
  },
  'AWS::KMS::Key': { ref: idOf, attributes: { Arn: arnFrom('kms', 'key/', idOf), KeyId: idOf } },
  'AWS::Logs::LogGroup': {
    ref: named('LogGroupName'),
    attributes: { Arn: arnFrom('logs', 'log-group:', named('LogGroupName')) },
  },
}

/** What `Ref` gives for a resource. */
export const referenceOf = (type: string, resource: NamedResource): unknown =>
  rows[type]?.ref(resource) ?? `${resource.stack}-${resource.logicalId}`

/** What `Fn::GetAtt` gives for a resource; an attribute without a row is a stable made-up text. */
export const attributeOf = (type: string, name: string, resource: NamedResource): unknown =>
  rows[type]?.attributes?.[name]?.(resource) ?? `${resource.stack}-${resource.logicalId}-${name}`
