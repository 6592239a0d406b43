import type { Json } from '../../../operations/json.ts'
import { type Change, streamOf } from './patient.ts'
import { type Ill, outputs, rooms } from './shop.ts'

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

export const ILL_STORE: readonly Ill[] = [
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
]
