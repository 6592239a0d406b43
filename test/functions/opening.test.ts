import type { APIGatewayRequestAuthorizerEvent, APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { handler as authorizer } from '../../functions/authorizer/index.ts'
import { handler as connect } from '../../functions/connect/index.ts'
import { handler as disconnect } from '../../functions/disconnect/index.ts'
import { handler as presence } from '../../functions/presence/index.ts'
import { handler as tickets } from '../../functions/tickets/index.ts'
import {
  authorizerEvent,
  CONTEXT,
  connectEvent,
  disconnectEvent,
  frameEvent,
  type StandIn,
} from './stand-in.ts'

const state = vi.hoisted(() => ({ now: undefined as unknown }))
const now = () => state.now as StandIn
vi.mock('../../functions/app.ts', () => ({ app: () => now().app() }))
vi.mock('../../functions/identities.ts', () => ({ identities: () => now().identities() }))
vi.mock('../../functions/entrance.ts', () => ({
  tickets: () => now().tickets(),
  revocations: () => now().ports.revocations,
  verifier: () => now().verifier(),
}))
let world: StandIn
beforeEach(async () => {
  const { standIn } = await import('./stand-in.ts')
  world = standIn()
  state.now = world
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})

const bearer = (token: string) => ({
  headers: { 'Sec-WebSocket-Protocol': `heliograph.v1, bearer.${token}` },
})
const ask = (over: Parameters<typeof authorizerEvent>[0]) =>
  authorizer(authorizerEvent(over) as unknown as APIGatewayRequestAuthorizerEvent, CONTEXT)
const CONTEXT_OF_ALICE = {
  user: 'alice',
  roles: 'agent,client',
  device: 'phone',
  issued: String(Date.parse('2026-11-21T08:59:00Z')),
  expires: String(Date.parse('2100-01-01T00:00:00Z')),
}

const HTTP = {
  version: '2.0',
  type: 'REQUEST',
  routeArn: 'arn:aws:execute-api:eu-central-1:123456789012:abcd1234/$default/GET/inbox',
  routeKey: 'GET /inbox',
  identitySource: ['Bearer x'],
}
const askHttp = (over: object) =>
  authorizer({ ...HTTP, ...over } as unknown as APIGatewayRequestAuthorizerEventV2, CONTEXT)

describe('the authorizer, asked by the HTTP API', () => {
  it.each([
    ['', CONTEXT_OF_ALICE],
    ['BD', { ...CONTEXT_OF_ALICE, region: 'BD' }],
    ['XX,admin', CONTEXT_OF_ALICE],
  ])('lets the bearer ask, with the country that a proxy names: %j', async (country, context) => {
    const headers = { authorization: 'Bearer good.alice.x', 'cloudfront-viewer-country': country }
    expect(await askHttp({ headers })).toEqual({ isAuthorized: true, context })
    expect(await ask({ headers })).toMatchObject({ context })
  })

  it('takes the header alone: its answer is kept for whoever sends the same one', async () => {
    const holder = {
      user: 'alice',
      roles: [],
      device: '',
      issued: 0,
      expires: Number(CONTEXT_OF_ALICE.expires),
    }
    await world.tickets().issue('abc', holder, holder.expires)
    for (const request of [
      { headers: {} },
      { headers: { authorization: 'Bearer bad.alice.x' } },
      { headers: { authorization: 'Basic good.alice.x' } },
      { headers: { authorization: 'x', 'sec-websocket-protocol': 'heliograph.v1, bearer.good.alice.x' } },
      { headers: { authorization: 'x' }, queryStringParameters: { ticket: 'abc' } },
    ])
      await expect(askHttp(request)).rejects.toThrow('Unauthorized')
  })

  it('refuses a token that was made void', async () => {
    await world.ports.revocations.revoke('alice', Date.parse('2026-11-21T09:00:00Z'))
    await expect(askHttp({ headers: { authorization: 'Bearer good.alice.x' } })).rejects.toThrow(
      'Unauthorized',
    )
  })
})

describe('the authorizer', () => {
  it('lets the bearer of a token in, for this stage alone, with a context of plain strings', async () => {
    const answer = await ask(bearer('good.alice.x'))
    expect(answer).toEqual({
      principalId: 'alice',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'execute-api:Invoke',
            Effect: 'Allow',
            Resource: 'arn:aws:execute-api:eu-central-1:123456789012:abcd1234/live/$connect',
          },
        ],
      },
      context: CONTEXT_OF_ALICE,
    })
    expect(Object.values(answer.context).every(value => typeof value === 'string')).toBe(true)
  })

  it.each([
    ['nothing', {}],
    ['a bad token', bearer('bad.alice.x')],
    ['a ticket that was never given', { query: { ticket: 'abc' } }],
    ['a JWT in the query string', { query: { ticket: 'good.alice.x' } }],
  ])('throws the very word for %s, and logs no fault', async (_title, over) => {
    await expect(ask(over)).rejects.toThrow(/^Unauthorized$/)
    expect(process.stdout.write).not.toHaveBeenCalled()
  })

  it('F46: lets nobody in whose token was revoked, by token or by ticket', async () => {
    const { body } = await tickets({ headers: { authorization: 'Bearer good.alice.x' } }, CONTEXT)
    const { ticket } = JSON.parse(body) as { ticket: string }
    await world.ports.revocations.revoke('alice', Date.parse('2026-11-21T08:59:00Z'))
    await expect(ask(bearer('good.alice.x'))).rejects.toThrow(/^Unauthorized$/)
    await expect(ask({ query: { ticket } })).rejects.toThrow(/^Unauthorized$/)
    expect(await connect(connectEvent(bearer('good.alice.x')), CONTEXT)).toEqual({ statusCode: 401 })
    expect(await ask(bearer('good.bob.x'))).toMatchObject({ principalId: 'bob' })
  })

  it.each([
    ['a page that is listed', 'https://shop.example', true],
    ['a page of another origin', 'https://evil.example', false],
    ['a page that begins like a listed one', 'https://shop.example.evil.example', false],
    ['a page that hides its origin', 'null', false],
    ['no page', undefined, true],
  ])('asked by %s, with a list of origins: %s', async (_who, origin, isLetIn) => {
    vi.stubEnv('ORIGINS', 'https://shop.example,https://admin.example')
    const { headers } = bearer('good.alice.x')
    const asking = { headers: { ...headers, ...(origin && { Origin: origin }) } }
    if (isLetIn) expect(await ask(asking)).toMatchObject({ principalId: 'alice' })
    else await expect(ask(asking)).rejects.toThrow(/^Unauthorized$/)
    expect((await connect(connectEvent(asking), CONTEXT)).statusCode).toBe(isLetIn ? 200 : 401)
    vi.unstubAllEnvs()
  })

  it('lets pages of any origin in where none is listed', async () => {
    const { headers } = bearer('good.alice.x')
    expect(await ask({ headers: { ...headers, Origin: 'https://evil.example' } })).toMatchObject({
      principalId: 'alice',
    })
  })

  it('throws something else, and logs it, where the keys cannot be had', async () => {
    await expect(ask(bearer('away.x.x'))).rejects.toThrow('no keys')
    expect(process.stdout.write).toHaveBeenCalled()
  })
})

describe('a ticket', () => {
  const issue = async (token: string) => {
    const answer = await tickets({ headers: { authorization: `Bearer ${token}` } }, CONTEXT)
    return { ...answer, body: JSON.parse(answer.body) as { ticket: string; expiresInSeconds: number } }
  }

  it('opens one socket and no second', async () => {
    const { statusCode, body, headers } = await issue('good.alice.x')
    expect({ statusCode, seconds: body.expiresInSeconds }).toEqual({ statusCode: 201, seconds: 30 })
    expect(headers['cache-control']).toBe('no-store')
    expect(await ask({ query: { ticket: body.ticket } })).toMatchObject({ context: CONTEXT_OF_ALICE })
    await expect(ask({ query: { ticket: body.ticket } })).rejects.toThrow('Unauthorized')
  })

  it('is given to nobody without a token, and not for another ticket', async () => {
    const { body } = await issue('good.alice.x')
    for (const upgrade of [
      {},
      { headers: { authorization: 'Bearer bad.x.x' } },
      { queryStringParameters: { ticket: body.ticket } },
    ]) {
      const answer = await tickets(upgrade, CONTEXT)
      expect(answer).toMatchObject({
        statusCode: 401,
        headers: { 'content-type': 'application/problem+json' },
      })
      expect(JSON.parse(answer.body)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
    }
  })
})

describe('$connect', () => {
  it('believes the authorizer and writes nothing', async () => {
    const answer = await connect(
      connectEvent({ ...bearer('bad.x.x'), authorizer: CONTEXT_OF_ALICE }),
      CONTEXT,
    )
    expect(answer).toEqual({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'heliograph.v1' } })
    expect(await world.identities().get('c1')).toBeUndefined()
    expect(world.ports.sockets.posts).toEqual([])
  })

  it('verifies by itself where no authorizer was called, and keeps who it was', async () => {
    expect(
      await connect(connectEvent({ headers: { Authorization: 'Bearer good.alice.x' } }), CONTEXT),
    ).toEqual({
      statusCode: 200,
      headers: {},
    })
    expect(await world.identities().get('c1')).toMatchObject({ user: 'alice', connection: 'c1' })
  })

  it.each([
    ['no token', {}],
    ['a bad one', bearer('bad.x.x')],
    ['an empty context of an authorizer', { authorizer: {} }],
    [
      'a context that does not say since when',
      {
        authorizer: { user: 'alice', roles: 'admin', expires: '4102444800000' },
      },
    ],
    ['a context without an end', { authorizer: { user: 'alice', roles: 'admin' } }],
  ])('answers 401 to %s and keeps nothing', async (_title, over) => {
    expect(await connect(connectEvent(over), CONTEXT)).toEqual({ statusCode: 401 })
    expect(await world.identities().get('c1')).toBeUndefined()
  })
})

describe('$disconnect', () => {
  it.each([
    ['with a context', CONTEXT_OF_ALICE],
    ['without one', undefined],
  ])('ends the socket, %s, and may come twice', async (_title, authorizer) => {
    await connect(connectEvent({ ...bearer('good.alice.x'), ...(authorizer && { authorizer }) }), CONTEXT)
    await presence(frameEvent({ action: 'hello', id: '1' }, authorizer), CONTEXT)
    expect(Object.keys((await world.ports.users.read(['alice'])).get('alice')?.sockets ?? {})).toEqual(['c1'])
    for (let times = 0; times < 2; times++)
      expect(await disconnect(disconnectEvent(authorizer), CONTEXT)).toEqual({ statusCode: 200 })
    expect((await world.ports.users.read(['alice'])).get('alice')?.sockets).toEqual({})
    expect(await world.identities().get('c1')).toBeUndefined()
  })
})
