import { generateKeyPairSync, sign } from 'node:crypto'

/** What functions are asked first: something that they refuse without asking anybody, and something that they do. */

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

const ISSUER = { issuer: 'https://issuer.test', audience: 'heliograph' }
const UNSIGNED = `${part({ alg: 'none' })}.${part({})}.AA`
const ITEM = { pk: 'one', sk: 'two' }

/** A key pair, and a token that is good for an hour. */
const credentials = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    sub: 'alice',
    iss: ISSUER.issuer,
    aud: ISSUER.audience,
    iat: now,
    nbf: now,
    exp: now + 3600,
  }
  const head = `${part({ alg: 'ES256', kid: 'one' })}.${part(claims)}`
  const signature = sign('sha256', Buffer.from(head), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }
  return { jwk, token: `${head}.${signature.toString('base64url')}` }
}

const upgrade = (token: string) => ({
  type: 'REQUEST',
  methodArn: 'arn:aws:execute-api:eu-central-1:123456789012:abcd1234/live/$connect',
  headers: { 'Sec-WebSocket-Protocol': `heliograph.v1, bearer.${token}` },
  requestContext: { connectionId: 'c1', routeKey: '$connect' },
})

const frame = (body: string) => ({
  requestContext: {
    connectionId: 'c1',
    routeKey: 'message',
    authorizer: {
      user: 'alice',
      roles: '',
      device: '',
      issued: String(Date.now()),
      expires: '4102444800000',
    },
  },
  body,
})
const MESSAGE = {
  action: 'message',
  id: '1',
  channel: 'chat:lobby',
  key: 'k1',
  body: { text: 'Good morning' },
  after: 0,
}

/** One first event: what is to be answered, as a part of it, and to which bundle it goes where the row is named otherwise. */
type Row = { readonly event: object; readonly answer: string; readonly of?: string }
type Rows = Readonly<Record<string, Row>>

const DONE = '"statusCode":200'

/** Refused without asking anybody: everything that a function makes once is made by then. */
const REFUSED: Rows = {
  blank: { event: {}, answer: DONE },
  full: { event: {}, answer: '"statusCode":400' },
  'full.mjs': { event: {}, answer: '"statusCode":400' },
  authorizer: { event: upgrade(UNSIGNED), answer: 'Unauthorized' },
  message: { event: frame('{'), answer: 'INVALID_INPUT' },
  fanout: { event: { Records: [] }, answer: '"batchItemFailures":[]' },
}

/** The events, and the key that signed the token in them. */
export const firstEvents = () => {
  const { jwk, token } = credentials()
  const put = { event: { item: ITEM }, answer: DONE }
  const tokenAndPut = { event: { token, item: ITEM }, answer: DONE }
  const answered: Rows = {
    put,
    full: put,
    'full.mjs': put,
    authorizer: { event: upgrade(token), answer: '"principalId":"alice"' },
    token: { ...tokenAndPut, of: 'full' },
    'token.mjs': { ...tokenAndPut, of: 'full.mjs' },
    message: { event: frame(JSON.stringify(MESSAGE)), answer: String.raw`\"seq\":1` },
  }
  return { jwk, refused: REFUSED, answered }
}

/** The environment of a function that asks at this address. */
export const environmentAt = ({ url, jwks }: { readonly url: string; readonly jwks: string }) => ({
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_ENDPOINT_URL_DYNAMODB: url,
  SOCKETS_ENDPOINT: url,
  CONNECTIONS_TABLE: 'connections',
  ROOMS_TABLE: 'rooms',
  MESSAGES_TABLE: 'messages',
  QUEUES_TABLE: 'queues',
  TOKEN_ISSUER: ISSUER.issuer,
  TOKEN_AUDIENCE: ISSUER.audience,
  TOKEN_JWKS: jwks,
})
