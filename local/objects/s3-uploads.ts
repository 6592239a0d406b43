import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type S3rver from '@20minutes/s3rver'
import type { Part } from '@20minutes/s3rver'
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import { bucketIn } from './s3-rules.ts'

/** Multipart uploads as S3 has them: the library looks at no part, knows no end, and lets an upload come back that was ended. */

type Middleware = S3rver['middleware'][number]

/** The least that S3 lets a part have that is not the last: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const LEAST_PART = 5 * 1024 * 1024

const uploadFolder = ({ store }: S3rver, bucket: string, uploadId: string): string =>
  join(store.getResourcePath(bucket, undefined, 'uploads'), uploadId)
const isUploadId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)
const codeOf = (thrown: unknown): string | undefined => (thrown as { code?: string }).code

const noSuchUpload = () => new S3Error('NoSuchUpload', 'The specified multipart upload does not exist.')

/** Only a name that the library itself gives leads to a folder; it looks at none. */
export const namedUploads: Middleware = async ({ query: { uploadId } }, next) => {
  if (uploadId !== undefined && !isUploadId(uploadId)) throw noSuchUpload()
  await next()
}

/** Takes a folder away at once, whoever writes in it: what comes later finds none. */
const removed = async (folder: string): Promise<void> => {
  const away = `${folder}.${randomUUID()}`
  try {
    await rename(folder, away)
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT') throw thrown
    return
  }
  await rm(away, { recursive: true, force: true, maxRetries: 5 })
}

/**
 * Ends a multipart upload. The library refuses the method for what is signed rightly, and everything else before. A part that is
 * on its way meanwhile belongs to none any more.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 */
export const aborting =
  (app: S3rver): Middleware =>
  async (context, next) => {
    const { uploadId } = context.query
    try {
      await next()
    } catch (thrown) {
      if (uploadId === undefined) throw thrown
      if (codeOf(thrown) === 'ENOENT') throw noSuchUpload()
      if (context.method !== 'DELETE' || codeOf(thrown) !== 'MethodNotAllowed') throw thrown
      await removed(uploadFolder(app, bucketIn(context.path), uploadId))
      context.status = 204
    }
  }

const bytesOfPart = async (folder: string, { number, etag }: Part): Promise<number | undefined> => {
  const path = join(folder, String(number))
  const md5 = await readFile(`${path}.md5`, 'utf8').catch(() => undefined)
  return md5 === etag ? (await stat(path)).size : undefined
}

/** That the parts came, are the ones that are meant, and are long enough. */
const checkParts = async (folder: string, parts: readonly Part[]): Promise<void> => {
  for (const [index, part] of parts.entries()) {
    const bytes = await bytesOfPart(folder, part)
    if (bytes === undefined)
      throw new S3Error('InvalidPart', 'One or more of the specified parts could not be found.')
    if (bytes < LEAST_PART && index < parts.length - 1)
      throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size.')
    if (index > 0 && part.number <= (parts[index - 1]?.number ?? 0))
      throw new S3Error('InvalidPartOrder', 'The list of parts was not in ascending order.')
  }
}

async function* contentOf(folder: string, parts: readonly Part[]) {
  for (const { number } of parts) yield* createReadStream(join(folder, String(number)))
}

/** How parts are kept and put together. What is asked of an upload that there is not, or no longer, is an `ENOENT`. */
export const keepUploads = (app: S3rver): void => {
  const { store } = app
  store.putPart = async (bucket, uploadId, partNumber, content) => {
    const path = join(uploadFolder(app, bucket, uploadId), String(Number(partNumber)))
    const [size, md5] = await store.putContent(path, content)
    await writeFile(`${path}.md5`, md5)
    return { size, md5 }
  }
  store.putObjectMultipart = async (bucket, uploadId, parts) => {
    const folder = uploadFolder(app, bucket, uploadId)
    const key = await readFile(join(folder, 'key'), 'utf8')
    const told = JSON.parse(await readFile(join(folder, 'metadata'), 'utf8'))
    const metadata = { 'content-type': 'binary/octet-stream', ...told }
    await checkParts(folder, parts)
    const put = await store.putObject({ bucket, key, metadata, content: contentOf(folder, parts) })
    await removed(folder)
    return put
  }
}
