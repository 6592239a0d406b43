import { beforeEach, describe, expect, it, vi } from 'vitest'
import { handler as typing } from '../../functions/typing/index.ts'
import { HTTP_ROUTES, type HttpRoute, LIMITS, ROUTES } from '../../shared/protocol/index.ts'
import { callerNamed } from '../support/app.ts'
import {
  askOverHttp,
  contextOfCaller,
  type HttpAnswer,
  httpEvent,
  routeFor,
  saidIn,
  servedBy,
} from '../support/http-door.ts'
import { CONTEXT, frameEvent, type StandIn } from './stand-in.ts'

const state = vi.hoisted(() => ({ now: undefined as unknown }))
vi.mock('../../functions/app.ts', () => ({ app: () => (state.now as StandIn).app() }))
vi.mock('../../functions/identities.ts', () => ({ identities: () => (state.now as StandIn).identities() }))
let world: StandIn
beforeEach(async () => {
  const { standIn } = await import('./stand-in.ts')
  world = standIn()
  state.now = world
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})

const alice = callerNamed('alice', { connection: '' })
const bob = callerNamed('bob', { connection: '' })
const read = (answer: HttpAnswer) => ({
  status: answer.statusCode,
  type: answer.headers['content-type'],
  said: saidIn(answer),
})
const ask = async (key: HttpRoute, request: Record<string, unknown> = {}, caller = alice) =>
  read(await askOverHttp(key, request, caller))

describe('C1: the HTTP API', () => {
  it('does what the socket does: a room, two in it, a message, what came, and how far one has read', async () => {
    for (const caller of [alice, bob])
      expect(await ask('POST /memberships', { channel: 'chat:lobby' }, caller)).toMatchObject({
        status: 200,
        said: { channel: 'chat:lobby', recovered: true },
      })
    const message = { channel: 'chat:lobby', key: 'k1', body: { text: 'Good morning' } }
    const sent = await ask('POST /messages', message)
    expect(sent).toMatchObject({ status: 201, type: 'application/json', said: { seq: 1, duplicate: false } })
    expect(await ask('POST /messages', message)).toMatchObject({ said: { seq: 1, duplicate: true } })
    const page = await ask('GET /messages', { channel: 'chat:lobby', before: 2, limit: 10 }, bob)
    expect(page.said).toMatchObject({ entries: [{ seq: 1, from: 'alice', body: message.body }], more: false })
    expect((await ask('GET /inbox', {}, bob)).said.channels).toMatchObject([
      { channel: 'chat:lobby', unread: 1, last: { body: message.body } },
    ])
    await ask('POST /receipts', { channel: 'chat:lobby', read: 1 }, bob)
    expect((await ask('GET /inbox', {}, bob)).said.channels).toMatchObject([{ unread: 0 }])
    const { epoch } = sent.said
    const synced = await ask('POST /sync', { cursors: { 'chat:lobby': { epoch, seq: 0 } } }, bob)
    expect(synced.said.channels['chat:lobby']).toMatchObject({ recovered: true, entries: [{ seq: 1 }] })
    expect(await ask('DELETE /memberships', { channel: 'chat:lobby' }, bob)).toMatchObject({ status: 200 })
    expect(await ask('GET /messages', { channel: 'chat:lobby' }, bob)).toMatchObject({ status: 403 })
  })

  it('answers every route of its table by the function that serves the action', async () => {
    const { storing, files, clock } = world.ports
    const about = { name: 'a.png', type: 'image/png', size: 2 * LIMITS.partBytes } as const
    const thumb = { type: 'image/webp', size: 9 } as const
    const file = { ...about, thumb, id: '5c1e0c6b7a2f4d9e8b31', channel: 'dm:alice~bob' }
    await storing?.uploads.put({ ...file, user: 'alice', remote: 'r', until: clock.now() + 1000 })
    await files.put({ ...file, by: 'alice', at: clock.now() })
    for (const [key, { action }] of Object.entries(HTTP_ROUTES)) {
      const fitting = ROUTES[action].examples.filter(one => routeFor(action, one) === key)
      const [example = {}] = fitting as Record<string, unknown>[]
      const { status, said } = await ask(key as HttpRoute, example)
      expect({ key, isServed: status !== 404 && said.code !== 'INVALID_INPUT' }).toEqual({
        key,
        isServed: true,
      })
    }
  })

  it('reads who is there, and several at once', async () => {
    const { said } = await ask('GET /presence', { of: ['bob', 'carol,dora'] })
    expect(Object.keys(said.presence)).toEqual(['bob', 'carol,dora'])
  })

  it('gives no socket to one who has none: whoever asks over HTTP alone is not there', async () => {
    await ask('POST /memberships', { channel: 'chat:lobby' })
    await ask('POST /presence', { status: 'busy' })
    const { said } = await ask('GET /presence', { of: ['alice'] }, bob)
    expect(said.presence.alice).toMatchObject({ status: 'offline', devices: 0 })
  })

  it('gives more in a page than a frame has room for', async () => {
    await ask('POST /memberships', { channel: 'chat:lobby' })
    for (let at = 0; at < 5; at++)
      await ask('POST /messages', {
        channel: 'chat:lobby',
        key: `k${at}`,
        body: { text: 'x'.repeat(12_000) },
      })
    const { said } = await ask('GET /messages', { channel: 'chat:lobby' })
    expect(said.entries).toHaveLength(5)
    expect(JSON.stringify(said).length).toBeGreaterThan(LIMITS.frameBytes)
  })

  it('hands out a conversation as lines of JSON, and says where the next ones begin', async () => {
    const channel = 'chat:lobby'
    await ask('POST /memberships', { channel })
    for (const key of ['a', 'b', 'c'])
      await ask('POST /messages', { channel, key, body: { text: `${key}\n` } })
    const first = await askOverHttp('GET /messages/export', { channel, limit: 2 }, alice)
    expect(first.headers).toMatchObject({ 'content-type': 'application/x-ndjson', 'heliograph-next': '2' })
    const rest = await askOverHttp('GET /messages/export', { channel, after: 2 }, alice)
    expect(rest.headers).not.toHaveProperty('heliograph-next')
    const lines = `${first.body}${rest.body}`.split('\n')
    expect(lines.pop()).toBe('')
    expect(lines.map(line => JSON.parse(line).body.text)).toEqual(['a\n', 'b\n', 'c\n'])
    const refused = await ask('GET /messages/export', { channel }, bob)
    expect(refused).toMatchObject({ status: 403, type: 'application/problem+json' })
  })

  it('takes names that no path could carry', async () => {
    const channel = 'chat:a/b%2Fc?d=e&f'
    expect(await ask('POST /memberships', { channel })).toMatchObject({ status: 200 })
    expect(await ask('GET /messages', { channel })).toMatchObject({ status: 200, said: { entries: [] } })
  })

  it.each([
    ['no channel', 'GET /messages', '', 400, 'channel'],
    ['a channel twice', 'GET /messages', 'channel=chat:a&channel=chat:b', 400, 'channel'],
    ['a number that is none', 'GET /messages', 'channel=chat:a&limit=ten', 400, 'limit'],
    ['a number out of bounds', 'GET /messages', 'channel=chat:a&limit=101', 400, 'limit'],
    ['a field that nobody knows', 'GET /messages', 'channel=chat:a&page=2', 400, 'page'],
    ['a name that every object has', 'GET /messages', 'channel=chat:a&constructor=2', 400, 'constructor'],
    ['a prototype', 'GET /messages', 'channel=chat:a&__proto__=2', 400, '__proto__'],
    ['another action', 'GET /inbox', 'action=revoke', 400, 'action'],
    ['what only the body of another route sets', 'GET /presence', 'status=offline', 400, 'status'],
  ] as const)('refuses %s and names it', async (_what, key, query, status, path) => {
    const answer = read(await servedBy(key, httpEvent(key, { query }, contextOfCaller(alice))))
    expect(answer).toMatchObject({ status, type: 'application/problem+json' })
    expect(answer.said).toMatchObject({ code: 'INVALID_INPUT', title: expect.any(String), status })
    expect(answer.said.issues.map((issue: { path: string }) => issue.path)).toContain(path)
  })

  it.each([
    ['no JSON', 'tea', 400, 'INVALID_INPUT'],
    ['a list', '[]', 400, 'INVALID_INPUT'],
    ['nothing', undefined, 400, 'INVALID_INPUT'],
    ['too much', JSON.stringify({ text: 'x'.repeat(40_000) }), 413, 'TOO_LARGE'],
    ['another action', JSON.stringify({ action: 'revoke', user: 'bob' }), 400, 'INVALID_INPUT'],
  ])('refuses a body that is %s', async (_what, body, status, code) => {
    const key = 'POST /messages'
    const event = httpEvent(key, body === undefined ? {} : { body }, contextOfCaller(alice))
    expect(read(await servedBy(key, event))).toMatchObject({ status, said: { code } })
  })

  it('takes a body in base64, and none that is no UTF-8', async () => {
    const key = 'POST /memberships'
    const event = (bytes: Buffer) =>
      httpEvent(key, { body: bytes.toString('base64'), isBase64Encoded: true }, contextOfCaller(alice))
    const text = JSON.stringify({ channel: 'chat:café' })
    expect(read(await servedBy(key, event(Buffer.from(text))))).toMatchObject({ status: 200 })
    expect(read(await servedBy(key, event(Buffer.from(text, 'latin1'))))).toMatchObject({ status: 400 })
  })

  it('T1: is for nobody whom no authorizer vouches for', async () => {
    for (const lambda of [undefined, {}, { user: 'alice' }]) {
      const event = httpEvent('GET /inbox', {}, lambda)
      expect(read(await servedBy('GET /inbox', event))).toMatchObject({
        status: 401,
        said: { code: 'UNAUTHENTICATED' },
      })
    }
  })

  it('T1: is closed to a token that has ended or was made void since the gateway asked', async () => {
    const late = { ...alice, expires: world.ports.clock.now() }
    expect(await ask('GET /inbox', {}, late)).toMatchObject({ status: 401 })
    await world.ports.revocations.revoke('alice', world.ports.clock.now())
    expect(await ask('GET /inbox')).toMatchObject({ status: 401 })
  })

  it('tells when to come back', async () => {
    Object.assign(world.ports, { rates: true })
    await ask('POST /memberships', { channel: 'chat:lobby' })
    const answers = []
    for (let at = 0; at < 70; at++)
      answers.push(await askOverHttp('POST /typing', { channel: 'chat:lobby', on: true }, alice))
    const refused = answers.find(({ statusCode }) => statusCode === 429)
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0)
    const lists = []
    for (let at = 0; at < 70; at++) lists.push((await askOverHttp('GET /inbox', {}, bob)).statusCode)
    expect(lists).toContain(429)
    world.ports.clock.advance(5000)
    const others = await ask('POST /memberships', { channel: 'chat:lobby' }, bob)
    expect(others).toMatchObject({ status: 200 })
  })

  it('is no door to what another function serves, nor does a frame pose as a request', async () => {
    const event = httpEvent('GET /inbox', {}, contextOfCaller(alice))
    const wrong = (await typing(event as Parameters<typeof typing>[0], CONTEXT)) as HttpAnswer
    expect(read(wrong)).toMatchObject({ status: 404, said: { code: 'UNKNOWN_ACTION' } })
    const posing = frameEvent(
      JSON.stringify({ version: '2.0', requestContext: { http: {} }, action: 'typing', id: '1' }),
    )
    expect(await typing(posing, CONTEXT)).toMatchObject({
      statusCode: 200,
      body: expect.stringContaining('"reply":"1"'),
    })
  })
})
