import { describe, expect, it } from 'vitest'
import { FUNCTION_NAMES } from '../../infra/functions.ts'
import { functionOf, only, type Resource, resources, synthesized } from './synthesized.ts'

type Template = ReturnType<typeof synthesized>
type Statement = { Action: string[] | string; Principal?: object; Resource: unknown; Condition?: object }

const all = (template: Template, type: string): readonly Resource[] =>
  Object.values(resources(template, type))
const statements = ({ Properties }: Resource, document: string): readonly Statement[] =>
  (Properties[document] as { Statement: Statement[] }).Statement

const plain = synthesized()

describe('a key of the customer', () => {
  const template = synthesized({ key: 'own' })
  const [id, key] = only(template, 'AWS::KMS::Key')
  const arn = { 'Fn::GetAtt': [id, 'Arn'] }
  const policy = statements(key, 'KeyPolicy')

  it('is there only where it is asked for', () => {
    expect(all(plain, 'AWS::KMS::Key')).toEqual([])
  })

  it('turns every year and outlives the stack', () => {
    expect(key).toMatchObject({ Properties: { EnableKeyRotation: true }, DeletionPolicy: 'Retain' })
  })

  it('encrypts every table, every log group and each bucket', () => {
    for (const { Properties } of all(template, 'AWS::DynamoDB::Table'))
      expect(Properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arn })
    for (const { Properties } of all(template, 'AWS::Logs::LogGroup'))
      expect(Properties.KmsKeyId).toEqual(arn)
    const buckets = all(template, 'AWS::S3::Bucket')
    expect(buckets).toHaveLength(2)
    for (const { Properties } of buckets)
      expect(JSON.stringify(Properties.BucketEncryption)).toContain(JSON.stringify(arn))
  })

  it('is used through DynamoDB, S3, SQS and the logs of the account alone, so that no role needs a right to it', () => {
    const [, through, logs] = policy
    expect(through?.Condition).toEqual({
      StringEquals: {
        'kms:CallerAccount': { Ref: 'AWS::AccountId' },
        'kms:ViaService': ['dynamodb', 's3', 'sqs'].map(service => ({
          'Fn::Join': ['', [`${service}.`, { Ref: 'AWS::Region' }, '.amazonaws.com']],
        })),
      },
    })
    expect(JSON.stringify(logs?.Principal)).toContain('logs.')
    expect(Object.keys(logs?.Condition ?? {})).toEqual(['ArnLike'])
    for (const { Action } of [through, logs].filter(one => one !== undefined))
      for (const action of [Action].flat()) expect(action).toMatch(/^kms:[A-Za-z]+$/)
    for (const role of all(template, 'AWS::IAM::Policy')) expect(JSON.stringify(role)).not.toContain('kms:')
  })
})

describe('traces', () => {
  const template = synthesized({ tracing: 'on' })

  it('are taken of every function where they are asked for, and else of none', () => {
    for (const { Properties } of all(template, 'AWS::Lambda::Function'))
      expect(Properties.TracingConfig).toEqual({ Mode: 'Active' })
    for (const { Properties } of all(plain, 'AWS::Lambda::Function'))
      expect(Properties).not.toHaveProperty('TracingConfig')
  })

  it('bring the two rights of X-Ray and no other', () => {
    const more = all(template, 'AWS::IAM::Policy').flatMap(one =>
      statements(one, 'PolicyDocument').filter(({ Resource: resource }) => resource === '*'),
    )
    expect(more).toHaveLength(FUNCTION_NAMES.length)
    for (const { Action } of more)
      expect(Action).toEqual(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'])
  })
})

describe('names of the customer', () => {
  const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/0a1b-2c'
  const template = synthesized({
    socketsDomain: 'live.example.com',
    httpDomain: 'api.example.com',
    certificate,
  })

  it('lead to the stage of each API, by TLS 1.2 and the certificate', () => {
    const names = all(template, 'AWS::ApiGatewayV2::DomainName')
    expect(names.map(({ Properties }) => Properties.DomainName).sort()).toEqual([
      'api.example.com',
      'live.example.com',
    ])
    for (const { Properties } of names)
      expect(Properties.DomainNameConfigurations).toMatchObject([
        { CertificateArn: certificate, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
      ])
    for (const name of Object.keys(resources(template, 'AWS::ApiGatewayV2::DomainName')))
      only(template, 'AWS::ApiGatewayV2::ApiMapping', { DomainName: { Ref: name } })
  })

  it('are the addresses that the outputs tell, with where their DNS records must lead', () => {
    const outputs = template.findOutputs('*') as Record<string, { Value: unknown }>
    expect(outputs.WebSocketUrl?.Value).toBe('wss://live.example.com')
    expect(outputs.HttpUrl?.Value).toBe('https://api.example.com')
    for (const output of ['WebSocketDnsTarget', 'HttpDnsTarget'])
      expect(JSON.stringify(outputs[output]?.Value)).toContain('RegionalDomainName')
  })

  it('leave the functions posting where the API is', () => {
    const { Variables } = functionOf(template, 'fanout')[1].Properties.Environment as {
      Variables: Record<string, unknown>
    }
    expect(JSON.stringify(Variables.SOCKETS_ENDPOINT)).toContain('.execute-api.')
  })
})

describe('a list of origins', () => {
  const told = (template: Template, name: (typeof FUNCTION_NAMES)[number]) =>
    (functionOf(template, name)[1].Properties.Environment as { Variables: Record<string, unknown> }).Variables
      .ORIGINS

  it('is told to the authorizer, and to no other', () => {
    const template = synthesized({ origins: 'https://shop.example, https://admin.example' })
    const knowing = FUNCTION_NAMES.filter(name => told(template, name) !== undefined)
    expect(knowing).toEqual(['authorizer'])
    expect(told(template, 'authorizer')).toBe('https://shop.example,https://admin.example')
  })

  it('is told to connect where there is no authorizer', () => {
    const template = synthesized({ origins: 'https://shop.example', authorizer: 'off' })
    expect(told(template, 'connect')).toBe('https://shop.example')
  })

  it('is none where none is named, and none on a laptop, whose ports are not known', () => {
    expect(told(plain, 'authorizer')).toBeUndefined()
    expect(told(synthesized({ local: true }), 'authorizer')).toBeUndefined()
  })
})
