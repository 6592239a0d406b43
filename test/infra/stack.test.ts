import { describe, expect, it } from 'vitest'
import { HTTP_ROUTES, POLLED_FRAMES, POLLING_ROUTES, ROUTES } from '../../shared/protocol/index.ts'
import { functionOf, only, resources, synthesized } from './synthesized.ts'

const outputs = (template: ReturnType<typeof synthesized>) =>
  template.findOutputs('*') as Record<string, { Value: unknown }>

describe('the stack of a deployment', () => {
  const template = synthesized({ origins: 'https://shop.example' })
  const [http, { Properties: api }] = only(template, 'AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' })

  it('tells the addresses and the tables, and nothing else', () => {
    const [sockets] = only(template, 'AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET' })
    const host = (id: string) => [
      { Ref: id },
      '.execute-api.',
      { Ref: 'AWS::Region' },
      '.',
      { Ref: 'AWS::URLSuffix' },
    ]
    expect(Object.keys(outputs(template)).sort()).toEqual(
      [
        ...['WebSocketUrl', 'HttpUrl', 'FailuresBucket', 'AttachmentsBucket'],
        ...['FanoutFunction', 'PublishFunction', 'ManageFunction'],
        ...['ConnectionsTable', 'RoomsTable', 'MessagesTable', 'QueuesTable'],
      ].sort(),
    )
    expect(outputs(template).WebSocketUrl?.Value).toEqual({
      'Fn::Join': ['', ['wss://', ...host(sockets), '/live']],
    })
    expect(outputs(template).HttpUrl?.Value).toEqual({ 'Fn::Join': ['', ['https://', ...host(http)]] })
  })

  it('gives tickets over HTTP, throttled, to pages of the named origins', () => {
    const [, { Properties: route }] = only(template, 'AWS::ApiGatewayV2::Route', {
      RouteKey: 'POST /tickets',
    })
    const [, { Properties: stage }] = only(template, 'AWS::ApiGatewayV2::Stage', { ApiId: { Ref: http } })
    expect(route).toMatchObject({ ApiId: { Ref: http }, AuthorizationType: 'NONE' })
    expect(stage).toMatchObject({ StageName: '$default', DefaultRouteSettings: { ThrottlingRateLimit: 500 } })
    expect(api.CorsConfiguration).toMatchObject({
      AllowOrigins: ['https://shop.example'],
      AllowMethods: ['GET', 'POST', 'DELETE'],
      AllowHeaders: ['authorization', 'content-type', 'heliograph-polling'],
    })
  })

  it('serves actions over HTTP by the functions that serve them to sockets, to the bearers of tokens', () => {
    const [authorizer, { Properties: guard }] = only(template, 'AWS::ApiGatewayV2::Authorizer', {
      Name: 'bearer',
    })
    expect(guard).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization'],
      AuthorizerResultTtlInSeconds: 300,
    })
    const routes = [
      ...Object.entries(HTTP_ROUTES).map(([key, { action }]) => [key, ROUTES[action].served] as const),
      ...Object.entries(POLLING_ROUTES).map(([key, { served }]) => [key, served] as const),
      ...POLLED_FRAMES.map(({ key, action }) => [key, ROUTES[action].served] as const),
    ]
    for (const [key, name] of routes) {
      const [, { Properties: route }] = only(template, 'AWS::ApiGatewayV2::Route', { RouteKey: key })
      expect(route).toMatchObject({ AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: authorizer } })
      const [integration] = /[A-Za-z]+[0-9A-F]{8}/.exec(JSON.stringify(route.Target)) ?? []
      const { Properties } = resources(template, 'AWS::ApiGatewayV2::Integration')[integration ?? ''] ?? {}
      const [served] = functionOf(template, name)
      expect(JSON.stringify(Properties?.IntegrationUri)).toContain(served)
    }
  })

  it('lets the HTTP API call the function that gives tickets', () => {
    const [, { Properties }] = only(template, 'AWS::Lambda::Permission', {
      FunctionName: { 'Fn::GetAtt': [functionOf(template, 'tickets')[0], 'Arn'] },
    })
    expect(JSON.stringify(Properties.SourceArn)).toContain(`{"Ref":"${http}"},"/*/*/tickets"`)
  })

  it('sweeps every minute and leaves a run that could not start to the next', () => {
    const [sweep] = functionOf(template, 'sweep')
    const [, { Properties }] = only(template, 'AWS::Events::Rule')
    expect(Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      Targets: [{ Arn: { 'Fn::GetAtt': [sweep, 'Arn'] }, RetryPolicy: { MaximumRetryAttempts: 0 } }],
    })
  })
})

describe('the stack of a laptop or an emulator', () => {
  const template = synthesized({
    local: true,
    rateLimits: 'off',
    directLane: 'off',
    authorizer: 'off',
    removal: 'destroy',
    logLevel: 'DEBUG',
  })

  it('can lift the rates, and tells it to those who keep them', () => {
    const told = Object.values(resources(template, 'AWS::Lambda::Function')).filter(({ Properties }) =>
      JSON.stringify(Properties.Environment).includes('"RATE_LIMITS":"off"'),
    )
    const names = told.map(({ Properties }) => String(Properties.Description).split(':')[0])
    expect(names.sort()).toEqual(['attachments', 'membership', 'message', 'presence', 'reading', 'typing'])
  })

  it('can leave every entry to the stream, and tells it to those who post entries', () => {
    const told = Object.values(resources(template, 'AWS::Lambda::Function')).filter(({ Properties }) =>
      JSON.stringify(Properties.Environment).includes('"DIRECT_LANE":"off"'),
    )
    const names = told.map(({ Properties }) => String(Properties.Description).split(':')[0])
    expect(names.sort()).toEqual(['fanout', 'message', 'publish'])
  })

  it('can leave the authorizer off, so that connect verifies the token itself', () => {
    const [, { Properties }] = only(template, 'AWS::ApiGatewayV2::Route', { RouteKey: '$connect' })
    expect(resources(template, 'AWS::ApiGatewayV2::Authorizer')).toEqual({})
    expect(Properties.AuthorizationType).toBe('NONE')
    expect(functionOf(template, 'connect')[1].Properties.Environment).toMatchObject({
      Variables: { TOKEN_ISSUER: 'https://issuer.example', LOG_LEVEL: 'DEBUG' },
    })
  })

  it('can go without a trace', () => {
    const kinds = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::Logs::LogGroup']
    const lasting = kinds.flatMap(kind => Object.values(resources(template, kind)))
    expect(new Set(lasting.map(({ DeletionPolicy }) => DeletionPolicy))).toEqual(new Set(['Delete']))
    expect(JSON.stringify(lasting)).not.toContain('"DeletionProtectionEnabled":true')
  })
})
