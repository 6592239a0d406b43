/**
 * The sample's routes, tables and functions as a template for the local runtime: what its `lib/websocket-stack.ts` and
 * `lib/database-stack.ts` come to. Its stacks are several and bring a user pool, a page and a REST API, which no message touches.
 */

/** Its functions by their files: one row each. */
export const FUNCTIONS = {
  Authorizer: 'authorizer',
  OnConnect: 'onconnect',
  OnDisconnect: 'ondisconnect',
  OnMessage: 'onmessage',
  StatusBroadcast: 'status-broadcast',
} as const

export type FunctionName = keyof typeof FUNCTIONS

export const STACK = 'ChatSample'

const ROUTES: readonly (readonly [key: string, by: FunctionName])[] = [
  ['$connect', 'OnConnect'],
  ['$disconnect', 'OnDisconnect'],
  ['$default', 'OnMessage'],
]

const ref = (name: string) => ({ Ref: name })
const arnOf = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] })
const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' })

const table = (hash: string, range?: string, name?: string) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    ...(name !== undefined && { TableName: name }),
    KeySchema: [
      { AttributeName: hash, KeyType: 'HASH' },
      ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' }]),
    ],
    AttributeDefinitions: [text(hash), ...(range === undefined ? [] : [text(range)])],
    BillingMode: 'PAY_PER_REQUEST',
  },
})

const HOST = ['.execute-api.', ref('AWS::Region'), '.', ref('AWS::URLSuffix')]

/** As in the sample, but for the last three. */
const environment = (services: string) => ({
  CONNECTIONS_TABLE_NAME: ref('Connections'),
  MESSAGES_TABLE_NAME: ref('Messages'),
  CHANNELS_TABLE_NAME: ref('Channels'),
  STATUS_QUEUE_URL: `${services}/status`,
  APIGW_ENDPOINT: { 'Fn::Join': ['', [ref('Api'), ...HOST, '/wss']] },
  COGNITO_USER_POOL_ID: 'us-east-1_local',
  LOG_LEVEL: 'ERROR',
  // No X-Ray listens here; the sample, which traces every call, is the cheaper for it.
  POWERTOOLS_TRACE_ENABLED: 'false',
  AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1',
  PLAYED_SERVICES: services,
})

/**
 * Memory is Lambda's default, since the sample names none, and so would be a time limit of three seconds: here it is told by the
 * clock on the wall, and a machine that has else to do must not end what would have ended in time.
 */
const lambda = (name: FunctionName, services: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Handler: 'index.handler',
    Runtime: 'nodejs20.x',
    Timeout: 29,
    Code: { S3Key: `${name}.zip` },
    Environment: { Variables: environment(services) },
  },
})

const permission = (name: FunctionName) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: arnOf(name),
    Principal: 'apigateway.amazonaws.com',
  },
})

const ofApi = (type: string, properties: object) => ({
  Type: `AWS::ApiGatewayV2::${type}`,
  Properties: { ApiId: ref('Api'), ...properties },
})

const route = ([key, by]: (typeof ROUTES)[number]) => ({
  [`${by}Integration`]: ofApi('Integration', { IntegrationType: 'AWS_PROXY', IntegrationUri: arnOf(by) }),
  [`${by}Route`]: ofApi('Route', {
    RouteKey: key,
    ...(key === '$connect' && { AuthorizationType: 'CUSTOM', AuthorizerId: ref('CookieAuthorizer') }),
    Target: { 'Fn::Join': ['', ['integrations/', ref(`${by}Integration`)]] },
  }),
})

const api = () => ({
  Api: {
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: {
      Name: 'Serverless Chat Websocket API',
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
    },
  },
  Stage: ofApi('Stage', { StageName: 'wss', AutoDeploy: true }),
  CookieAuthorizer: ofApi('Authorizer', {
    AuthorizerType: 'REQUEST',
    AuthorizerUri: arnOf('Authorizer'),
    IdentitySource: ['route.request.header.Cookie'],
  }),
})

/** The template; `services` is where the queue and the parameters are played. */
export const templateOf = (services: string) => {
  const names = Object.keys(FUNCTIONS) as FunctionName[]
  return {
    Resources: {
      Connections: table('connectionId'),
      Channels: table('id', undefined, 'serverless-chat-channels'),
      Messages: table('channelId', 'sentAt', 'serverless-chat-messages'),
      ...api(),
      ...Object.assign({}, ...ROUTES.map(route)),
      ...Object.fromEntries(names.map(name => [name, lambda(name, services)])),
      ...Object.fromEntries(names.map(name => [`${name}Permission`, permission(name)])),
    },
  }
}
