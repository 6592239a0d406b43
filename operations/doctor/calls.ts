import { encodeSegment } from '../../shared/aws/signature.ts'
import { type Json, listOf, objectOf, textOf } from '../json.ts'
import { fieldsOf, membersOf, textsOf } from '../xml.ts'

/** A request as one of AWS's protocols has it, and how its answer is read. */
export type Call = {
  /** By which it is signed. */
  readonly service: string
  /** The first part of its host. */
  readonly host: string
  readonly request: (input: Json) => {
    readonly method: 'GET' | 'POST'
    readonly path: string
    readonly query?: Readonly<Record<string, string>>
    readonly headers?: Readonly<Record<string, string>>
    readonly body: string
  }
  readonly read: (answer: string) => Json
}

const json = (answer: string): Json => objectOf(JSON.parse(answer || '{}'))

/** An operation in a header, JSON in the body. */
const target = (service: string, name: string, version = '1.1', host = service): Call => ({
  service,
  host,
  request: input => ({
    method: 'POST',
    path: '/',
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': name },
    body: JSON.stringify(input),
  }),
  read: json,
})

/** An operation in a form, XML in the answer. */
const form = (service: string, Action: string, Version: string, read: Call['read']): Call => ({
  service,
  host: service,
  request: input => ({
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ Action, Version, ...(input as Record<string, string>) }).toString(),
  }),
  read,
})

/** A path of Lambda's. */
const lambda = (pathOf: (name: string) => string): Call => ({
  service: 'lambda',
  host: 'lambda',
  request: ({ Name }) => ({ method: 'GET', path: pathOf(encodeSegment(textOf(Name))), body: '' }),
  read: json,
})

const FORMATION = '2010-05-15'

const stackOf = (xml: string): Json => {
  const [keys, values] = [textsOf(xml, 'OutputKey'), textsOf(xml, 'OutputValue')]
  const Outputs = Object.fromEntries(keys.map((key, at) => [key, values[at] ?? '']))
  return { ...fieldsOf(xml, 'StackStatus'), Outputs }
}

const resourcesOf = (xml: string): Json => ({
  ...fieldsOf(xml, 'NextToken'),
  Resources: membersOf(xml, 'LogicalResourceId', 'PhysicalResourceId', 'ResourceType'),
})

const keysIn = (xml: string): Json => ({
  ...fieldsOf(xml, 'IsTruncated'),
  Keys: textsOf(xml, 'Key'),
})

/** THE table of what is asked for: one row an action, named as IAM names it. All of them only read. */
export const CALLS = {
  'cloudformation:DescribeStacks': form('cloudformation', 'DescribeStacks', FORMATION, stackOf),
  'cloudformation:ListStackResources': form('cloudformation', 'ListStackResources', FORMATION, resourcesOf),
  'cloudformation:GetTemplate': form('cloudformation', 'GetTemplate', FORMATION, xml =>
    fieldsOf(xml, 'TemplateBody'),
  ),
  'dynamodb:DescribeTable': target('dynamodb', 'DynamoDB_20120810.DescribeTable', '1.0'),
  'dynamodb:DescribeTimeToLive': target('dynamodb', 'DynamoDB_20120810.DescribeTimeToLive', '1.0'),
  'dynamodb:DescribeContinuousBackups': target(
    'dynamodb',
    'DynamoDB_20120810.DescribeContinuousBackups',
    '1.0',
  ),
  'lambda:GetFunctionConfiguration': lambda(name => `/2015-03-31/functions/${name}/configuration`),
  'lambda:GetFunctionConcurrency': lambda(name => `/2019-09-30/functions/${name}/concurrency`),
  'lambda:GetEventSourceMapping': lambda(id => `/2015-03-31/event-source-mappings/${id}`),
  'lambda:GetAccountSettings': lambda(() => '/2016-08-19/account-settings'),
  'cloudwatch:DescribeAlarms': target('monitoring', 'GraniteServiceVersion20100801.DescribeAlarms', '1.0'),
  'logs:DescribeLogGroups': target('logs', 'Logs_20140328.DescribeLogGroups'),
  'events:DescribeRule': target('events', 'AWSEvents.DescribeRule'),
  'sqs:GetQueueAttributes': target('sqs', 'AmazonSQS.GetQueueAttributes', '1.0'),
  'servicequotas:ListServiceQuotas': target('servicequotas', 'ServiceQuotasV20190624.ListServiceQuotas'),
  's3:ListBucket': {
    service: 's3',
    host: 's3',
    request: ({ Bucket, Prefix }) => ({
      method: 'GET',
      path: `/${encodeSegment(textOf(Bucket))}`,
      query: { 'list-type': '2', prefix: textOf(Prefix) },
      body: '',
    }),
    read: keysIn,
  },
} as const satisfies Record<string, Call>

export type Action = keyof typeof CALLS

/** The errors that say that a thing is not there, as far as services differ in words. */
const ABSENT = /ResourceNotFound|NoSuch|NotFoundException|does not exist|NonExistentQueue|QueueDoesNotExist/
const DENIED = /AccessDenied|not authorized|UnauthorizedOperation|Forbidden/
/** Nobody is known by such credentials, or not at such a time: no permission would help. */
const NOBODY =
  /ExpiredToken|RequestExpired|TooSkewed|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId/
const UNKNOWN =
  /UnknownOperation|InvalidAction|NotImplemented|Unknown(Action|Operation)|not (yet )?(supported|implemented)/i

/** What an answer that is no success means. */
export const meaningOf = (
  status: number,
  text: string,
): 'absent' | 'denied' | 'nobody' | 'unknown' | 'broken' => {
  if (NOBODY.test(text)) return 'nobody'
  if (DENIED.test(text) || status === 403) return 'denied'
  if (UNKNOWN.test(text) || status === 501) return 'unknown'
  if (ABSENT.test(text)) return 'absent'
  return status === 404 ? 'unknown' : 'broken'
}

/** The pages of a list, one after the other, until there is none. */
export async function* pagesOf(ask: (token: Json) => Promise<Json | undefined>): AsyncIterable<Json> {
  let token: unknown
  do {
    const page: Json = (await ask(token ? { NextToken: token } : {})) ?? {}
    yield page
    token = page.NextToken
  } while (token)
}

/** The objects of a list in an answer. */
export const objectsIn = (answer: Json | undefined, list: string): readonly Json[] =>
  listOf(answer?.[list]).map(objectOf)
