import { describe, expect, it } from 'vitest'
import { refusedEventLine } from '../../functions/metrics.ts'
import { functionOf, only, type Resource, resources, synthesized } from './synthesized.ts'

type Template = ReturnType<typeof synthesized>
type Statement = {
  Effect: string
  Action: unknown
  Resource: unknown
  Principal?: unknown
  Condition?: object
}

const all = (template: Template, type: string): readonly Resource[] =>
  Object.values(resources(template, type))

// GIVEN a stack that publishes the events of the account's default bus, and one of a bus and sources of its own
const template = synthesized({ events: 'on' })
const [publish, { Properties: handler }] = functionOf(template, 'publish')
const [queue, { Properties: givenUp }] = only(template, 'AWS::SQS::Queue')
const arn = { 'Fn::GetAtt': [queue, 'Arn'] }
const ruleOf = (of: Template) => {
  const found = all(of, 'AWS::Events::Rule').filter(({ Properties }) => Properties.EventPattern)
  expect(found).toHaveLength(1)
  return found[0]?.Properties ?? {}
}

describe('events that are published', () => {
  it('are none where nobody asks for them', () => {
    const plain = synthesized()
    expect(all(plain, 'AWS::SQS::Queue')).toEqual([])
    expect(all(plain, 'AWS::Events::Rule').map(({ Properties }) => Properties.EventPattern)).toEqual([
      undefined,
    ])
    expect(functionOf(plain, 'publish')[1].Properties).not.toHaveProperty('DeadLetterConfig')
  })

  it('are those of one type, on the default bus, and go to the publish function', () => {
    expect(ruleOf(template)).toMatchObject({
      EventBusName: 'default',
      EventPattern: { 'detail-type': ['Heliograph Publish'] },
      Targets: [{ Arn: { 'Fn::GetAtt': [publish, 'Arn'] } }],
    })
    const [, { Properties }] = only(template, 'AWS::Lambda::Permission', {
      FunctionName: { 'Fn::GetAtt': [publish, 'Arn'] },
      Principal: 'events.amazonaws.com',
    })
    expect(Properties.SourceArn).toBeDefined()
  })

  it('are those of the bus and the sources that are named', () => {
    const rule = ruleOf(synthesized({ events: 'shop', eventSources: 'shop.orders, shop.stock' }))
    expect(rule).toMatchObject({
      EventBusName: 'shop',
      EventPattern: { 'detail-type': ['Heliograph Publish'], source: ['shop.orders', 'shop.stock'] },
    })
  })

  it('are tried for six hours by EventBridge and by Lambda, and then kept by the one queue', () => {
    expect(ruleOf(template).Targets).toMatchObject([
      {
        DeadLetterConfig: { Arn: arn },
        RetryPolicy: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 185 },
      },
    ])
    expect(handler.DeadLetterConfig).toEqual({ TargetArn: arn })
    const [, { Properties }] = only(template, 'AWS::Lambda::EventInvokeConfig')
    expect(Properties).toMatchObject({
      FunctionName: { Ref: publish },
      MaximumEventAgeInSeconds: 21_600,
      MaximumRetryAttempts: 2,
    })
  })

  it('are kept for 14 days, encrypted, by TLS alone, and taken from nobody but the rule and the function', () => {
    expect(givenUp).toEqual({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true })
    const [, { Properties }] = only(template, 'AWS::SQS::QueuePolicy')
    const { Statement } = Properties.PolicyDocument as { Statement: Statement[] }
    expect(Statement).toMatchObject([
      { Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
        Condition: {
          ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching(/EventsRule/), 'Arn'] } },
        },
      },
    ])
    const mays = all(template, 'AWS::IAM::Policy').flatMap(
      one => (one.Properties.PolicyDocument as { Statement: Statement[] }).Statement,
    )
    const ofQueue = mays.filter(({ Resource }) => JSON.stringify(Resource).includes(queue))
    expect(ofQueue).toEqual([{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arn }])
  })

  it('are encrypted with the key of the customer where there is one, which EventBridge may use', () => {
    const own = synthesized({ events: 'on', key: 'own' })
    const [key, { Properties }] = only(own, 'AWS::KMS::Key')
    expect(only(own, 'AWS::SQS::Queue')[1].Properties.KmsMasterKeyId).toEqual({ 'Fn::GetAtt': [key, 'Arn'] })
    const { Statement } = Properties.KeyPolicy as { Statement: Statement[] }
    expect(Statement).toContainEqual({
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    })
  })

  it('raise an alarm when one was given up, and when one was refused, by figures that are written', () => {
    const alarms = Object.entries(resources(template, 'AWS::CloudWatch::Alarm'))
    const alarm = (name: string) => alarms.find(([id]) => id.includes(name))?.[1].Properties
    expect(alarms).toHaveLength(12)
    expect(alarm('EventsGivenUp')).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
      Threshold: 1,
    })
    const line = JSON.parse(refusedEventLine({ function: 'x', at: 0 }, { code: 'FORBIDDEN' }))
    const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics
    expect(alarm('EventsRefused')).toMatchObject({
      Namespace,
      MetricName: Metrics[0].Name,
      Dimensions: [{ Name: Dimensions[0][0], Value: { Ref: publish } }],
      Threshold: 1,
    })
    const body = JSON.stringify(only(template, 'AWS::CloudWatch::Dashboard')[1].Properties.DashboardBody)
    for (const name of ['ApproximateNumberOfMessagesVisible', 'EventsRefused']) expect(body).toContain(name)
  })

  it('have their queue among the outputs', () => {
    expect(template.findOutputs('EventsQueue').EventsQueue?.Value).toEqual({ Ref: queue })
  })
})

describe('the signed call', () => {
  it('is a route of the HTTP API behind IAM', () => {
    const [, { Properties }] = only(template, 'AWS::ApiGatewayV2::Route', { RouteKey: 'POST /publish' })
    expect(Properties.AuthorizationType).toBe('AWS_IAM')
  })
})
