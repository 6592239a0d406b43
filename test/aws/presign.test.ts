import { GetObjectCommand, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Foreseen, presigned } from '../../shared/aws/presign.ts'
import type { Credentials } from '../../shared/aws/signature.ts'

/** Our addresses beside those of the SDK's own presigner. */

const AT = Date.parse('2026-11-21T09:30:00.000Z')
const region = 'eu-central-1'
const BARE = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
}
const LENT = { ...BARE, sessionToken: 'IQoJb3JpZ2luX2VjEA//+==' }

const origin = 'https://files.s3.eu-central-1.amazonaws.com'
const of = { Bucket: 'files', Key: 'chat/ab12/f-1' }
const path = '/chat/ab12/f-1'

type Command = GetObjectCommand | PutObjectCommand | UploadPartCommand
type Row = readonly [string, Command, Foreseen, Set<string>]
const NONE = new Set<string>()
const ROWS: readonly Row[] = [
  [
    'a part of an upload, of just so many bytes',
    new UploadPartCommand({ ...of, PartNumber: 3, UploadId: 'a.b-c_d/e+f', ContentLength: 5_242_880 }),
    {
      method: 'PUT',
      origin,
      path,
      query: { partNumber: '3', uploadId: 'a.b-c_d/e+f', 'x-id': 'UploadPart' },
      headers: { 'content-length': '5242880' },
    },
    new Set(['content-length']),
  ],
  [
    'a small object',
    new PutObjectCommand({ ...of, ContentLength: 4100 }),
    {
      method: 'PUT',
      origin,
      path,
      query: { 'x-id': 'PutObject' },
      headers: { 'content-length': '4100' },
    },
    new Set(['content-length']),
  ],
  [
    'a file under a name in another script',
    new GetObjectCommand({
      ...of,
      ResponseContentType: 'text/plain; charset=utf-8',
      ResponseContentDisposition: "attachment; filename*=UTF-8''%E0%A6%B9%27%28%29%2A.txt",
    }),
    {
      method: 'GET',
      origin,
      path,
      query: {
        'response-content-disposition': "attachment; filename*=UTF-8''%E0%A6%B9%27%28%29%2A.txt",
        'response-content-type': 'text/plain; charset=utf-8',
        'x-id': 'GetObject',
      },
    },
    NONE,
  ],
]

beforeEach(() => {
  vi.useFakeTimers({ now: AT, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const clientFor = (credentials: Credentials) =>
  new S3Client({
    region,
    credentials: credentials.sessionToken ? { ...BARE, sessionToken: credentials.sessionToken } : BARE,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })

describe.each([
  ['credentials of a user', BARE],
  ['credentials of a role', LENT],
] as const)('an address signed with %s', (_whose, credentials) => {
  it.each(ROWS)('is the SDK’s, byte for byte: %s', async (_what, command, request, signableHeaders) => {
    const own = presigned({ credentials, region, service: 's3' }, request, 300, AT)
    const options = { expiresIn: 300, signingDate: new Date(AT), signableHeaders }
    const theirs = await getSignedUrl(clientFor(credentials), command as GetObjectCommand, options)
    const parts = (url: string) => [new URL(url).pathname, ...new URL(url).search.slice(1).split('&').sort()]
    expect(parts(own)).toEqual(parts(theirs))
  })
})

it('another length, another time or another key is another signature', () => {
  const signing = { credentials: BARE, region, service: 's3' }
  const request = { method: 'PUT', origin, path, headers: { 'content-length': '9' } } as const
  const signatures = [
    presigned(signing, request, 300, AT),
    presigned(signing, request, 301, AT),
    presigned(signing, request, 300, AT + 1000),
    presigned(signing, { ...request, headers: { 'content-length': '10' } }, 300, AT),
    presigned(signing, { ...request, method: 'GET' }, 300, AT),
    presigned(signing, { ...request, path: '/chat/ab12/f-2' }, 300, AT),
  ].map(url => new URL(url).searchParams.get('X-Amz-Signature'))
  expect(new Set(signatures).size).toBe(signatures.length)
})
