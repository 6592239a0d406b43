import type { Json } from '../../../operations/json.ts'
import type { Change } from './patient.ts'
import type { Ill } from './shop.ts'

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

export const ILL_TELLING: readonly Ill[] = [
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
]
