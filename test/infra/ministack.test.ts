import { describe, expect, it } from 'vitest'
import { FUNCTION_NAMES, FUNCTIONS } from '../../infra/functions.ts'
import { functionOf, only, resources, synthesized } from './synthesized.ts'

const url = 'http://127.0.0.1:4566'
const aws = synthesized({ local: 'true' })
const template = synthesized({ local: 'true', ministack: url })
const [api] = only(template, 'AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET' })
const [http] = only(template, 'AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' })

const kinds = (of: typeof template) =>
  Object.values(of.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type)

describe('a template for MiniStack', () => {
  it('lacks what it refuses, and nothing else', () => {
    const alarms = Object.values(resources(aws, 'AWS::CloudWatch::Alarm'))
    const sums = alarms.filter(({ Properties }) => Properties.Metrics)
    expect(sums.length).toBeGreaterThan(0)
    const left = kinds(aws).filter(kind => kind !== 'AWS::ApiGatewayV2::RouteResponse')
    const without = (kind: string) => left.splice(left.indexOf(kind), 1)
    for (const _ of sums) without('AWS::CloudWatch::Alarm')
    // The one route that the gateway answers by itself.
    for (const kind of ['Integration', 'IntegrationResponse', 'Route']) without(`AWS::ApiGatewayV2::${kind}`)
    expect(kinds(template).toSorted()).toEqual(left.toSorted())
  })

  it('has an authorizer that is asked whatever a client sends', () => {
    const [, { Properties }] = only(template, 'AWS::ApiGatewayV2::Authorizer', { Name: 'token-or-ticket' })
    expect(Properties.IdentitySource).toEqual(['route.request.header.Host'])
  })

  it('posts to sockets below its one address', () => {
    const expected = { 'Fn::Join': ['', [`${url}/_aws/execute-api/`, { Ref: api }, '/live']] }
    for (const name of FUNCTION_NAMES) {
      const [, { Properties }] = functionOf(template, name)
      const { Variables } = Properties.Environment as { Variables: Record<string, unknown> }
      const endpoint = Variables.SOCKETS_ENDPOINT
      expect(endpoint, name).toEqual(FUNCTIONS[name].posts ? expected : undefined)
    }
  })

  it('tells where clients connect', () => {
    const { Outputs } = template.toJSON() as { Outputs: Record<string, { Value: unknown }> }
    expect(JSON.stringify(Outputs.WebSocketUrl?.Value)).toContain('ws://127.0.0.1:4566/_aws/execute-api/')
    expect(Outputs.HttpUrl?.Value).toEqual({
      'Fn::Join': ['', [`${url}/_aws/execute-api/`, { Ref: http }, '/$default']],
    })
  })
})
