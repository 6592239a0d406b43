import { expect, test } from 'vitest'
import { routeFinder } from '../../../local/http-api/routes.ts'

const keys = [
  'GET /things',
  'GET /things/{id}',
  'ANY /things/{rest+}',
  'GET /things/mine',
  'ANY /things',
  '$default',
]
const find = routeFinder(
  keys.map(key => ({
    id: key,
    key,
    function: key,
    timeoutMs: 1000,
    authorizer: undefined,
    signed: false,
    replies: false,
  })),
)

test.each([
  ['GET', '/things', 'GET /things', {}],
  ['PUT', '/things', 'ANY /things', {}],
  ['GET', '/things/mine', 'GET /things/mine', {}],
  ['GET', '/things/7', 'GET /things/{id}', { id: '7' }],
  ['GET', '/things/7/parts', 'ANY /things/{rest+}', { rest: '7/parts' }],
  ['POST', '/things/7', 'ANY /things/{rest+}', { rest: '7' }],
  ['GET', '/elsewhere', '$default', {}],
])('%s %s is for %s', (method, path, key, parameters) => {
  expect(find(method, path)).toMatchObject({ route: { key }, parameters })
})
