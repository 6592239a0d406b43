import { expect, test } from 'vitest'
import { covers, isPermitted } from '../../../local/template/permissions.ts'

const source = (route: string) => `arn:aws:execute-api:us-east-1:000000000000:abc/live/${route}`
const call = { function: 'f', principal: 'apigateway.amazonaws.com', sourceArn: source('$connect') }

test('a star in a source covers any text, also over slashes', () => {
  expect(covers('arn:aws:execute-api:us-east-1:000000000000:abc/*$connect', source('$connect'))).toBe(true)
  expect(
    covers('arn:aws:execute-api:us-east-1:000000000000:abc/*/*/things/{id}', source('GET/things/{id}')),
  ).toBe(true)
  expect(covers('arn:aws:execute-api:us-east-1:000000000000:abc/*$connect', source('$disconnect'))).toBe(
    false,
  )
})

test('other letters of a pattern mean themselves', () => {
  expect(covers('a.b', 'axb')).toBe(false)
  expect(covers('a?b', 'axb')).toBe(true)
})

test('a permission is for its function, its principal and its source', () => {
  const permission = { function: 'f', principal: 'apigateway.amazonaws.com', sourceArn: source('$connect') }
  expect(isPermitted([permission], call)).toBe(true)
  expect(isPermitted([{ ...permission, function: 'g' }], call)).toBe(false)
  expect(isPermitted([{ ...permission, principal: 'events.amazonaws.com' }], call)).toBe(false)
  expect(isPermitted([{ ...permission, sourceArn: source('other') }], call)).toBe(false)
  expect(isPermitted([{ ...permission, sourceArn: undefined }], call)).toBe(true)
  expect(isPermitted([], call)).toBe(false)
})
