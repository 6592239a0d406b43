import { describe, expect, it } from 'vitest'
import type { FunctionName } from '../../infra/functions.ts'
import { ALIVE, ROUTES } from '../../shared/protocol/index.ts'
import { functionOf, only, resources, synthesized } from './synthesized.ts'

// GIVEN the stack as a team deploys it, synthesized once
const template = synthesized()
const [api] = only(template, 'AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET' })

const served: readonly (readonly [string, FunctionName])[] = [
  ['$connect', 'connect'],
  ['$disconnect', 'disconnect'],
  ['$default', 'default'],
  ...Object.entries(ROUTES).map(([action, row]) => [action, row.served] as const),
]

const routeOf = (key: string) =>
  only(template, 'AWS::ApiGatewayV2::Route', { ApiId: { Ref: api }, RouteKey: key })

/** The function behind a route: route, integration, function. */
const behind = (key: string): string => {
  const integration = /"Ref":"(\w+)"/.exec(JSON.stringify(routeOf(key)[1].Properties.Target))?.[1] ?? ''
  const properties = resources(template, 'AWS::ApiGatewayV2::Integration')[integration]?.Properties
  expect(properties?.IntegrationType).toBe('AWS_PROXY')
  return /"Fn::GetAtt":\["(\w+)","Arn"\]/.exec(JSON.stringify(properties?.IntegrationUri))?.[1] ?? ''
}

const permissionsFor = (key: string, called: string) =>
  Object.values(resources(template, 'AWS::Lambda::Permission')).filter(({ Properties }) => {
    const source = JSON.stringify(Properties.SourceArn)
    const target = JSON.stringify(Properties.FunctionName)
    return source.includes(`{"Ref":"${api}"},"/*${key}"`) && target.includes(`"${called}"`)
  })

const responsesTo = (route: string) =>
  Object.values(resources(template, 'AWS::ApiGatewayV2::RouteResponse')).filter(
    ({ Properties }) => JSON.stringify(Properties.RouteId) === JSON.stringify({ Ref: route }),
  )

describe.each(served)('the route %s', (key, name) => {
  it('leads to the function of its row, which only the gateway may call, for this route', () => {
    const [called] = functionOf(template, name)
    expect(behind(key)).toBe(called)
    expect(permissionsFor(key, called)).toHaveLength(1)
    expect(permissionsFor(key, called)[0]?.Properties.Principal).toBe('apigateway.amazonaws.com')
  })
})

describe.each(['$default', ...Object.keys(ROUTES)])('the route %s', key => {
  it('answers the caller', () => {
    const [route, { Properties }] = routeOf(key)
    expect(Properties.RouteResponseSelectionExpression).toBe('$default')
    expect(responsesTo(route).map(response => response.Properties.RouteResponseKey)).toEqual(['$default'])
  })
})

describe('the sign of life', () => {
  const [route, { Properties }] = routeOf(ALIVE.asked.action)
  const [integration] = only(template, 'AWS::ApiGatewayV2::Integration', { IntegrationType: 'MOCK' })

  it('is answered by the gateway alone: no function, no permission, a constant', () => {
    expect(Properties).toMatchObject({
      AuthorizationType: 'NONE',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: integration }]] },
    })
    expect(resources(template, 'AWS::ApiGatewayV2::Integration')[integration]?.Properties).toMatchObject({
      RequestTemplates: { $default: '{"statusCode":200}' },
      TemplateSelectionExpression: String.raw`\$default`,
    })
    const [, { Properties: response }] = only(template, 'AWS::ApiGatewayV2::IntegrationResponse')
    expect(response).toMatchObject({
      IntegrationId: { Ref: integration },
      IntegrationResponseKey: '$default',
      ResponseTemplates: { $default: '{"reply":"alive","ok":true}' },
    })
    const permissions = JSON.stringify(resources(template, 'AWS::Lambda::Permission'))
    expect(permissions).not.toContain('/*alive')
  })

  it('answers the caller', () => {
    expect(Properties.RouteResponseSelectionExpression).toBe('$default')
    expect(responsesTo(route).map(response => response.Properties.RouteResponseKey)).toEqual(['$default'])
  })
})

describe('the WebSocket API', () => {
  it('chooses the route by the action of the frame, and has no route besides', () => {
    const routes = Object.values(resources(template, 'AWS::ApiGatewayV2::Route'))
    const own = routes.filter(
      ({ Properties }) => JSON.stringify(Properties.ApiId) === JSON.stringify({ Ref: api }),
    )
    expect(resources(template, 'AWS::ApiGatewayV2::Api')[api]?.Properties.RouteSelectionExpression).toBe(
      '$request.body.action',
    )
    expect(own.map(({ Properties }) => Properties.RouteKey).sort()).toEqual(
      [...served.map(([key]) => key), ALIVE.asked.action].sort(),
    )
  })

  it('is throttled on its one stage', () => {
    const [, { Properties }] = only(template, 'AWS::ApiGatewayV2::Stage', { ApiId: { Ref: api } })
    expect(Properties).toMatchObject({
      StageName: 'live',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 5000, ThrottlingBurstLimit: 2500 },
    })
  })

  it('asks the authorizer about each new socket wherever its token stands', () => {
    const [authorizer, { Properties }] = only(template, 'AWS::ApiGatewayV2::Authorizer', {
      Name: 'token-or-ticket',
    })
    const [called] = functionOf(template, 'authorizer')
    expect(Properties).not.toHaveProperty('IdentitySource')
    expect(Properties.AuthorizerType).toBe('REQUEST')
    expect(JSON.stringify(Properties.AuthorizerUri)).toContain(`["${called}","Arn"]`)
    expect(routeOf('$connect')[1].Properties).toMatchObject({
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: authorizer },
    })
  })

  it('lets the gateway call the authorizer as that authorizer only', () => {
    const [authorizer] = only(template, 'AWS::ApiGatewayV2::Authorizer', { Name: 'token-or-ticket' })
    const [called] = functionOf(template, 'authorizer')
    const sources = Object.values(resources(template, 'AWS::Lambda::Permission'))
      .filter(({ Properties }) => JSON.stringify(Properties.FunctionName).includes(called))
      .map(({ Properties }) => JSON.stringify(Properties.SourceArn))
    expect(sources.every(source => source.includes('"/authorizers/"'))).toBe(true)
    expect(sources.filter(source => source.includes(`{"Ref":"${api}"}`))).toEqual([
      expect.stringContaining(`{"Ref":"${api}"},"/authorizers/",{"Ref":"${authorizer}"}`),
    ])
  })
})
