import type { Context } from '@20minutes/s3rver'
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import { expect, test } from 'vitest'
import { absentByRole } from '../../../local/objects/s3-rules.ts'
import { Roles } from '../../../local/roles/roles.ts'
import { accessKeyOf } from '../../../local/template/names.ts'

const functions = [{ name: 'files', role: 'Files' }] as unknown as ConstructorParameters<
  typeof Roles
>[0]['functions']
const lists = { role: 'Files', isAllowed: true, action: 's3:ListBucket', resource: 'arn:aws:s3:::bucket' }
const context = {
  method: 'GET',
  path: '/bucket/chat/one',
  query: { 'X-Amz-Credential': `${accessKeyOf('files')}/20260101/eu-west-1/s3/aws4_request` },
} as unknown as Context

const answered = async (roles: Roles | undefined, code = 'NoSuchKey') => {
  const failing = async () => {
    throw new S3Error(code, 'As the library says it.')
  }
  return absentByRole(roles)(context, failing).catch((thrown: S3Error) => thrown.code)
}

test.each([
  ['who may not list is not told that it is absent', new Roles({ functions, grants: [] }), 'AccessDenied'],
  ['who may list is', new Roles({ functions, grants: [lists] }), 'NoSuchKey'],
  ['where no roles are enforced everybody is', undefined, 'NoSuchKey'],
] as const)('of an object that is not there: %s', async (_, roles, code) => {
  expect(await answered(roles)).toBe(code)
})

test('what else went wrong is told to everybody', async () => {
  expect(await answered(new Roles({ functions, grants: [] }), 'InvalidRange')).toBe('InvalidRange')
})
