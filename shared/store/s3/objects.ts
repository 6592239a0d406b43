import { hash } from 'node:crypto'
import type { Look, Objects } from '../../domain/files/file-ports.ts'
import { addressIn, type Bucket, keyOf, type Request } from './bucket.ts'

const CALL_SECONDS = 60
/** Putting twenty parts together may take S3 a while. */
const CALL_MS = 20_000
const TRIES = 2

type Asked = Request & { readonly body?: string }

/** What a lifecycle rule of the bucket goes by: what was never checked is gone after a day. */
const INCOMING = 'state=incoming'
const KEPT = '<Tagging><TagSet><Tag><Key>state</Key><Value>kept</Value></Tag></TagSet></Tagging>'

/** A connection that ended meanwhile, or an answer of S3's that it could not: everything asked here bears to be asked twice. */
const askedTwice = async (ask: () => Promise<Response>): Promise<Response> => {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await ask()
      if (answer.status < 500 || attempt === TRIES) return answer
    } catch (thrown) {
      if (attempt === TRIES) throw thrown
    }
  }
}

const caller =
  (bucket: Bucket) =>
  (key: string, { body, ...request }: Asked): Promise<Response> =>
    askedTwice(() =>
      fetch(addressIn(bucket, key, request, CALL_SECONDS), {
        method: request.method,
        ...(request.headers && { headers: request.headers }),
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(CALL_MS),
      }),
    )

/** S3's own words may hold keys: a log may have its code alone. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const codeIn = (xml: string): string => /<Code>(\w+)<\/Code>/.exec(xml)?.[1] ?? ''
const failure = (deed: string, status: number, code = '') => new Error(`S3: ${deed}: ${status} ${code}`)

const listOf = (parts: readonly { part: number; etag: string }[]): string => {
  const lines = parts.map(
    ({ part, etag }) =>
      `<Part><PartNumber>${part}</PartNumber><ETag>${etag.replaceAll('"', '')}</ETag></Part>`,
  )
  return `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${lines.join('')}</CompleteMultipartUpload>`
}

/** The first bytes and the whole length: `Content-Range: bytes 0-511/8400000`. */
const lookIn = async (answer: Response): Promise<Look> => {
  const [, whole] = /\/(\d+)$/.exec(answer.headers.get('content-range') ?? '') ?? []
  const bytes = new Uint8Array(await answer.arrayBuffer())
  return { size: Number(whole ?? bytes.length), bytes }
}

const ABSENT = [404, 416]

/**
 * Objects in a bucket of S3, by addresses that are signed as those are that others get: one way of signing for all.
 * What was checked is told from what was not by a tag.
 */
export const s3Objects = (bucket: Bucket): Objects => {
  const ask = caller(bucket)
  const look: Objects['look'] = async (spot, which, most) => {
    const headers = { range: `bytes=0-${most - 1}` }
    const answer = await ask(keyOf(spot, which), { method: 'GET', headers })
    if (answer.ok) return lookIn(answer)
    await answer.body?.cancel()
    if (ABSENT.includes(answer.status)) return undefined
    throw failure('look', answer.status)
  }
  const remove = async (key: string, query?: Readonly<Record<string, string>>): Promise<void> => {
    const answer = await ask(key, { method: 'DELETE', ...(query && { query }) })
    await answer.body?.cancel()
    if (!answer.ok && answer.status !== 404) throw failure('remove', answer.status)
  }
  return {
    begin: async spot => {
      const headers = { 'x-amz-tagging': INCOMING }
      const answer = await ask(keyOf(spot, 'file'), { method: 'POST', query: { uploads: '' }, headers })
      const xml = await answer.text()
      const [, remote] = /<UploadId>([^<]+)<\/UploadId>/.exec(xml) ?? []
      if (!answer.ok || !remote) throw failure('begin', answer.status, codeIn(xml))
      return remote
    },
    finish: async (upload, parts) => {
      const query = { uploadId: upload.remote }
      const answer = await ask(keyOf(upload, 'file'), { method: 'POST', query, body: listOf(parts) })
      const xml = await answer.text()
      const code = codeIn(xml)
      // It may say 200 before it knows: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
      if (answer.ok && !code) return 'finished'
      // An earlier try may have done it.
      if (code === 'NoSuchUpload') return (await look(upload, 'file', 1)) ? 'finished' : 'refused'
      if (answer.status === 400) return 'refused'
      throw failure('finish', answer.status, code)
    },
    look,
    keep: async spot => {
      const headers = { 'content-md5': hash('md5', KEPT, 'base64') }
      const asked: Asked = { method: 'PUT', query: { tagging: '' }, headers, body: KEPT }
      const answer = await ask(keyOf(spot, 'file'), asked)
      await answer.body?.cancel()
      if (!answer.ok) throw failure('keep', answer.status)
    },
    discard: async upload => {
      const key = keyOf(upload, 'file')
      await remove(key, { uploadId: upload.remote })
      await remove(key)
      if (upload.thumb) await remove(keyOf(upload, 'thumb'))
    },
  }
}
