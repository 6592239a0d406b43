import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { awsLimits } from '../../../local/gateway/limits.ts'
import { playHttpApi } from '../../../local/http-api/http-api.ts'
import { type OpenServer, openServer, shut } from '../../../local/loopback.ts'
import { Roles } from '../../../local/roles/roles.ts'
import { signersOf } from '../../../local/signers.ts'
import { accessKeyOf, arn } from '../../../local/template/names.ts'
import type { GrantDefinition } from '../../../local/template/stack.ts'
import { type Credentials, signer, type Unsigned } from '../../../shared/aws/signature.ts'

const functions = ['shop', 'thief'].map(name => ({ name, role: `role-of-${name}` }))
const allowed: GrantDefinition = {
  role: 'role-of-shop',
  isAllowed: true,
  action: 'execute-api:Invoke',
  resource: arn('execute-api', 'api1/$default/POST/say'),
}

let open: OpenServer
const invoked: Record<string, unknown>[] = []
beforeAll(async () => {
  open = await openServer(0, 'test')
  const route = { id: 'r', key: 'POST /say', function: 'say', timeoutMs: 1000, authorizer: undefined }
  playHttpApi(
    {
      api: {
        id: 'api1',
        name: 'http',
        protocol: 'HTTP',
        stage: '$default',
        selection: '',
        routes: [{ ...route, signed: true, replies: true }],
        cors: undefined,
      },
      permissions: [{ function: 'say', principal: 'apigateway.amazonaws.com', sourceArn: undefined }],
      crossings: {
        invoke: async (_cause, _name, payload) => {
          invoked.push(JSON.parse(payload))
          return { ok: true, requestId: 'r', payload: '{"said":true}' }
        },
        post: (_, deliver) => deliver(),
      },
      limits: awsLimits,
      waiting: () => 0,
      warn: () => undefined,
      signers: signersOf(functions),
      roles: new Roles({ functions: functions as never, grants: [allowed] }),
    },
    open.server,
  )
})
afterAll(() => shut(open.server))
afterEach(() => {
  invoked.length = 0
})

const laptop: Credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
type Change = {
  readonly credentials?: Credentials
  readonly service?: string
  readonly region?: string
  readonly at?: number
  /** Sent in the place of what was signed. */
  readonly sent?: {
    readonly body?: string
    readonly headers?: Record<string, string>
    readonly query?: string
  }
  readonly query?: Record<string, string>
}

const ask = async ({
  credentials = laptop,
  service = 'execute-api',
  region = 'us-east-1',
  ...change
}: Change = {}) => {
  const { at = Date.now(), sent = {}, query } = change
  const host = `127.0.0.1:${open.port}`
  const request: Unsigned = { method: 'POST', path: '/say', host, body: '{"a":1}', ...(query && { query }) }
  const headers = { ...signer({ credentials, region, service })(request, at), ...sent.headers }
  const search = sent.query ?? new URLSearchParams(query).toString()
  const answer = await fetch(`http://${host}/say${search && `?${search}`}`, {
    method: 'POST',
    headers,
    body: sent.body ?? request.body,
  })
  return { status: answer.status, said: await answer.json() }
}

const today = () => new Date().toISOString().slice(0, 10).replaceAll('-', '')

const FORBIDDEN = { status: 403, said: { message: 'Forbidden' } }

describe('a route behind IAM', () => {
  test('is called for a request that is signed by a key of this laptop, and told who signed it', async () => {
    expect(await ask()).toEqual({ status: 200, said: { said: true } })
    expect(invoked).toMatchObject([
      {
        body: '{"a":1}',
        requestContext: {
          authorizer: { iam: { accessKey: 'test', userArn: 'arn:aws:iam::000000000000:root' } },
        },
      },
    ])
  })

  test('reads a query in any order, and knows one that was not signed', async () => {
    const query = { b: '2 %', a: '1' }
    expect(await ask({ query, sent: { query: 'b=2%20%25&a=1' } })).toMatchObject({ status: 200 })
    expect(await ask({ query, sent: { query: 'a=1&b=3' } })).toEqual(FORBIDDEN)
  })

  test.each<[string, Change]>([
    ['another secret', { credentials: { ...laptop, secretAccessKey: 'guess' } }],
    ['a key that nobody has', { credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'test' } }],
    ['another service', { service: 'dynamodb' }],
    ['another region', { region: 'eu-central-1' }],
    ['a body that was not signed', { sent: { body: '{"a":2}' } }],
    ['no signature', { sent: { headers: { authorization: '' } } }],
    ['a token in its place', { sent: { headers: { authorization: 'Bearer x.y.z' } } }],
    [
      'signed headers that it does not have',
      {
        sent: {
          headers: {
            authorization: `AWS4-HMAC-SHA256 Credential=test/${today()}/us-east-1/execute-api/aws4_request, SignedHeaders=constructor;host, Signature=${'a'.repeat(64)}`,
          },
        },
      },
    ],
    ['another time than was signed', { sent: { headers: { 'x-amz-date': '20261121T090000Z' } } }],
  ])('calls nothing for a request with %s, and says no more than that', async (_what, change) => {
    expect(await ask(change)).toEqual(FORBIDDEN)
    expect(invoked).toEqual([])
  })

  test('takes a clock that is five minutes off, and no other', async () => {
    const now = Date.now()
    vi.spyOn(Date, 'now').mockReturnValue(now)
    for (const [minutes, status] of [
      [-4.9, 200],
      [4.9, 200],
      [-5.1, 403],
      [5.1, 403],
    ] as const)
      expect(await ask({ at: now + minutes * 60_000 })).toMatchObject({ status })
    vi.restoreAllMocks()
  })

  test('is called by a function whose role allows it, and by no other', async () => {
    const of = (name: string) => ({
      accessKeyId: accessKeyOf(name),
      secretAccessKey: 'local',
      sessionToken: 'local',
    })
    expect(await ask({ credentials: of('shop') })).toMatchObject({ status: 200 })
    expect(await ask({ credentials: of('thief') })).toEqual(FORBIDDEN)
    expect(invoked).toHaveLength(1)
  })
})
