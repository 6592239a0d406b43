import { Template as Synthesized } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { type Action, CALLS } from '../../doctor/calls.ts'
import { CHECKS } from '../../doctor/checks.ts'
import { CouldNotLook } from '../../doctor/could-not-look.ts'
import type { Line } from '../../doctor/examine.ts'
import { type Json, objectOf } from '../../doctor/json.ts'
import { isIll, sumOf, textOf } from '../../doctor/report.ts'
import { appOf } from '../infra/synthesized.ts'
import { type Change, examined, NOW, nameOf, streamOf, type Template } from './patient.ts'

// GIVEN the stack as a team deploys it, with events, a topic and an issuer of its own
const { stack } = appOf({
  events: 'on',
  alarms: 'arn:aws:sns:eu-central-1:123456789012:on-call',
  issuer: 'https://id.shop',
  jwks: 'https://id.shop/keys',
})
const template = Synthesized.fromStack(stack).toJSON() as Template
const named = (type: string, part = '') => {
  const found = Object.entries(template.Resources).find(
    ([id, { Type }]) => Type === type && id.includes(part),
  )
  return nameOf(found?.[0] ?? 'missing')
}
const rooms = named('AWS::DynamoDB::Table', 'Rooms')
const outputs = {
  RoomsTable: rooms,
  MessagesTable: named('AWS::DynamoDB::Table', 'Messages'),
  QueuesTable: named('AWS::DynamoDB::Table', 'Queues'),
  ConnectionsTable: named('AWS::DynamoDB::Table', 'Connections'),
}
const look = (change: Change = {}) =>
  examined(template, { ...change, outputs: { ...outputs, ...change.outputs } })
const bad = (lines: readonly Line[]) => lines.filter(({ level }) => level !== 'ok')

describe('a deployment that is well', () => {
  it('has one line for each check, and nothing to do', async () => {
    const lines = await look({ token: 'good' })
    expect(bad(lines)).toEqual([])
    expect(lines.map(({ check }) => check)).toEqual(CHECKS.map(({ name }) => name))
    expect(isIll(lines)).toBe(false)
  })

  it('is asked for with a token only where there is one', async () => {
    expect((await look()).map(({ check }) => check)).not.toContain('token')
  })
})

type Ill = readonly [
  what: string,
  change: Change,
  check: string,
  level: Line['level'],
  says: RegExp,
  mend: RegExp,
]

/** One thing of a kind is another. */
const table = (Table: Json, name = rooms): Change => ({
  aws: {
    'dynamodb:DescribeTable': ({ TableName }) => ({
      Table: {
        TableStatus: 'ACTIVE',
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
        DeletionProtectionEnabled: true,
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        LatestStreamArn: streamOf(String(TableName)),
        ...(TableName === name ? Table : {}),
      },
    }),
  },
})
const FUNCTION = { Runtime: 'nodejs24.x', State: 'Active', Environment: { Variables: {} } }
const function_ = (changed: Json): Change => ({
  aws: { 'lambda:GetFunctionConfiguration': () => ({ ...FUNCTION, ...changed }) },
})
const told = (Variables: Json) => function_({ Environment: { Variables } })
const MAPPING = objectOf(
  Object.values(template.Resources).find(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping')
    ?.Properties,
)
const mapping = (changed: Json): Change => ({
  aws: {
    'lambda:GetEventSourceMapping': () => ({
      ...MAPPING,
      State: 'Enabled',
      EventSourceArn: streamOf(rooms),
      ...changed,
    }),
  },
})
const alarm = (changed: Json): Change => ({
  aws: {
    'cloudwatch:DescribeAlarms': ({ AlarmNames }) => ({
      MetricAlarms: (AlarmNames as string[]).map(AlarmName => ({
        AlarmName,
        StateValue: 'OK',
        ActionsEnabled: true,
        AlarmActions: ['arn'],
        AlarmDescription: 'Changes were given up: npm run redrive.',
        ...changed,
      })),
    }),
  },
})
const status = (StackStatus: string): Change => ({
  aws: {
    'cloudformation:DescribeStacks': () => ({
      StackStatus,
      Outputs: {
        ...outputs,
        WebSocketUrl: 'wss://x',
        HttpUrl: 'https://x',
        FailuresBucket: 'f',
        FanoutFunction: 'f',
      },
    }),
  },
})
const upgrade = (answer: number | undefined): Change => ({ web: { upgrade: async () => answer } })
const at = (date: number): Change => ({
  web: { post: async url => ({ status: url.endsWith('/publish') ? 403 : 401, date }) },
})

const ILL: readonly Ill[] = [
  [
    'a deployment that failed',
    status('UPDATE_ROLLBACK_FAILED'),
    'stack',
    'problem',
    /UPDATE_ROLLBACK_FAILED/,
    /cdk deploy/,
  ],
  [
    'one that was rolled back',
    status('UPDATE_ROLLBACK_COMPLETE'),
    'stack',
    'warning',
    /ROLLBACK/,
    /cdk deploy/,
  ],
  ['one under way', status('UPDATE_IN_PROGRESS'), 'stack', 'warning', /IN_PROGRESS/, /again/],
  [
    'a missing output',
    { outputs: { FailuresBucket: '' } },
    'stack',
    'problem',
    /FailuresBucket/,
    /cdk deploy/,
  ],
  [
    'a table that is gone',
    { aws: { 'dynamodb:DescribeTable': () => undefined } },
    'tables',
    'problem',
    /not there/,
    /RESTORE/,
  ],
  ['a table that is being made', table({ TableStatus: 'CREATING' }), 'tables', 'problem', /CREATING/, /wait/],
  [
    'a capacity',
    table({ BillingModeSummary: undefined }),
    'tables',
    'problem',
    /capacity/,
    /--billing-mode PAY_PER_REQUEST/,
  ],
  [
    'no stream',
    table({ StreamSpecification: undefined }),
    'tables',
    'problem',
    /no stream/,
    /StreamViewType=NEW_AND_OLD_IMAGES/,
  ],
  [
    'a stream of keys',
    table({ StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } }),
    'tables',
    'problem',
    /no stream/,
    /NEW_AND_OLD_IMAGES/,
  ],
  [
    'no deletion protection',
    table({ DeletionProtectionEnabled: false }),
    'tables',
    'problem',
    /deleted/,
    /--deletion-protection-enabled/,
  ],
  [
    'no expiry',
    {
      aws: {
        'dynamodb:DescribeTimeToLive': () => ({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } }),
      },
    },
    'expiry',
    'problem',
    /for ever/,
    /AttributeName=expires/,
  ],
  [
    'the expiry of another attribute',
    {
      aws: {
        'dynamodb:DescribeTimeToLive': () => ({
          TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' },
        }),
      },
    },
    'expiry',
    'problem',
    /for ever/,
    /AttributeName=expires/,
  ],
  [
    'no recovery',
    { aws: { 'dynamodb:DescribeContinuousBackups': () => ({ ContinuousBackupsDescription: {} }) } },
    'recovery',
    'problem',
    /taken back/,
    /PointInTimeRecoveryEnabled=true/,
  ],
  [
    'a function that failed',
    function_({ State: 'Failed', StateReason: 'no role' }),
    'functions',
    'problem',
    /Failed: no role/,
    /deploy/,
  ],
  [
    'an update that failed',
    function_({ LastUpdateStatus: 'Failed' }),
    'functions',
    'problem',
    /last update/,
    /deploy/,
  ],
  ['another runtime', function_({ Runtime: 'nodejs20.x' }), 'functions', 'problem', /nodejs20.x/, /deploy/],
  ['a table of before', told({ ROOMS_TABLE: 'old' }), 'functions', 'problem', /ROOMS_TABLE is old/, /deploy/],
  ['no rates', told({ RATE_LIMITS: 'off' }), 'functions', 'warning', /no rates/, /rateLimits/],
  [
    'a function that is gone',
    { aws: { 'lambda:GetFunctionConfiguration': () => undefined } },
    'functions',
    'problem',
    /not there/,
    /deploy/,
  ],
  [
    'a function that was stopped for a restore',
    { aws: { 'lambda:GetFunctionConcurrency': () => ({ ReservedConcurrentExecutions: 0 }) } },
    'instances',
    'problem',
    /stopped/,
    /delete-function-concurrency/,
  ],
  [
    'one that is held short',
    { aws: { 'lambda:GetFunctionConcurrency': () => ({ ReservedConcurrentExecutions: 3 }) } },
    'instances',
    'warning',
    /3 instances/,
    /delete-function-concurrency/,
  ],
  [
    'no mapping',
    { aws: { 'lambda:GetEventSourceMapping': () => undefined } },
    'stream',
    'problem',
    /not there/,
    /deploy/,
  ],
  ['a mapping that is off', mapping({ State: 'Disabled' }), 'stream', 'problem', /Disabled/, /--enabled/],
  [
    'a mapping that fails',
    mapping({ LastProcessingResult: 'PROBLEM: Function call failed' }),
    'stream',
    'problem',
    /PROBLEM/,
    /log/,
  ],
  [
    'the stream of before',
    mapping({ EventSourceArn: `${streamOf(rooms)}-old` }),
    'stream',
    'problem',
    /not its stream/,
    /roomsStream=.*2026$/,
  ],
  [
    'other settings',
    mapping({ MaximumRetryAttempts: -1 }),
    'stream',
    'warning',
    /MaximumRetryAttempts/,
    /deploy/,
  ],
  [
    'whole batches that fail',
    mapping({ FunctionResponseTypes: [] }),
    'stream',
    'problem',
    /which records/,
    /ReportBatchItemFailures/,
  ],
  ['no bucket behind it', mapping({ DestinationConfig: {} }), 'stream', 'problem', /keeps nothing/, /deploy/],
  [
    'a rule that is off',
    { aws: { 'events:DescribeRule': () => ({ State: 'DISABLED' }) } },
    'rules',
    'problem',
    /not run/,
    /enable-rule/,
  ],
  ['an alarm', alarm({ StateValue: 'ALARM' }), 'alarms', 'problem', /in alarm/, /npm run redrive/],
  ['alarms that tell nobody', alarm({ AlarmActions: [] }), 'alarms', 'warning', /nobody/, /-c alarms=/],
  [
    'an alarm that was silenced',
    alarm({ ActionsEnabled: false }),
    'alarms',
    'warning',
    /nobody/,
    /enable-alarm-actions/,
  ],
  [
    'no alarms',
    { aws: { 'cloudwatch:DescribeAlarms': () => ({ MetricAlarms: [] }) } },
    'alarms',
    'problem',
    /not there/,
    /deploy/,
  ],
  [
    'dead letters',
    { aws: { 's3:ListBucket': () => ({ Keys: ['a', 'b'] }) } },
    'given up',
    'problem',
    /2 batches/,
    /npm run redrive/,
  ],
  ['no bucket', { aws: { 's3:ListBucket': () => undefined } }, 'given up', 'problem', /not there/, /deploy/],
  [
    'events that were given up',
    { aws: { 'sqs:GetQueueAttributes': () => ({ Attributes: { ApproximateNumberOfMessages: '3' } }) } },
    'events',
    'problem',
    /3 events/,
    /publish function/,
  ],
  [
    'logs that are kept for ever',
    {
      aws: {
        'logs:DescribeLogGroups': ({ logGroupNamePrefix: logGroupName }) => ({
          logGroups: [{ logGroupName }],
        }),
      },
    },
    'logs',
    'warning',
    /ever/,
    /--retention-in-days 30/,
  ],
  ['a door that is open', upgrade(101), 'sockets', 'problem', /anybody/, /authorizer/],
  ['a door that is broken', upgrade(500), 'sockets', 'problem', /500/, /authorizer/],
  ['no door', upgrade(undefined), 'sockets', 'problem', /no answer/, /name/],
  [
    'a token that is refused',
    { token: 'bad', web: { upgrade: async () => 401 } },
    'token',
    'problem',
    /401/,
    /iss, aud and exp/,
  ],
  [
    'tickets for anybody',
    { web: { post: async () => ({ status: 201, date: NOW }) } },
    'http',
    'problem',
    /201, not 401/,
    /deploy/,
  ],
  ['no HTTP', { web: { post: async () => undefined } }, 'http', 'problem', /no answer/, /name/],
  ['a clock that is a little off', at(NOW - 90_000), 'clock', 'warning', /90 s off/, /NTP/],
  ['a clock that is off', at(NOW + 600_000), 'clock', 'problem', /600 s off/, /NTP/],
  [
    'the placeholder',
    told({ TOKEN_ISSUER: 'https://issuer.example' }),
    'keys',
    'problem',
    /placeholder/,
    /-c issuer/,
  ],
  ['no keys', { web: { json: async () => undefined } }, 'keys', 'warning', /cannot be read/, /JSON/],
  [
    'keys of a secret',
    { web: { json: async () => ({ keys: [{ kty: 'oct', alg: 'HS256' }] }) } },
    'keys',
    'problem',
    /no key of ES256/,
    /sign/,
  ],
  [
    'keys that encrypt',
    { web: { json: async () => ({ keys: [{ kty: 'RSA', use: 'enc' }] }) } },
    'keys',
    'problem',
    /no key/,
    /sign/,
  ],
  [
    'a new account',
    {
      aws: { 'lambda:GetAccountSettings': () => ({ AccountLimit: { UnreservedConcurrentExecutions: 10 } }) },
    },
    'room',
    'problem',
    /^10 functions/,
    /L-B99A9384/,
  ],
  [
    'an account of little room',
    {
      aws: { 'lambda:GetAccountSettings': () => ({ AccountLimit: { UnreservedConcurrentExecutions: 400 } }) },
    },
    'room',
    'warning',
    /^400 functions/,
    /L-B99A9384/,
  ],
  [
    'few new sockets a second',
    {
      aws: {
        'servicequotas:ListServiceQuotas': () => ({
          Quotas: [{ QuotaName: 'New connections per second', Value: 100 }],
        }),
      },
    },
    'rate',
    'warning',
    /100 sockets/,
    /reconnectSpreadMs/,
  ],
]

describe('a deployment that is ill', () => {
  it.each(ILL)('with %s is told so, and what mends it', async (_what, change, check, level, says, mend) => {
    const found = (await look(change)).filter(line => line.check === check)
    const fitting = found.filter(line => line.level === level && says.test(line.says))
    expect(found).toEqual(expect.arrayContaining(fitting))
    expect(fitting.length, JSON.stringify(found)).toBeGreaterThan(0)
    for (const line of fitting) expect(line).toMatchObject({ mend: expect.stringMatching(mend) })
    expect(isIll(found)).toBe(level === 'problem')
  })

  it('has an illness for every check', () => {
    expect(new Set(ILL.map(([, , check]) => check))).toEqual(new Set(CHECKS.map(({ name }) => name)))
  })
})

describe('what nobody may look at', () => {
  const BEYOND = (Object.keys(CALLS) as Action[]).filter(action => !action.startsWith('cloudformation:'))

  it.each(BEYOND)('is told with what is needed: %s', async action => {
    const denied = () => {
      throw new CouldNotLook('not allowed to look', action)
    }
    const lines = await look({ aws: { [action]: denied } })
    const unseen = lines.filter(({ level }) => level === 'unseen')
    expect(unseen.length).toBeGreaterThan(0)
    for (const line of unseen) expect(line).toMatchObject({ mend: `allow ${action}` })
    expect(isIll(lines)).toBe(false)
    expect(lines.some(({ level }) => level === 'ok')).toBe(true)
  })

  it('is what is not told, too', async () => {
    const lines = await look({
      aws: {
        'lambda:GetAccountSettings': () => ({}),
        'servicequotas:ListServiceQuotas': () => ({ Quotas: [] }),
      },
    })
    expect(bad(lines).map(({ check, level }) => [check, level])).toEqual([
      ['room', 'unseen'],
      ['rate', 'unseen'],
    ])
  })
})

describe('what a stack gets one day', () => {
  it.each([
    ['AWS::DynamoDB::Table', 'tables', 'dynamodb:DescribeTable', 'TableName'],
    ['AWS::Lambda::Function', 'functions', 'lambda:GetFunctionConfiguration', 'Name'],
    ['AWS::Lambda::EventSourceMapping', 'stream', 'lambda:GetEventSourceMapping', 'Name'],
    ['AWS::Events::Rule', 'rules', 'events:DescribeRule', 'Name'],
    ['AWS::SQS::Queue', 'events', 'sqs:GetQueueAttributes', 'QueueUrl'],
    ['AWS::Logs::LogGroup', 'logs', 'logs:DescribeLogGroups', 'logGroupNamePrefix'],
  ] as const)('is looked at: %s', async (Type, check, action, field) => {
    const Resources = { ...template.Resources, New: { Type, Properties: {} } }
    const lines = await examined({ Resources }, { outputs, aws: {} })
    const asked = new Set<unknown>()
    await examined(
      { Resources },
      {
        outputs,
        aws: {
          [action]: (input: Json) => {
            asked.add(input[field])
            return undefined
          },
        },
      },
    )
    expect(asked).toContain(nameOf('New'))
    expect(lines.map(line => line.check)).toContain(check)
  })

  it('is looked at: AWS::CloudWatch::Alarm', async () => {
    const Resources = { ...template.Resources, New: { Type: 'AWS::CloudWatch::Alarm', Properties: {} } }
    const known = ({ AlarmNames }: Json) => ({
      MetricAlarms: (AlarmNames as string[])
        .filter(name => name !== nameOf('New'))
        .map(AlarmName => ({ AlarmName, StateValue: 'OK', AlarmActions: ['arn'] })),
    })
    const lines = await examined({ Resources }, { outputs, aws: { 'cloudwatch:DescribeAlarms': known } })
    expect(bad(lines)).toMatchObject([
      { check: 'alarms', level: 'problem', at: nameOf('New'), says: 'is not there' },
    ])
  })
})

describe('tables that a backup was restored to', () => {
  const restored = { RoomsTable: 'rooms-2', MessagesTable: 'messages-2' }

  it('are held against what RESTORE.md gives them, though no template has them', async () => {
    const bare = {
      'dynamodb:DescribeTable': ({ TableName }: Json) => ({
        Table: {
          TableStatus: 'ACTIVE',
          BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
          DeletionProtectionEnabled: !String(TableName).endsWith('-2'),
          ...(String(TableName).endsWith('-2')
            ? {}
            : { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } }),
          LatestStreamArn: streamOf(String(TableName)),
        },
      }),
    }
    const found = bad(await look({ outputs: restored, aws: bare }))
    expect(found.map(line => 'at' in line && `${line.at} ${line.says}`)).toEqual([
      'rooms-2 has no stream of NEW_AND_OLD_IMAGES: nobody is told anything',
      'rooms-2 can be deleted',
      'messages-2 can be deleted',
    ])
  })
})

describe('the report', () => {
  it('has a line for each finding, the sums, and the way to mend', () => {
    const lines: Line[] = [
      { check: 'stack', level: 'ok', says: 'is deployed' },
      {
        check: 'tables',
        level: 'problem',
        at: 'rooms',
        says: 'can be deleted',
        mend: 'aws dynamodb update-table',
      },
      { check: 'rate', level: 'unseen', at: '', says: 'could not look: not played here' },
    ]
    expect(lines.map(textOf)).toEqual([
      'ok       stack      is deployed',
      'problem  tables     rooms: can be deleted -> aws dynamodb update-table',
      'unseen   rate       could not look: not played here',
    ])
    expect(sumOf(lines)).toBe('1 ok, 0 warning, 1 problem, 1 unseen')
    expect(isIll(lines)).toBe(true)
  })
})
