import { describe, expect, test } from 'vitest'
import { databaseGuard } from '../../local/roles/database-guard.ts'
import { demandsOf } from '../../local/roles/demands.ts'
import { Roles } from '../../local/roles/roles.ts'
import { grantsOfPolicy, grantsOfRole } from '../../local/template/grants.ts'
import { accessKeyOf } from '../../local/template/names.ts'
import type { FunctionDefinition } from '../../local/template/stack.ts'
import type { Resource } from '../../local/template/template.ts'

const arnOf = (table: string) => `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`
const policy = (...Statement: object[]): Resource => ({
  stack: 'S',
  logicalId: 'P',
  type: 'AWS::IAM::Policy',
  ref: 'role-a',
  attribute: () => '',
  properties: { Roles: ['role-a'], PolicyDocument: { Statement } },
})
const allow = { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: arnOf('rooms') }

/** GIVEN two functions, of which one has these grants and the other none */
const rolesWith = (...statements: object[]) =>
  new Roles({
    functions: ['a', 'b'].map(name => ({ name, role: `role-${name}` }) as FunctionDefinition),
    grants: grantsOfPolicy(policy(...statements)),
  })
const signedBy = (name: string) => `AWS4-HMAC-SHA256 Credential=${accessKeyOf(name)}/20261121/us-east-1/…`
const read = (resource = arnOf('rooms')) => [{ action: 'dynamodb:GetItem', resource }]

describe('the roles of functions', () => {
  test('let a function do what its own policy names', () => {
    const roles = rolesWith(allow)
    expect(roles.refusal(signedBy('a'), read())).toBeUndefined()
    expect(roles.read().grants.map(({ function: of, action, isUsed }) => [of, action, isUsed])).toEqual([
      ['a', 'dynamodb:GetItem', true],
      ['a', 'dynamodb:Query', false],
    ])
  })

  test.each([
    ['of another function', 'b', read()],
    ['of nobody', 'nobody', read()],
    ['on another table', 'a', read(arnOf('rooms2'))],
    ['on an index', 'a', read(`${arnOf('rooms')}/index/due`)],
    ['by another action', 'a', [{ action: 'dynamodb:PutItem', resource: arnOf('rooms') }]],
    ['that is allowed in part', 'a', [...read(), ...read(arnOf('messages'))]],
  ])('refuse a call %s, and say so', (_, who, demands) => {
    const roles = rolesWith(allow)
    const refusal = roles.refusal(signedBy(who), demands)
    expect(refusal).toMatch(/^User: arn:aws:sts:\S+ is not authorized to perform: dynamodb:\w+ on resource: /)
    expect(roles.read().refused).toEqual([refusal])
  })

  test('let a deny win, and an allow under a condition count for nothing', () => {
    const denied = rolesWith(allow, { Effect: 'Deny', Action: 'dynamodb:Get*', Resource: '*' })
    expect(denied.refusal(signedBy('a'), read())).toBeDefined()
    expect(rolesWith({ ...allow, Condition: {} }).refusal(signedBy('a'), read())).toBeDefined()
  })

  test('know the policies that stand in a role itself', () => {
    const [{ properties }] = [policy(allow)]
    const role = { ...policy(), properties: { Policies: [{ PolicyDocument: properties.PolicyDocument }] } }
    expect(grantsOfRole(role)).toEqual(grantsOfPolicy(policy(allow)))
  })

  test('are answered for by the database as on AWS', async () => {
    const roles = rolesWith(allow)
    const ask = (operation: string) =>
      databaseGuard(roles)(
        { operation, input: { TableName: 'rooms' }, authorization: signedBy('a') },
        async () => ({ status: 200, body: 'done' }),
      )
    expect(await ask('GetItem')).toEqual({ status: 200, body: 'done' })
    const { status, body } = await ask('PutItem')
    expect(status).toBe(400)
    expect(JSON.parse(body).__type).toBe('com.amazon.coral.service#AccessDeniedException')
  })
})

describe('what a call asks for', () => {
  const [rooms, messages] = [arnOf('rooms'), arnOf('messages')]

  test.each([
    ['PutItem', { TableName: 'rooms' }, [['PutItem', rooms]]],
    ['Query', { TableName: 'rooms', IndexName: 'due' }, [['Query', `${rooms}/index/due`]]],
    [
      'BatchGetItem',
      { RequestItems: { rooms: {}, messages: {} } },
      [
        ['BatchGetItem', rooms],
        ['BatchGetItem', messages],
      ],
    ],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName: 'rooms' } },
          { Update: { TableName: 'rooms' } },
          { Delete: { TableName: 'messages' } },
          { ConditionCheck: { TableName: 'messages' } },
        ],
      },
      [
        ['PutItem', rooms],
        ['UpdateItem', rooms],
        ['DeleteItem', messages],
        ['ConditionCheckItem', messages],
      ],
    ],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'rooms' } }] }, [['GetItem', rooms]]],
  ])('%s', (operation, input, asked) => {
    const demands = demandsOf(operation, input)
    expect(demands.map(({ action, resource }) => [action.replace('dynamodb:', ''), resource])).toEqual(asked)
  })
})
