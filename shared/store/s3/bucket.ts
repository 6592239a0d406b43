import { hash } from 'node:crypto'
import { type Foreseen, presigned } from '../../aws/presign.ts'
import { type Credentials, encodeSegment } from '../../aws/signature.ts'
import type { Spot, Which } from '../../domain/files/file-ports.ts'
import { parseChannel } from '../../protocol/index.ts'

/** A bucket, and whose word counts there. */
export type Bucket = {
  readonly bucket: string
  readonly region: string
  readonly credentials: Credentials
  /** Where S3 is, when not where the region has it; the bucket then stands in the path. */
  readonly endpoint?: string
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** What is asked of one object. */
export type Request = Pick<Foreseen, 'method' | 'query' | 'headers'>

/**
 * An object's key: the channel, then the file. A channel's name may be longer than a key, so its digest stands for it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export const keyOf = ({ channel, id }: Spot, which: Which): string =>
  `${parseChannel(channel)?.namespace}/${hash('sha256', channel)}/${id}${which === 'thumb' ? '.thumb' : ''}`

const placeOf = ({ bucket, region, endpoint }: Bucket) => {
  if (endpoint) return { origin: new URL(endpoint).origin, folder: `/${encodeSegment(bucket)}` }
  const suffix = region.startsWith('cn-') ? '.cn' : ''
  return { origin: `https://${bucket}.s3.${region}.amazonaws.com${suffix}`, folder: '' }
}

/** The address at which an object is asked for something, for so many seconds. */
export const addressIn = (bucket: Bucket, key: string, request: Request, seconds: number): string => {
  const { origin, folder } = placeOf(bucket)
  const path = `${folder}/${key.split('/').map(encodeSegment).join('/')}`
  const { credentials, region, now } = bucket
  return presigned({ credentials, region, service: 's3' }, { ...request, origin, path }, seconds, now())
}
