import type S3rver from '@20minutes/s3rver'
import type { Context } from '@20minutes/s3rver'
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import { expect, test } from 'vitest'
import { aborting } from '../../../local/objects/s3-uploads.ts'

const app = { store: { getResourcePath: () => '/nowhere' } } as unknown as S3rver
const asked = (method: string, query: object) =>
  ({ method, path: '/bucket/key', query }) as unknown as Context
const upload = { uploadId: 'f'.repeat(32) }

const answered = (context: Context, code: string) =>
  aborting(app)(context, async () => {
    throw code === 'ENOENT'
      ? Object.assign(new Error(code), { code })
      : new S3Error(code, 'As the library says it.')
  }).then(
    () => context.status,
    (thrown: { code: string }) => thrown.code,
  )

test.each([
  ['an upload is ended, though the library knows no such method', 'DELETE', upload, 'MethodNotAllowed', 204],
  ['a part of one that was ended meanwhile belongs to none', 'PUT', upload, 'ENOENT', 'NoSuchUpload'],
  ['what is wrong with a part is said', 'PUT', upload, 'BadDigest', 'BadDigest'],
  ['what is wrong with an object is said', 'PUT', {}, 'ENOENT', 'ENOENT'],
  ['an object is not ended', 'DELETE', {}, 'MethodNotAllowed', 'MethodNotAllowed'],
] as const)('%s', async (_, method, query, code, answer) => {
  expect(await answered(asked(method, query), code)).toBe(answer)
})
