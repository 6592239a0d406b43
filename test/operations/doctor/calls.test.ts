import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { awsAt } from '../../../operations/doctor/aws.ts'
import { type Action, CALLS, meaningOf } from '../../../operations/doctor/calls.ts'
import { readCommand } from '../../../operations/doctor/command-line.ts'
import { CouldNotLook } from '../../../operations/doctor/could-not-look.ts'
import { readDeployment } from '../../../operations/doctor/deployment.ts'
import { web } from '../../../operations/doctor/web.ts'

type Asked = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { readonly body: string }
let server: Server
let endpoint: string
const asked: Asked[] = []
let answer: { status: number; body: string; date?: string }
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const { method, url, headers } = request
    asked.push({ method, url, headers, body })
    response.writeHead(answer.status, answer.date ? { date: answer.date } : {}).end(answer.body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise(resolve => server.close(resolve)))
beforeEach(() => {
  asked.length = 0
})

const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' }
const aws = () => awsAt({ credentials, region: 'eu-central-1', endpoint, now: () => Date.UTC(2026, 10, 21) })
const say = (status: number, body: string) => {
  answer = { status, body }
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html */
const STACKS = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
  <StackName>Heliograph</StackName><StackStatus>UPDATE_COMPLETE</StackStatus>
  <Parameters><member><ParameterKey>BootstrapVersion</ParameterKey><ParameterValue>/cdk</ParameterValue></member></Parameters>
  <Outputs><member><OutputKey>HttpUrl</OutputKey><OutputValue>https://a.example?x&amp;y</OutputValue></member>
  <member><Description>where</Description><OutputKey>WebSocketUrl</OutputKey><OutputValue>wss://b.example/live</OutputValue></member></Outputs>
  </member></Stacks></DescribeStacksResult></DescribeStacksResponse>`
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html */
const RESOURCES = `<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries>
  <member><PhysicalResourceId>rooms-1</PhysicalResourceId><ResourceStatus>CREATE_COMPLETE</ResourceStatus>
  <LogicalResourceId>Rooms</LogicalResourceId><ResourceType>AWS::DynamoDB::Table</ResourceType></member>
  <member><LogicalResourceId>Half</LogicalResourceId><ResourceType>AWS::SQS::Queue</ResourceType></member>
  </StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>`
const TEMPLATE = `<GetTemplateResponse><GetTemplateResult><TemplateBody>{&quot;Resources&quot;:{&quot;Rooms&quot;:{&#xA;&quot;Properties&quot;:{&quot;a&quot;:&quot;&lt;b&gt;&quot;}}}}</TemplateBody></GetTemplateResult></GetTemplateResponse>`

describe('a call', () => {
  it('is signed for its service, and asked once', async () => {
    say(200, '{"Table":{"TableStatus":"ACTIVE"}}')
    const ask = aws()
    for (let times = 0; times < 2; times++)
      expect(await ask('dynamodb:DescribeTable', { TableName: 'rooms' })).toEqual({
        Table: { TableStatus: 'ACTIVE' },
      })
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({
      method: 'POST',
      url: '/',
      body: '{"TableName":"rooms"}',
      headers: {
        'x-amz-target': 'DynamoDB_20120810.DescribeTable',
        authorization: expect.stringMatching(
          /Credential=AKIA\/20261121\/eu-central-1\/dynamodb\/aws4_request/,
        ),
      },
    })
  })

  it.each<[Action, object, string, string, RegExp]>([
    [
      'lambda:GetFunctionConfiguration',
      { Name: 'a b' },
      'GET',
      '/2015-03-31/functions/a%20b/configuration',
      /\/lambda\//,
    ],
    [
      'lambda:GetFunctionConcurrency',
      { Name: 'f' },
      'GET',
      '/2019-09-30/functions/f/concurrency',
      /\/lambda\//,
    ],
    [
      'lambda:GetEventSourceMapping',
      { Name: 'u' },
      'GET',
      '/2015-03-31/event-source-mappings/u',
      /\/lambda\//,
    ],
    [
      's3:ListBucket',
      { Bucket: 'b', Prefix: 'aws/lambda/' },
      'GET',
      '/b?list-type=2&prefix=aws%2Flambda%2F',
      /\/s3\//,
    ],
    ['cloudwatch:DescribeAlarms', {}, 'POST', '/', /\/monitoring\//],
  ])('%s goes where AWS has it', async (action, input, method, url, scope) => {
    say(200, '{}')
    await aws()(action, { ...input })
    expect(asked[0]).toMatchObject({ method, url, headers: { authorization: expect.stringMatching(scope) } })
  })

  it('only reads: no action changes anything', () => {
    for (const action of Object.keys(CALLS)) expect(action).toMatch(/^[a-z0-9]+:(Describe|Get|List)/)
  })

  it('reads the XML of CloudFormation and of S3', async () => {
    expect(CALLS['cloudformation:DescribeStacks'].read(STACKS)).toEqual({
      StackStatus: 'UPDATE_COMPLETE',
      Outputs: { HttpUrl: 'https://a.example?x&y', WebSocketUrl: 'wss://b.example/live' },
    })
    const read = async (action: Action) =>
      ({
        'cloudformation:DescribeStacks': CALLS['cloudformation:DescribeStacks'].read(STACKS),
        'cloudformation:ListStackResources': CALLS['cloudformation:ListStackResources'].read(RESOURCES),
        'cloudformation:GetTemplate': CALLS['cloudformation:GetTemplate'].read(TEMPLATE),
      })[action as 'cloudformation:GetTemplate']
    expect((await readDeployment(read, 'Heliograph')).resources).toEqual([
      { logicalId: 'Rooms', name: 'rooms-1', type: 'AWS::DynamoDB::Table', properties: { a: '<b>' } },
      { logicalId: 'Half', name: '', type: 'AWS::SQS::Queue', properties: {} },
    ])
    const listed = '<R><IsTruncated>true</IsTruncated><Contents><Key>aws/lambda/a&amp;b</Key></Contents></R>'
    expect(CALLS['s3:ListBucket'].read(listed)).toEqual({ IsTruncated: 'true', Keys: ['aws/lambda/a&b'] })
  })

  it.each([
    [400, '{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"}', 'absent'],
    [404, '{"Type":"User","message":"Function not found","__type":"ResourceNotFoundException"}', 'absent'],
    [404, '<Error><Code>NoSuchBucket</Code></Error>', 'absent'],
    [400, '<Error><Message>Stack with id X does not exist</Message></Error>', 'absent'],
    [400, '{"__type":"com.amazonaws.sqs#QueueDoesNotExist"}', 'absent'],
    [400, '{"__type":"AccessDeniedException"}', 'denied'],
    [403, '<Error><Code>AccessDenied</Code></Error>', 'denied'],
    [403, '', 'denied'],
    [403, '{"__type":"InvalidSignatureException","message":"Signature expired: …"}', 'nobody'],
    [403, '<Error><Code>RequestTimeTooSkewed</Code></Error>', 'nobody'],
    [400, '{"__type":"com.amazon.coral.service#ExpiredTokenException"}', 'nobody'],
    [403, '<Error><Code>InvalidClientTokenId</Code></Error>', 'nobody'],
    [400, '{"__type":"UnrecognizedClientException"}', 'nobody'],
    [400, '{"__type":"UnknownOperationException"}', 'unknown'],
    [400, '<Error><Code>InvalidAction</Code></Error>', 'unknown'],
    [501, '', 'unknown'],
    [404, '', 'unknown'],
    [500, 'boom', 'broken'],
    [400, '{"__type":"ThrottlingException"}', 'broken'],
  ] as const)('that is answered with %i %s: %s', (status, text, meaning) => {
    expect(meaningOf(status, text)).toBe(meaning)
  })

  it('says why nobody could look, and what it needs', async () => {
    say(400, '{"__type":"AccessDeniedException"}')
    const refusal = await aws()('logs:DescribeLogGroups', {}).catch((fault: unknown) => fault)
    expect(refusal).toBeInstanceOf(CouldNotLook)
    expect(refusal).toMatchObject({ needs: 'logs:DescribeLogGroups' })
    say(403, '{"__type":"InvalidSignatureException"}')
    const stranger = await aws()('logs:DescribeLogGroups', {}).catch((fault: unknown) => fault)
    expect(stranger).toMatchObject({ message: expect.stringContaining('clock'), needs: undefined })
    say(400, '{"__type":"ResourceNotFoundException"}')
    expect(await aws()('logs:DescribeLogGroups', {})).toBeUndefined()
    const nowhere = awsAt({
      credentials,
      region: 'eu-central-1',
      endpoint: 'http://127.0.0.1:9',
      now: Date.now,
    })
    await expect(nowhere('logs:DescribeLogGroups', {})).rejects.toThrow('logs gives no answer')
  })
})

describe('the web', () => {
  it('tells a status with the clock of the server, JSON, and nothing where there is no answer', async () => {
    answer = { status: 401, body: '{"a":1}', date: 'Sat, 21 Nov 2026 09:00:00 GMT' }
    expect(await web.post(`${endpoint}/tickets`)).toEqual({ status: 401, date: Date.UTC(2026, 10, 21, 9) })
    expect(await web.upgrade(endpoint.replace('http', 'ws'))).toBe(401)
    expect(await web.json(endpoint)).toBeUndefined()
    say(200, '{"a":1}')
    expect(await web.json(endpoint)).toEqual({ a: 1 })
    expect(await web.post('http://127.0.0.1:9')).toBeUndefined()
    expect(await web.upgrade('ws://127.0.0.1:9', 'token')).toBeUndefined()
    expect(await web.upgrade('ws://127.0.0.1:9', 'a token\nof two lines')).toBeUndefined()
    expect(await web.upgrade('no address')).toBeUndefined()
    expect(await web.json('no address')).toBeUndefined()
  })
})

describe('npm run doctor', () => {
  it('takes a stack, a region, a place and a token, and refuses what it does not know in one line', () => {
    expect(readCommand([])).toMatchObject({ stack: 'Heliograph', json: false, endpoint: undefined })
    expect(readCommand(['--stack', 'X', '--region', 'eu-west-1', '--token', 't', '--json'])).toMatchObject({
      stack: 'X',
      region: 'eu-west-1',
      token: 't',
      json: true,
    })
    expect(readCommand([], { HELIOGRAPH_TOKEN: 'e' })).toMatchObject({ token: 'e' })
    expect(readCommand(['--token', 't'], { HELIOGRAPH_TOKEN: 'e' })).toMatchObject({ token: 't' })
    expect(readCommand([], { HELIOGRAPH_TOKEN: '' }).token).toBeUndefined()
    expect(() => readCommand(['--token', 'my\nsecret'])).toThrow(/^the token is no JWT \(see --help\)$/)
    expect(() => readCommand(['--endpoint', 'here'])).toThrow('no web address')
    expect(() => readCommand(['--bucket', 'x'])).toThrow('--help')
  })
})
