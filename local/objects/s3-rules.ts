import type S3rver from '@20minutes/s3rver'
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import type { Roles } from '../roles/roles.ts'
import { demandOf } from './s3-demands.ts'

/** Who may do what, as S3 has it and the library does not. */

type Middleware = S3rver['middleware'][number]

/** In the path: `/bucket/key`. */
export const bucketIn = (path: string): string => decodeURIComponent(path.split('/')[1] ?? '')

/** Whoever signed an address lends it their rights, when it is used: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html */
export const byRole =
  (roles: Roles | undefined): Middleware =>
  async (context, next) => {
    const demand = demandOf(context.method, context.path, Object.keys(context.query))
    const refusal = demand && roles?.refusal(`Credential=${context.query['X-Amz-Credential']}`, demand)
    if (refusal !== undefined) throw new S3Error('AccessDenied', refusal)
    await next()
  }

/**
 * Of an object that is not there S3 says so only to who may list the bucket, and 403 to all others: the library tells everybody.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax
 */
export const absentByRole =
  (roles: Roles | undefined): Middleware =>
  async (context, next) => {
    try {
      await next()
    } catch (thrown) {
      if ((thrown as { code?: string }).code !== 'NoSuchKey') throw thrown
      const demand = { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucketIn(context.path)}` }
      const refusal = roles?.refusal(`Credential=${context.query['X-Amz-Credential']}`, [demand])
      throw refusal === undefined ? thrown : new S3Error('AccessDenied', refusal)
    }
  }
