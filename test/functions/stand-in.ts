import { marshall } from '@aws-sdk/util-dynamodb'
import type { Context } from 'aws-lambda'
import type { Tokens } from '../../shared/auth/tokens.ts'
import { memoryMailboxes } from '../../shared/store/memory/mailboxes.ts'
import { memoryIdentities, memoryTickets } from '../../shared/store/memory/users.ts'
import { type TestApp, testApp } from '../support/app.ts'

/** What stands in for `functions/app.ts`, `entrance.ts` and `identities.ts`: the memory twins, and tokens that say in clear whose they are. */
export type StandIn = {
  readonly ports: TestApp
  app(): TestApp
  identities(): ReturnType<typeof memoryIdentities>
  tickets(): ReturnType<typeof memoryTickets>
  mailboxes(): ReturnType<typeof memoryMailboxes>
  verifier(): Tokens
}

const ISSUED = Date.parse('2026-11-21T08:59:00Z')
const FOREVER = Date.parse('2100-01-01T00:00:00Z')

/** `good.<user>.x` is a token of that user, `away.x.x` one for which no keys can be had; every other is nobody's. */
const verify: Tokens['verify'] = async jwt => {
  const [word, user = ''] = jwt.split('.')
  if (word === 'away') throw new Error('no keys')
  if (word !== 'good') return undefined
  return { user, roles: ['agent', 'client'], device: 'phone', issued: ISSUED, expires: FOREVER }
}

export const standIn = (): StandIn => {
  const ports = testApp()
  const [identities, tickets, mailboxes] = [memoryIdentities(), memoryTickets(), memoryMailboxes()]
  return {
    ports,
    app: () => ports,
    identities: () => identities,
    tickets: () => tickets,
    mailboxes: () => mailboxes,
    verifier: () => ({ verify }),
  }
}

export const CONTEXT = {
  awsRequestId: 'request-1',
  functionName: 'f',
  getRemainingTimeInMillis: () => 60_000,
} as Context

/** What API Gateway hands over with every frame, as far as the documents say. */
const requestContext = (connectionId: string, routeKey: string, eventType: string, authorizer?: object) => ({
  routeKey,
  eventType,
  messageDirection: 'IN',
  extendedRequestId: 'KvSMiEkRFiAFbHg=',
  requestTime: '21/Nov/2026:09:00:00 +0000',
  stage: 'live',
  connectedAt: 1795251600000,
  requestTimeEpoch: 1795251600000,
  identity: { sourceIp: '203.0.113.7' },
  requestId: 'KvSMiEkRFiAFbHg=',
  domainName: 'abcd1234.execute-api.eu-central-1.amazonaws.com',
  connectionId,
  apiId: 'abcd1234',
  ...(authorizer && { authorizer: { principalId: 'alice', integrationLatency: 12, ...authorizer } }),
})

const upgradeHeaders = {
  Host: 'abcd1234.execute-api.eu-central-1.amazonaws.com',
  'Sec-WebSocket-Version': '13',
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html */
export const connectEvent = (
  over: { headers?: Record<string, string>; query?: Record<string, string>; authorizer?: object } = {},
) => ({
  headers: { ...upgradeHeaders, ...over.headers },
  multiValueHeaders: {},
  ...(over.query && { queryStringParameters: over.query, multiValueQueryStringParameters: {} }),
  requestContext: requestContext('c1', '$connect', 'CONNECT', over.authorizer),
  isBase64Encoded: false,
})

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html */
export const authorizerEvent = (
  over: { headers?: Record<string, string>; query?: Record<string, string> } = {},
) => ({
  type: 'REQUEST' as const,
  methodArn: 'arn:aws:execute-api:eu-central-1:123456789012:abcd1234/live/$connect',
  stageVariables: {},
  ...connectEvent(over),
  queryStringParameters: over.query ?? {},
})

export const frameEvent = (frame: object | string, authorizer?: object, connectionId = 'c1') => ({
  requestContext: requestContext(connectionId, 'message', 'MESSAGE', authorizer),
  body: typeof frame === 'string' ? frame : JSON.stringify(frame),
  isBase64Encoded: false,
})

export const disconnectEvent = (authorizer?: object) => ({
  headers: { Host: upgradeHeaders.Host, 'x-api-key': '', 'x-restapi': '' },
  multiValueHeaders: {},
  requestContext: {
    ...requestContext('c1', '$disconnect', 'DISCONNECT', authorizer),
    disconnectStatusCode: 1001,
  },
  isBase64Encoded: false,
})

/** The row of `chat:lobby` as a stream record has it, with alice and bob in it. */
export const rowImage = (seq: number, over: object = {}) =>
  marshall({
    pk: 'chat:lobby',
    sk: '#',
    epoch: 'e1',
    seq,
    floor: 0,
    turn: 0,
    turnedAt: 0,
    pace: {},
    members: new Set(['#', 'alice', 'bob']),
    ...over,
  })
