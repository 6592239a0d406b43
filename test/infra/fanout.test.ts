import { describe, expect, it } from 'vitest'
import { DESCRIPTION, MARKS, MEMBERS, RELAYS, rowKey } from '../../shared/store/keys.ts'
import { functionOf, only, resources, synthesized, tableId } from './synthesized.ts'

// GIVEN the stack as a team deploys it, synthesized once
const template = synthesized()
const rooms = tableId(template, 'RoomsTable')
const [bucket, failures] = only(template, 'AWS::S3::Bucket', { CorsConfiguration: undefined })

describe('the outbox', () => {
  it('carries the stream of the rooms in order, a bounded number of times, and tells what failed', () => {
    const [, { Properties }] = only(template, 'AWS::Lambda::EventSourceMapping')
    expect(Properties).toEqual({
      FunctionName: { Ref: functionOf(template, 'fanout')[0] },
      EventSourceArn: { 'Fn::GetAtt': [rooms, 'StreamArn'] },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 100,
      ParallelizationFactor: 10,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 3,
      MaximumRecordAgeInSeconds: 300,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [bucket, 'Arn'] } } },
      FilterCriteria: expect.anything(),
      MetricsConfig: { Metrics: ['EventCount'] },
    })
  })

  it('carries only channels, members, marks, relays and descriptions, by the beginning of their sort keys', () => {
    const [, { Properties }] = only(template, 'AWS::Lambda::EventSourceMapping')
    const { Filters } = Properties.FilterCriteria as { Filters: { Pattern: string }[] }
    const beginnings = [rowKey('chat:lobby').sk, MEMBERS, MARKS, RELAYS, DESCRIPTION]
    expect(Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual(
      beginnings.map(prefix => ({ dynamodb: { Keys: { sk: { S: [{ prefix }] } } } })),
    )
  })

  it('keeps failed batches for 14 days, encrypted, closed to the public, and with the stack gone', () => {
    expect(failures.DeletionPolicy).toBe('Retain')
    expect(failures.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 14, Status: 'Enabled' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    })
  })

  it('speaks to that bucket over TLS only', () => {
    const [, { Properties }] = only(template, 'AWS::S3::BucketPolicy', { Bucket: { Ref: bucket } })
    expect(Properties.PolicyDocument).toMatchObject({
      Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    })
  })

  it('lets the carrier read that stream and put into that bucket, and no other function', () => {
    const policies = Object.entries(resources(template, 'AWS::IAM::Policy'))
    const streams = policies.filter(([, policy]) => JSON.stringify(policy).includes('dynamodb:GetRecords'))
    const puts = policies.filter(([, policy]) => {
      const text = JSON.stringify(policy)
      return text.includes('s3:PutObject') && text.includes(`"${bucket}"`)
    })
    expect(streams.map(([id]) => id)).toEqual([expect.stringMatching(/^HeliographFanoutRole/)])
    expect(puts).toEqual(streams)
    expect(streams[0]?.[1].Properties.PolicyDocument).toMatchObject({
      Statement: expect.arrayContaining([
        {
          Effect: 'Allow',
          Action: [
            'dynamodb:DescribeStream',
            'dynamodb:GetRecords',
            'dynamodb:GetShardIterator',
            'dynamodb:ListStreams',
          ],
          Resource: { 'Fn::GetAtt': [rooms, 'StreamArn'] },
        },
        { Effect: 'Allow', Action: 's3:ListBucket', Resource: { 'Fn::GetAtt': [bucket, 'Arn'] } },
        {
          Effect: 'Allow',
          Action: 's3:PutObject',
          Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [bucket, 'Arn'] }, '/*']] },
        },
      ]),
    })
  })
})
