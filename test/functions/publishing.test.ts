import { beforeEach, describe, expect, it, vi } from 'vitest'
import { handler as publish } from '../../functions/publish/index.ts'
import { Problem } from '../../shared/domain/problem.ts'
import { CONTEXT, type StandIn } from './stand-in.ts'

const state = vi.hoisted(() => ({ now: undefined as unknown }))
vi.mock('../../functions/app.ts', () => ({ app: () => (state.now as StandIn).app() }))
let world: StandIn
let printed: string[]
beforeEach(async () => {
  const { standIn } = await import('./stand-in.ts')
  world = standIn()
  state.now = world
  printed = []
  vi.spyOn(process.stdout, 'write').mockImplementation(line => printed.push(String(line)) > 0)
})

const note = { channel: 'user:alice', key: 'order-17', body: { kind: 'order', order: 17 } }
const IAM = { accessKey: 'ASIAEXAMPLE', accountId: '123456789012', userArn: 'arn:aws:sts::123456789012:x' }

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const requestOf = (body: unknown, authorizer: object | null = { iam: IAM }, isBase64Encoded = false) => ({
  version: '2.0',
  routeKey: 'POST /publish',
  rawPath: '/publish',
  headers: { 'content-type': 'application/json' },
  requestContext: {
    accountId: '123456789012',
    ...(authorizer && { authorizer }),
    http: { method: 'POST', path: '/publish' },
    routeKey: 'POST /publish',
  },
  ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  isBase64Encoded,
})

type Answer = { statusCode: number; headers: Record<string, string>; body: string }
const ask = async (
  event: object,
): Promise<{ status: number; type?: string; said: unknown; after?: string }> => {
  const { statusCode, headers, body } = (await publish({ ...event }, CONTEXT)) as Answer
  const { 'content-type': type = '', 'retry-after': after } = headers
  return { status: statusCode, type, said: JSON.parse(body), ...(after && { after }) }
}

describe('a signed request', () => {
  it('publishes once however often it comes, and is answered with the content of the reply', async () => {
    const first = await ask(requestOf(note))
    expect(first).toMatchObject({ status: 200, type: 'application/json' })
    expect(first.said).toEqual({
      channel: 'user:alice',
      epoch: expect.any(String),
      seq: 1,
      at: expect.any(String),
      duplicate: false,
      from: 'service',
    })
    expect(await ask(requestOf(note))).toMatchObject({ status: 200, said: { seq: 1, duplicate: true } })
    expect(await world.ports.channels.read('user:alice')).toMatchObject({
      head: 1,
      last: { from: 'service' },
    })
  })

  it('may come as base64', async () => {
    const text = Buffer.from(JSON.stringify(note)).toString('base64')
    expect(await ask(requestOf(text, { iam: IAM }, true))).toMatchObject({ status: 200, said: { seq: 1 } })
  })

  it('is INVALID_INPUT where its bytes are no UTF-8: what is stored is what was sent', async () => {
    const bytes = Buffer.from(JSON.stringify({ ...note, body: { text: '\u00e9' } }), 'latin1')
    expect(await ask(requestOf(bytes.toString('base64'), { iam: IAM }, true))).toMatchObject({
      status: 400,
      said: { code: 'INVALID_INPUT' },
    })
    expect(await world.ports.channels.read('user:alice')).toBeUndefined()
  })

  it.each([
    ['a room that it is not in', { ...note, channel: 'chat:lobby' }, 403, 'FORBIDDEN'],
    ['a name of its own', { ...note, from: 'alice' }, 400, 'INVALID_INPUT'],
    ['no JSON', 'order 17', 400, 'INVALID_INPUT'],
    ['a list', [note], 400, 'INVALID_INPUT'],
    ['nothing', undefined, 400, 'INVALID_INPUT'],
    ['a prototype', '{"__proto__":{"channel":"user:alice"}}', 400, 'INVALID_INPUT'],
    ['too much', { ...note, body: { text: 'x'.repeat(40_000) } }, 413, 'TOO_LARGE'],
    ['another action', { action: 'revoke', user: 'alice' }, 400, 'INVALID_INPUT'],
  ])('is refused %s, as a problem of RFC 9457', async (_what, body, status, code) => {
    const answer = await ask(requestOf(body))
    expect(answer).toMatchObject({ status, type: 'application/problem+json' })
    expect(answer.said).toMatchObject({ title: expect.any(String), status, code })
    expect(await world.ports.channels.read('user:alice')).toBeUndefined()
  })

  it('is CONFLICT with another body under its key', async () => {
    await ask(requestOf(note))
    expect(await ask(requestOf({ ...note, body: { order: 18 } }))).toMatchObject({
      status: 409,
      said: { code: 'CONFLICT' },
    })
  })

  it('is told when to come back, in whole seconds', async () => {
    vi.spyOn(world.ports.channels, 'commit').mockRejectedValue(
      new Problem('RATE_LIMITED', { retryAfterMs: 1200 }),
    )
    expect(await ask(requestOf(note))).toMatchObject({
      status: 429,
      after: '2',
      said: { code: 'RATE_LIMITED', retryAfterMs: 1200 },
    })
  })

  it.each([[null], [{}], [{ iam: null }], [{ lambda: { user: 'alice' } }]])(
    'is nobody without the word of IAM: %j',
    async authorizer => {
      expect(await ask(requestOf(note, authorizer))).toMatchObject({
        status: 403,
        said: { code: 'FORBIDDEN' },
      })
      expect(await world.ports.channels.read('user:alice')).toBeUndefined()
    },
  )

  it('says what its body says and nothing else: no body is taken for an event or for an invocation', async () => {
    const posing = { version: '0', id: 'e1', 'detail-type': 'Heliograph Publish', source: 'x', detail: note }
    expect(await ask(requestOf(posing))).toMatchObject({ status: 400, said: { code: 'INVALID_INPUT' } })
    expect(await ask(requestOf(requestOf(note)))).toMatchObject({
      status: 400,
      said: { code: 'INVALID_INPUT' },
    })
    expect(await world.ports.channels.read('user:alice')).toBeUndefined()
  })
})

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html */
const eventOf = (detail: unknown, id = '6a7e8feb-b491-4cf7-a9f1-bf3703467718') => ({
  version: '0',
  id,
  'detail-type': 'Heliograph Publish',
  source: 'shop.orders',
  account: '123456789012',
  time: '2026-11-21T09:00:00Z',
  region: 'eu-central-1',
  resources: [],
  detail,
})
const withoutKey = { channel: note.channel, body: note.body }

describe('an event of a bus', () => {
  it('publishes once however often it is delivered: without a key its id is the key', async () => {
    for (let times = 0; times < 3; times++)
      expect(await publish(eventOf(withoutKey), CONTEXT)).toBeUndefined()
    const row = await world.ports.channels.read('user:alice')
    expect(row).toMatchObject({ head: 1, last: { from: 'service', key: eventOf({}).id } })
    await publish(eventOf(withoutKey, 'another'), CONTEXT)
    expect(await world.ports.channels.read('user:alice')).toMatchObject({ head: 2 })
  })

  it('keeps its own key over several events', async () => {
    await publish(eventOf(note, 'one'), CONTEXT)
    await publish(eventOf(note, 'two'), CONTEXT)
    expect(await world.ports.channels.read('user:alice')).toMatchObject({
      head: 1,
      last: { key: 'order-17' },
    })
  })

  it.each([
    ['FORBIDDEN', { ...note, channel: 'chat:lobby' }, []],
    ['INVALID_INPUT', { channel: 'user:alice', body: 'secret' }, ['body']],
    ['INVALID_INPUT', { ...note, 'secret name': 1 }, []],
    ['INVALID_INPUT', [note], ['channel', 'body']],
  ])(
    'that is refused for good (%s) is told to the log and counted, and not tried again',
    async (code, detail, fields) => {
      expect(await publish(eventOf(detail), CONTEXT)).toBeUndefined()
      const line = printed.map(text => JSON.parse(text)).find(({ event }) => event === 'event refused')
      expect(line).toMatchObject({
        level: 'WARN',
        eventId: eventOf({}).id,
        source: 'shop.orders',
        code,
        fields,
        EventsRefused: 1,
        _aws: { CloudWatchMetrics: [{ Namespace: 'Heliograph', Dimensions: [['function']] }] },
      })
      expect(printed.join('')).not.toContain('secret')
    },
  )

  it.each([
    ['a rate', new Problem('RATE_LIMITED', { retryAfterMs: 900 }), 'RATE_LIMITED'],
    ['a fault', new Error('broken'), 'INTERNAL'],
  ])('that %s refuses is thrown, so that it comes again', async (_what, thrown, code) => {
    const commit = vi.spyOn(world.ports.channels, 'commit').mockRejectedValueOnce(thrown)
    await expect(publish(eventOf(withoutKey), CONTEXT)).rejects.toThrow(code)
    commit.mockRestore()
    await publish(eventOf(withoutKey), CONTEXT)
    expect(await world.ports.channels.read('user:alice')).toMatchObject({ head: 1 })
  })
})
