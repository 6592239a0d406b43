import type { Demand } from '../roles/demands.ts'

/** How a request is known by its method, and by a word in its query. The first that fits. */
const ROWS: readonly { readonly method: string; readonly word?: string; readonly action: string }[] = [
  { method: 'GET', action: 'GetObject' },
  { method: 'HEAD', action: 'GetObject' },
  { method: 'PUT', word: 'tagging', action: 'PutObjectTagging' },
  { method: 'PUT', action: 'PutObject' },
  { method: 'POST', action: 'PutObject' },
  { method: 'DELETE', word: 'uploadId', action: 'AbortMultipartUpload' },
  { method: 'DELETE', action: 'DeleteObject' },
]

/** What a request asks of whoever signed it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions */
export const demandOf = (
  method: string,
  path: string,
  words: readonly string[],
): readonly Demand[] | undefined => {
  const row = ROWS.find(one => one.method === method && (one.word === undefined || words.includes(one.word)))
  return (
    row && [{ action: `s3:${row.action}`, resource: `arn:aws:s3:::${decodeURIComponent(path.slice(1))}` }]
  )
}
