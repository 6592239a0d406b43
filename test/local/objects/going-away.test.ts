import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalObjects, startObjects } from '../../../local/objects/s3-server.ts'
import { presigned } from '../../../shared/aws/presign.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const folder = temporaryFolder()
let objects: LocalObjects | undefined
beforeAll(async () => {
  const stack = { spokenTo: [{ id: 'Bucket', name: 'bucket', cors: [] }], functions: [] }
  objects = await startObjects({ stack, folder, roles: undefined } as never)
})
afterAll(() => objects?.stop())

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE'
type Asked = {
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
  /** Its sender goes away after so many milliseconds, with half of the body sent. */
  readonly goesAfter?: number
}
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

/** The status and the text of the answer; none where the sender has gone. */
const ask = (method: Method, path: string, { query = {}, body = '', goesAfter }: Asked = {}) => {
  const signing = { credentials, region: 'eu-central-1', service: 's3' }
  const foreseen = { method, origin: objects?.url ?? '', path, query }
  const url = presigned(signing, foreseen, 60, Date.now())
  return new Promise<{ status?: number; text: string }>(resolve => {
    const sent = request(url, { method, headers: { 'content-length': Buffer.byteLength(body) } })
    sent.on('error', () => resolve({ text: '' }))
    sent.on('response', async response => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve({ status: response.statusCode ?? 0, text })
    })
    if (goesAfter === undefined) {
      sent.end(body)
      return
    }
    sent.write(Buffer.from(body).subarray(0, body.length / 2))
    setTimeout(() => sent.destroy(), goesAfter)
  })
}
const begun = async (path: string): Promise<string> => {
  const { text } = await ask('POST', path, { query: { uploads: '' } })
  return /<UploadId>(\w+)/.exec(text)?.[1] ?? ''
}
const list = (etag: string) =>
  `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`
const filesIn = (where: string) =>
  readdirSync(join(folder, 'objects', 'bucket', where), { recursive: true, withFileTypes: true })
    .filter(one => one.isFile())
    .map(({ name }) => name)

test('senders who go away while their uploads are ended end nothing else, and nothing of theirs stays', async () => {
  const body = Buffer.alloc(200_000, 'a')
  const gone = async (at: number) => {
    const path = `/bucket/gone/${at}`
    const uploadId = await begun(path)
    const part = ask('PUT', path, { query: { uploadId, partNumber: '1' }, body, goesAfter: at % 8 })
    await delay((at * 7) % 8)
    const { status } = await ask('DELETE', path, { query: { uploadId } })
    await part
    return status
  }
  for (let round = 0; round < 40; round++) {
    const ended = await Promise.all(Array.from({ length: 8 }, (_, at) => gone(round * 8 + at)))
    expect(new Set(ended)).toEqual(new Set([204]))
  }
  await expect.poll(() => filesIn('._S3rver_uploads')).toEqual([])
})

test('an upload that was ended takes no part and is not put together', async () => {
  const path = '/bucket/ended'
  const uploadId = await begun(path)
  expect((await ask('PUT', path, { query: { uploadId, partNumber: '1' }, body: 'one' })).status).toBe(200)
  expect((await ask('DELETE', path, { query: { uploadId } })).status).toBe(204)
  const etag = createHash('md5').update('one').digest('hex')
  for (const [method, query, body] of [
    ['PUT', { uploadId, partNumber: '1' }, 'one'],
    ['POST', { uploadId }, list(etag)],
  ] as const) {
    const { status, text } = await ask(method, path, { query, body })
    expect([status, text]).toEqual([404, expect.stringContaining('NoSuchUpload')])
  }
  expect((await ask('GET', path)).status).toBe(404)
})

test('an object is there whole or not at all, whoever looks meanwhile or goes away half-way', async () => {
  const body = 'a'.repeat(300_000)
  const seen = new Set<string>()
  const look = async (path: string) => {
    const { status, text } = await ask('GET', path)
    seen.add(`${status} ${status === 200 ? text.length : ''}`)
  }
  for (let at = 0; at < 30; at++) {
    const path = `/bucket/whole/${at}`
    await Promise.all([
      ask('PUT', path, { body, goesAfter: at % 5 }),
      ask('PUT', path, { body }),
      look(path),
      delay(at % 5).then(() => look(path)),
    ])
    await look(path)
  }
  expect([...seen].sort()).toEqual(['200 300000', '404 '])
  await expect.poll(() => filesIn('.').filter(name => /object\..{36}$/.test(name))).toEqual([])
})

test('a file is put together of its parts', async () => {
  const path = '/bucket/parts'
  const uploadId = await begun(path)
  await ask('PUT', path, { query: { uploadId, partNumber: '1' }, body: 'one' })
  const etag = createHash('md5').update('one').digest('hex')
  expect((await ask('POST', path, { query: { uploadId }, body: list(etag) })).status).toBe(200)
  expect(await ask('GET', path)).toEqual({ status: 200, text: 'one' })
  expect((await ask('DELETE', path)).status).toBe(204)
  expect((await ask('GET', path)).status).toBe(404)
})
