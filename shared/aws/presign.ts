import { afterPath, canonicalPath, dayOf, queryText, type Signing, signatureAt, timeOf } from './signature.ts'

/** A request that somebody else will make. `path` is encoded once, `query` is not, and headers are named in lower case. */
export type Foreseen = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** E.g. `https://attachments.s3.eu-central-1.amazonaws.com`. */
  readonly origin: string
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** Those that it must have, just so. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Its body is its sender's: what is signed is that nobody has signed it. */
const UNSIGNED = 'UNSIGNED-PAYLOAD'

/**
 * The address of a request that needs no signature any more, for so many seconds from `at` (epoch milliseconds) and no
 * longer than the credentials last. Pure. What it makes is what the SDK's presigner makes, byte for byte.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export const presigned = (signing: Signing, request: Foreseen, seconds: number, at: number): string => {
  const { method, origin, path, query } = request
  const time = timeOf(at)
  const day = dayOf(signing, time.slice(0, 8))
  const headers = { ...request.headers, host: new URL(origin).host }
  const { signed } = afterPath(headers, UNSIGNED)
  const { sessionToken } = signing.credentials
  const asked = {
    ...query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Content-Sha256': UNSIGNED,
    'X-Amz-Credential': `${signing.credentials.accessKeyId}/${day.scope}`,
    'X-Amz-Date': time,
    'X-Amz-Expires': String(seconds),
    ...(sessionToken && { 'X-Amz-Security-Token': sessionToken }),
    'X-Amz-SignedHeaders': signed,
  }
  const { text } = afterPath(headers, UNSIGNED, asked)
  const canonical = `${method}\n${canonicalPath(path, signing.service)}${text}`
  const signature = signatureAt(day, time)(canonical)
  return `${origin}${path}?${queryText(asked)}&X-Amz-Signature=${signature}`
}
