import { timingSafeEqual } from 'node:crypto'
import type S3rver from '@20minutes/s3rver'
import type { Context } from '@20minutes/s3rver'
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import { presigned } from '../../shared/aws/presign.ts'
import type { Signer } from '../signers.ts'

const timeFrom = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))

/** What the address would be, had its signer signed just this request; `undefined` for one that nobody here can have signed. */
const expectedOf = (
  { method, path, headers, query }: Context,
  signers: ReadonlyMap<string, Signer>,
): string | undefined => {
  const [accessKeyId = '', , region = '', service = ''] = (query['X-Amz-Credential'] ?? '').split('/')
  const secret = signers.get(accessKeyId)?.secret
  const at = timeFrom(query['X-Amz-Date'] ?? '')
  if (secret === undefined || Number.isNaN(at)) return undefined
  const others = Object.entries(query).filter(([name]) => !name.startsWith('X-Amz-'))
  const names = (query['X-Amz-SignedHeaders'] ?? '').split(';').filter(name => name !== 'host')
  const credentials = { accessKeyId, secretAccessKey: secret, sessionToken: query['X-Amz-Security-Token'] }
  const request = {
    method: method as 'GET',
    origin: `http://${headers.host}`,
    path,
    query: Object.fromEntries(others),
    headers: Object.fromEntries(names.map(name => [name, headers[name] ?? ''])),
  }
  return presigned({ credentials, region, service }, request, Number(query['X-Amz-Expires']), at)
}

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

/**
 * Lets in whoever has an address that was signed for just this. The library lets in everybody who does not say who they are,
 * and takes no address with an apostrophe or a star in its query, as the names of files have them: it encodes these otherwise
 * than S3. It looks at the time itself.
 */
export const signedRightly =
  (signers: ReadonlyMap<string, Signer>): S3rver['middleware'][number] =>
  async (context, next) => {
    if (context.method === 'OPTIONS') return next()
    const signature = expectedOf(context, signers)?.slice(-64)
    if (!signature || !isSame(signature, context.query['X-Amz-Signature'] ?? ''))
      throw new S3Error('AccessDenied', 'Access Denied')
    await next()
  }
