import { describe, expect, it } from 'vitest'
import { type Action, CALLS } from '../../../operations/doctor/calls.ts'
import { CHECKS } from '../../../operations/doctor/checks.ts'
import { CouldNotLook } from '../../../operations/doctor/could-not-look.ts'
import type { Line } from '../../../operations/doctor/examine.ts'
import { isIll, sumOf, textOf } from '../../../operations/doctor/report.ts'
import type { Json } from '../../../operations/json.ts'
import { ILL_OUTSIDE } from './ill-outside.ts'
import { ILL_STORE } from './ill-store.ts'
import { ILL_TELLING } from './ill-telling.ts'
import { ILL_WORKING } from './ill-working.ts'
import { examined, nameOf, streamOf } from './patient.ts'
import { look, outputs, template } from './shop.ts'

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

const ILL = [...ILL_STORE, ...ILL_WORKING, ...ILL_TELLING, ...ILL_OUTSIDE]

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
