import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type S3rver from '@20minutes/s3rver'
import type { Part } from '@20minutes/s3rver'
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import type { Roles } from '../roles/roles.ts'
import { demandOf } from './s3-demands.ts'

/** What S3 does and the library does not. */

type Middleware = S3rver['middleware'][number]

/** The least that S3 lets a part have that is not the last: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const LEAST_PART = 5 * 1024 * 1024

/** In the path: `/bucket/key`. */
const bucketIn = (path: string): string => decodeURIComponent(path.split('/')[1] ?? '')

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

const uploadFolder = ({ store }: S3rver, bucket: string, uploadId: string): string =>
  join(store.getResourcePath(bucket, undefined, 'uploads'), uploadId)
const isUploadId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)

const noSuchUpload = () => new S3Error('NoSuchUpload', 'The specified multipart upload does not exist.')

/** Only a name that the library itself gives leads to a folder; it looks at none. */
export const namedUploads: Middleware = async ({ query: { uploadId } }, next) => {
  if (uploadId !== undefined && !isUploadId(uploadId)) throw noSuchUpload()
  await next()
}

/**
 * Ends a multipart upload. The library refuses the method for what is signed rightly, and everything else before. A part that is
 * on its way meanwhile belongs to none any more, where the library stumbles over the folder that has gone.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 */
export const aborting =
  (app: S3rver): Middleware =>
  async (context, next) => {
    const { uploadId } = context.query
    try {
      await next()
    } catch (thrown) {
      const { code } = thrown as { code?: string }
      if (uploadId === undefined) throw thrown
      if (code === 'ENOENT') throw noSuchUpload()
      if (context.method !== 'DELETE' || code !== 'MethodNotAllowed') throw thrown
      await rm(uploadFolder(app, bucketIn(context.path), uploadId), { recursive: true, force: true })
      context.status = 204
    }
  }

const bytesOfPart = async (folder: string, { number, etag }: Part): Promise<number | undefined> => {
  const path = join(folder, String(number))
  const md5 = await readFile(`${path}.md5`, 'utf8').catch(() => undefined)
  return md5 === etag ? (await stat(path)).size : undefined
}

/** Looks at the parts before they are put together: that they came, are the ones that are meant, and are long enough. */
export const checkParts = (app: S3rver): void => {
  const putTogether = app.store.putObjectMultipart.bind(app.store)
  app.store.putObjectMultipart = async (bucket, uploadId, parts) => {
    const folder = uploadFolder(app, bucket, uploadId)
    if (!(await stat(folder).catch(() => undefined))) throw noSuchUpload()
    for (const [index, part] of parts.entries()) {
      const bytes = await bytesOfPart(folder, part)
      if (bytes === undefined)
        throw new S3Error('InvalidPart', 'One or more of the specified parts could not be found.')
      if (bytes < LEAST_PART && index < parts.length - 1)
        throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size.')
      if (index > 0 && part.number <= (parts[index - 1]?.number ?? 0))
        throw new S3Error('InvalidPartOrder', 'The list of parts was not in ascending order.')
    }
    return putTogether(bucket, uploadId, parts)
  }
}
