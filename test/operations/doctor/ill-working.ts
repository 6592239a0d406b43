import { type Json, objectOf } from '../../../operations/json.ts'
import { type Change, streamOf } from './patient.ts'
import { type Ill, rooms, template } from './shop.ts'

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

export const ILL_WORKING: readonly Ill[] = [
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
]
