import { request } from 'node:http'
import type { APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { handler as authorizer } from '../../functions/authorizer/index.ts'
import { handler as connect } from '../../functions/connect/index.ts'
import { handler as issue } from '../../functions/tickets/index.ts'
import { startProxy } from '../../local/database/proxy.ts'
import { dynamoTickets } from '../../shared/store/dynamo/identities.ts'
import { dynamoRevocations } from '../../shared/store/dynamo/revocations.ts'
import { playTestGateway, type TestEvent, type TestGateway } from '../local/fixtures/played-gateway.ts'
import { WRITES } from '../support/counted-app.ts'
import { startDynamo } from '../support/dynamo.ts'
import { startIssuer, type TestIssuer } from '../support/issuer.ts'
import { type BadUpgrade, badUpgrades } from './bad-upgrades.ts'

/**
 * The door: real upgrades over HTTP, the local gateway, the functions of authorizer and `$connect` as they are deployed,
 * and a real database. Counted is every call that reaches the database: DynamoDB charges a conditional write also where its
 * condition fails. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html
 */

/** `npm run security` knocks ten thousand times. */
const UPGRADES = Number(process.env.BAD_UPGRADES ?? 2000)
const AT_ONCE = 64
const CONTEXT = { awsRequestId: 'r' } as Context
const SHAKE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

describe('T22: the door', () => {
  const asked: string[] = []
  const stops: (() => unknown)[] = []
  let gateway: TestGateway
  let issuer: TestIssuer
  let kinds: readonly BadUpgrade[]

  /** The status that an upgrade gets; 101 where it is let in. */
  const statusOf = ({ headers = {}, query = '' }: Partial<BadUpgrade>) =>
    new Promise<number>((resolve, reject) => {
      const sent = request(`${gateway.endpoint}/${query}`, { headers: { ...SHAKE, ...headers } })
      sent.on('response', response => resolve(response.resume().statusCode ?? 0))
      sent.on('upgrade', (_response, socket) => {
        socket.destroy()
        resolve(101)
      })
      sent.on('error', reject).end()
    })
  const ticket = async (): Promise<string> => {
    const bearer = { headers: { authorization: `Bearer ${await issuer.sign()}` } }
    return JSON.parse((await issue(bearer, CONTEXT)).body).ticket
  }

  beforeAll(async () => {
    const clock = { now: () => Date.now(), sleep: async () => undefined }
    const database = await startDynamo(clock)
    const proxy = await startProxy(database.endpoint, ({ operation }, passOn) => {
      asked.push(operation)
      return passOn()
    })
    issuer = await startIssuer()
    const settings = {
      TOKEN_ISSUER: issuer.settings.issuer,
      TOKEN_AUDIENCE: issuer.settings.audience,
      TOKEN_JWKS: issuer.settings.jwks,
    }
    const access = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }
    const env = {
      ...settings,
      ...access,
      AWS_ENDPOINT_URL_DYNAMODB: proxy.url,
      CONNECTIONS_TABLE: 'connections',
      ORIGINS: 'https://shop.example',
    }
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
    gateway = await playTestGateway(
      {
        authorizer: event => authorizer(event as unknown as APIGatewayRequestAuthorizerEvent, CONTEXT),
        connect: (event: TestEvent) => connect(event, CONTEXT),
      },
      { limits: { connectsPerSecond: UPGRADES * 2 } },
    )
    stops.push(
      () => gateway.gateway.stop(),
      proxy.stop,
      database.stop,
      issuer.stop,
      () => vi.unstubAllEnvs(),
    )
    const [spent, expired] = [await ticket(), 'expired']
    expect(await statusOf({ query: `?ticket=${spent}` })).toBe(101)
    const holder = {
      user: 'alice',
      roles: [],
      device: '',
      issued: clock.now(),
      expires: clock.now() + 60_000,
    }
    await dynamoTickets(database).issue(expired, holder, clock.now() - 1)
    await dynamoRevocations(database).revoke('revoked', clock.now() + 60_000)
    kinds = await badUpgrades(issuer, { spent, expired })
  }, 60_000)
  afterAll(async () => {
    for (const stop of stops) await stop()
  })

  it('lets a token in for one reading, and a ticket for two and the one delete that spends it', async () => {
    asked.splice(0)
    expect(await statusOf({ headers: { authorization: `Bearer ${await issuer.sign()}` } })).toBe(101)
    expect(asked).toEqual(['GetItem'])
    const query = `?ticket=${await ticket()}`
    asked.splice(0)
    expect(await statusOf({ query })).toBe(101)
    expect(asked).toEqual(['GetItem', 'DeleteItem', 'GetItem'])
    expect(await statusOf({ query })).toBe(401)
  })

  it('lets one in of twenty who bring the same ticket at once', async () => {
    const query = `?ticket=${await ticket()}`
    const statuses = await Promise.all(Array.from({ length: 20 }, () => statusOf({ query })))
    expect(statuses.toSorted()).toEqual([101, ...Array(19).fill(401)])
  })

  it('refuses each kind of bad upgrade with 401, without a write, and reads only for a ticket or a good token', async () => {
    for (const kind of kinds) {
      asked.splice(0)
      expect([kind.title, await statusOf(kind), [...asked]]).toEqual([
        kind.title,
        401,
        Array(kind.asks).fill('GetItem'),
      ])
    }
  })

  it(`refuses thousands of bad upgrades without a write, and asks the issuer for its keys no more often for it (${UPGRADES})`, async () => {
    asked.splice(0)
    const fetches = issuer.fetches()
    let [next, reads] = [0, 0]
    const refused: number[] = []
    const knock = async () => {
      for (let at = next++; at < UPGRADES; at = next++) {
        const kind = kinds[at % kinds.length] as BadUpgrade
        reads += kind.asks
        refused.push(await statusOf(kind))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, knock))
    expect(refused).toHaveLength(UPGRADES)
    expect(refused.filter(status => status !== 401)).toEqual([])
    expect(asked.filter(operation => WRITES.includes(operation))).toEqual([])
    expect(asked).toEqual(Array(reads).fill('GetItem'))
    expect(issuer.fetches() - fetches).toBeLessThanOrEqual(2)
  }, 120_000)
})
