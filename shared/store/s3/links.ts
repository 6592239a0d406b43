import { encodeSegment } from '../../aws/signature.ts'
import type { Handing, Links, Upload } from '../../domain/files/file-ports.ts'
import { addressIn, type Bucket, keyOf } from './bucket.ts'

/** https://www.rfc-editor.org/rfc/rfc8187: the name as UTF-8, for it may be in any script. */
const dispositionOf = ({ name, inline }: Handing): string =>
  `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeSegment(name)}`

/** A browser takes a text for UTF-8 only where it is told so. */
const typeOf = ({ type }: Handing): string => (type.startsWith('text/') ? `${type}; charset=utf-8` : type)

const partQuery = ({ remote }: Upload, part: number) => ({ partNumber: String(part), uploadId: remote })

/**
 * Addresses in S3. A part's length is signed with it, so that S3 takes no other; type and name of what is handed out are the
 * ones that were checked, whatever was put with the object.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax
 */
export const s3Links = (bucket: Bucket): Links => ({
  toPut: (upload, part, bytes, seconds) => {
    const key = keyOf(upload, part === 0 ? 'thumb' : 'file')
    const headers = { 'content-length': String(bytes) }
    const query = part === 0 ? {} : partQuery(upload, part)
    return addressIn(bucket, key, { method: 'PUT', query, headers }, seconds)
  },
  toGet: (spot, which, how, seconds) => {
    const query = {
      'response-cache-control': 'private, max-age=300',
      'response-content-disposition': dispositionOf(how),
      'response-content-type': typeOf(how),
    }
    return addressIn(bucket, keyOf(spot, which), { method: 'GET', query }, seconds)
  },
})
