import { createHash, randomBytes } from 'node:crypto'
import type { UploadSource } from '../../client/index.ts'
import type { LocalRuntime } from '../../local/runtime.ts'
import { FUNCTION_SECRET } from '../../local/signers.ts'
import { accessKeyOf } from '../../local/template/names.ts'
import { presigned } from '../../shared/aws/presign.ts'

/** Files of random bytes, and what an address gives. */

export const MB = 1024 * 1024
const ZIP = Buffer.from('PK\u0003\u0004')
export const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** An archive of random bytes. */
export const archive = (size: number, name = 'photos.zip'): { bytes: Buffer; file: UploadSource } => {
  const bytes = Buffer.concat([ZIP, randomBytes(size - ZIP.length)])
  return { bytes, file: new File([bytes], name, { type: 'application/zip', lastModified: 7 }) }
}

export const readAt = async (url: string) => {
  const answer = await fetch(url)
  return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) }
}
/** An address to read what another one is about, signed as the function signs, at any time. */
export const signed = ({ stack }: LocalRuntime, url: string, at: number): string => {
  const { origin, pathname: path } = new URL(url)
  const name = stack.functions.find(one => one.environment.ATTACHMENTS_BUCKET)?.name ?? ''
  const credentials = {
    accessKeyId: accessKeyOf(name),
    secretAccessKey: FUNCTION_SECRET,
    sessionToken: 'local',
  }
  return presigned(
    { credentials, region: 'us-east-1', service: 's3' },
    { method: 'GET', origin, path },
    300,
    at,
  )
}
