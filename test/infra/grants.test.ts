import { Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam'
import { describe, expect, it } from 'vitest'
import { FUNCTION_NAMES } from '../../infra/functions.ts'
import { Heliograph } from '../../infra/heliograph.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { appOf, functionOf, only, stubs } from './synthesized.ts'

// GIVEN another app that imports the construct, with two services of its own
const { app } = appOf()
const stack = new Stack(app, 'Shop')
const code = stubs(temporaryFolder(), 'index.js')
const heliograph = new Heliograph(stack, 'Realtime', {
  tokens: { issuer: 'https://id.example', audience: 'shop', jwks: 'https://id.example/keys' },
  code,
})
const [orders, support] = ['Orders', 'Support'].map(
  id => new Role(stack, id, { assumedBy: new AccountPrincipal('123456789012') }),
) as [Role, Role]
heliograph.grantPublish(orders)
heliograph.grantManage(support)
const template = Template.fromStack(stack)

const mayOf = (role: Role): unknown => {
  const ref = { Ref: stack.getLogicalId(role.node.defaultChild as never) }
  const [, { Properties }] = only(template, 'AWS::IAM::Policy', { Roles: [ref] })
  return (Properties.PolicyDocument as { Statement: unknown }).Statement
}

describe('the construct in another app', () => {
  it('makes the whole backend', () => {
    for (const name of FUNCTION_NAMES) expect(functionOf(template, name)).toBeDefined()
  })

  const mayInvoke = (name: 'publish' | 'manage') => ({
    Effect: 'Allow',
    Action: 'lambda:InvokeFunction',
    Resource: { 'Fn::GetAtt': [functionOf(template, name)[0], 'Arn'] },
  })

  it('lets a service publish, by the function and by the one signed request, and nothing else', () => {
    const [api] = only(template, 'AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' })
    const [invoke, request, ...others] = mayOf(orders) as { Action: string; Resource: object }[]
    expect(invoke).toEqual(mayInvoke('publish'))
    expect(request).toMatchObject({ Effect: 'Allow', Action: 'execute-api:Invoke' })
    expect(JSON.stringify(request?.Resource)).toMatch(
      new RegExp(`:execute-api:.*"Ref":"AWS::AccountId".*"Ref":"${api}"\\},"/\\$default/POST/publish"`),
    )
    expect(others).toEqual([])
  })

  it('lets a service govern, and nothing else', () => {
    expect(mayOf(support)).toEqual([mayInvoke('manage')])
  })
})
