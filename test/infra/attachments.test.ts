import { describe, expect, it } from 'vitest'
import { FUNCTION_NAMES, FUNCTIONS } from '../../infra/functions.ts'
import { functionOf, only, resources, synthesized } from './synthesized.ts'

const template = synthesized()
const output = template.findOutputs('AttachmentsBucket').AttachmentsBucket ?? {}
const { Ref: bucket } = output.Value as { Ref: string }
const { Properties, DeletionPolicy } = resources(template, 'AWS::S3::Bucket')[bucket] ?? { Properties: {} }

describe('the bucket of files', () => {
  it('is closed to the public, encrypted, and stays when the stack goes', () => {
    expect(DeletionPolicy).toBe('Retain')
    expect(Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    })
  })

  it('is spoken to over TLS only', () => {
    const [, policy] = only(template, 'AWS::S3::BucketPolicy', { Bucket: { Ref: bucket } })
    expect(JSON.stringify(policy.Properties)).toContain('"aws:SecureTransport":"false"')
  })

  it('keeps nothing for more than a day that was never finished or never checked', () => {
    expect(Properties.LifecycleConfiguration).toEqual({
      Rules: [
        {
          Id: 'never-finished',
          Status: 'Enabled',
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
        {
          Id: 'never-checked',
          Status: 'Enabled',
          ExpirationInDays: 1,
          TagFilters: [{ Key: 'state', Value: 'incoming' }],
        },
      ],
    })
  })

  it('lets pages put and read, and see the ETag of what they put', () => {
    expect(Properties.CorsConfiguration).toMatchObject({
      CorsRules: [{ AllowedMethods: ['GET', 'PUT'], ExposedHeaders: ['ETag'] }],
    })
  })

  it('is named to the one function whose row has files, and to no other', () => {
    for (const name of FUNCTION_NAMES) {
      const { Environment } = functionOf(template, name)[1].Properties as {
        Environment: { Variables: Record<string, unknown> }
      }
      const told = FUNCTIONS[name].files ? { Ref: bucket } : undefined
      expect(Environment.Variables.ATTACHMENTS_BUCKET).toEqual(told)
    }
    expect(FUNCTION_NAMES.filter(name => FUNCTIONS[name].files)).toEqual(['attachments'])
  })
})
