import { marshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { handler as unknown } from '../../functions/default/index.ts'
import { handler as fanout } from '../../functions/fanout/index.ts'
import { handler as membership } from '../../functions/membership/index.ts'
import { handler as message } from '../../functions/message/index.ts'
import { handler as presence } from '../../functions/presence/index.ts'
import { handler as sweep } from '../../functions/sweep/index.ts'
import { handler as typing } from '../../functions/typing/index.ts'
import { CONTEXT, frameEvent, rowImage, type StandIn } from './stand-in.ts'

const state = vi.hoisted(() => ({ now: undefined as unknown, level: 'DEBUG' }))
vi.mock('../../functions/app.ts', () => ({ app: () => (state.now as StandIn).app() }))
vi.mock('../../functions/identities.ts', () => ({
  identities: () => (state.now as StandIn).identities(),
}))
const CANARIES = ['canary-body', 'canary-token', 'canary-key', 'canary-detail']
let world: StandIn
let lines: string[]
beforeEach(async () => {
  const [{ standIn }, { log }] = await Promise.all([
    import('./stand-in.ts'),
    import('../../functions/log.ts'),
  ])
  world = standIn()
  state.now = { ...world, app: () => ({ ...world.ports, log }) }
  lines = []
  vi.stubEnv('LOG_LEVEL', 'DEBUG')
  vi.spyOn(process.stdout, 'write').mockImplementation(line => lines.push(String(line)) > 0)
})

const vouched = (user: string) => ({
  user,
  roles: 'client',
  device: '',
  issued: '1795251540000',
  expires: '4102444800000',
})
const as = (user: string, frame: object | string) => frameEvent(frame, vouched(user), `of-${user}`)
const greeted = async (...users: string[]) => {
  for (const user of users) {
    await presence(as(user, { action: 'hello' }), CONTEXT)
    await membership(as(user, { action: 'join', channel: 'chat:lobby' }), CONTEXT)
  }
}
const said = { action: 'message', channel: 'chat:lobby', key: 'canary-key', body: { text: 'canary-body' } }

describe('a frame', () => {
  it('is answered with the reply as the body', async () => {
    await greeted('alice')
    const answer = await message(as('alice', { ...said, id: '7' }), CONTEXT)
    expect(answer.statusCode).toBe(200)
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ reply: '7', ok: true, seq: 1 })
  })

  it('without an id is answered with no body, also where it is refused', async () => {
    await greeted('alice')
    expect(await message(as('alice', said), CONTEXT)).toEqual({ statusCode: 200 })
    expect(await message(as('eve', said), CONTEXT)).toEqual({ statusCode: 200 })
  })

  it('is read also where the gateway hands it over as base64', async () => {
    const body = Buffer.from(JSON.stringify({ action: 'ping', id: 'ж' })).toString('base64')
    const answer = await unknown({ ...as('alice', ''), body, isBase64Encoded: true }, CONTEXT)
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ reply: 'ж', ok: true })
  })

  it.each([
    ['an action that nobody knows', JSON.stringify({ action: 'dance', id: '1' }), '1', 'UNKNOWN_ACTION'],
    ['an action of another function', JSON.stringify({ action: 'message', id: '1' }), '1', 'UNKNOWN_ACTION'],
    [
      'an action that every object has',
      JSON.stringify({ action: 'toString', id: '1' }),
      '1',
      'UNKNOWN_ACTION',
    ],
    [
      'two actions, of which the last is another function’s',
      '{"action":"ping","action":"message","id":"1"}',
      '1',
      'UNKNOWN_ACTION',
    ],
    ['no action', '{}', null, 'UNKNOWN_ACTION'],
    ['no JSON', 'hello', null, 'INVALID_INPUT'],
    ['nothing', '', null, 'INVALID_INPUT'],
    ['a list', '[]', null, 'INVALID_INPUT'],
    ['too much', `"${'x'.repeat(33_000)}"`, null, 'TOO_LARGE'],
  ])('that is %s is refused by the default route', async (_title, text, id, code) => {
    const { body } = await unknown(as('alice', text), CONTEXT)
    expect(JSON.parse(body ?? '')).toMatchObject({ reply: id, ok: false, error: { code } })
  })

  it('without a body at all is refused', async () => {
    const { body } = await unknown({ ...as('alice', ''), body: null }, CONTEXT)
    expect(JSON.parse(body ?? '')).toMatchObject({ error: { code: 'INVALID_INPUT' } })
  })

  it('I15: of a socket that nobody vouches for and nobody knows is UNAUTHENTICATED', async () => {
    const { body } = await unknown(frameEvent({ action: 'ping', id: '1' }), CONTEXT)
    expect(JSON.parse(body ?? '')).toMatchObject({ error: { code: 'UNAUTHENTICATED' } })
  })

  it('of one who is vouched for costs no reading of identities', async () => {
    const get = vi.spyOn(world.identities(), 'get')
    await greeted('alice')
    await message(as('alice', said), CONTEXT)
    await typing(as('alice', { action: 'typing', channel: 'chat:lobby', on: true }), CONTEXT)
    expect(get).not.toHaveBeenCalled()
  })

  it('that meets a fault gets INTERNAL with the request id, and nothing of the inside', async () => {
    await greeted('alice')
    world.ports.channels.commit = async () => {
      throw Object.assign(new Error('canary-body in table rooms'), { $metadata: { httpStatusCode: 500 } })
    }
    const { body } = await message(as('alice', { ...said, id: '1' }), CONTEXT)
    expect(JSON.parse(body ?? '').error).toEqual({
      code: 'INTERNAL',
      message: 'A fault of the server.',
      requestId: 'request-1',
    })
    expect(lines.join('')).toContain('"status":500')
    expect(lines.join('')).not.toContain('canary')
  })
})

const last = {
  key: 'canary-key',
  from: 'alice',
  at: 1795251600000,
  body: '{"text":"canary-body"}',
  origin: 'of-alice',
}
const row = (seq: number, over: object = {}) =>
  rowImage(seq, { ...(seq > 0 && { last, young: new Set([seq.toString(36)]) }), ...over })

const record = (sequence: string, before: object | undefined, after: object | undefined) => ({
  eventID: `event-${sequence}`,
  eventName: before ? (after ? ('MODIFY' as const) : ('REMOVE' as const)) : ('INSERT' as const),
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'eu-central-1',
  dynamodb: {
    ApproximateCreationDateTime: 1795251600,
    Keys: marshall({ pk: 'chat:lobby', sk: '#' }),
    ...(before && { OldImage: before }),
    ...(after && { NewImage: after }),
    SequenceNumber: sequence,
    SizeBytes: 300,
    StreamViewType: 'NEW_AND_OLD_IMAGES' as const,
  },
  eventSourceARN: 'arn:aws:dynamodb:eu-central-1:123456789012:table/rooms/stream/2026-11-21T00:00:00.000',
})
const carry = (...records: object[]) => fanout({ Records: records } as DynamoDBStreamEvent, CONTEXT)
const posted = (user: string) =>
  world.ports.sockets.posts.filter(({ connection }) => connection === `of-${user}`).map(({ frame }) => frame)

describe('the fan-out', () => {
  it('posts what the stream tells, and puts the entry into the log', async () => {
    await greeted('alice', 'bob')
    expect(await carry(record('1', row(0), row(1)), record('2', row(1), row(2)))).toEqual({
      batchItemFailures: [],
    })
    expect(posted('bob')).toMatchObject([
      [{ event: 'message', seq: 1, epoch: 'e1', from: 'alice' }, { seq: 2 }],
    ])
    expect(posted('alice')).toEqual([])
    expect(await world.ports.logs.read('chat:lobby', 0, 9)).toMatchObject([{ seq: 1 }, { seq: 2 }])
  })

  it('tells members and marks, and passes over what is no news', async () => {
    await greeted('alice', 'bob')
    const member = marshall({ pk: 'chat:lobby', sk: 'member#carol', origin: 'x' })
    const marks = (read: number) =>
      marshall({ pk: 'user#bob', sk: 'in#chat:lobby', read, delivered: read, origin: 'of-bob' })
    await carry(
      record('1', undefined, row(0)),
      record('2', row(0), row(0, { members: new Set(['#', 'alice', 'bob', 'carol']) })),
      record('3', undefined, member),
      record('4', undefined, marks(0)),
      record('5', marks(0), marks(3)),
      record('6', member, undefined),
      record('7', undefined, marshall({ pk: 'x', sk: 'future#kind' })),
    )
    expect(posted('alice').flat()).toMatchObject([
      { event: 'member', user: 'carol', change: 'joined' },
      { event: 'receipt', user: 'bob', read: 3 },
      { event: 'member', user: 'carol', change: 'left' },
    ])
    expect(posted('bob').flat()).toHaveLength(2)
  })

  it('I14: reports a record that cannot be read, delivers what is around it, and logs nothing of it', async () => {
    await greeted('alice', 'bob')
    const poison = row(2, { last: { ...last, body: '{"text":"canary-body' } })
    const answer = await carry(
      record('1', row(0), row(1)),
      record('2', row(1), poison),
      record('3', poison, row(3)),
    )
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] })
    expect(posted('bob')).toMatchObject([[{ seq: 1 }, { seq: 3 }]])
    expect(lines.join('')).toContain('record unreadable')
    expect(lines.join('')).not.toContain('canary')
  })

  it('I14: reports a channel that fails by its first record', async () => {
    await greeted('alice', 'bob')
    world.ports.sockets.post = async () => {
      throw new Error('the endpoint refuses')
    }
    const answer = await carry(record('1', row(0), row(1)), record('2', row(1), row(2)))
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] })
  })
})

describe('the log', () => {
  it('says a line of JSON for each event, and never a body, a key, a detail or a token', async () => {
    await greeted('alice', 'bob')
    await message(as('alice', { ...said, id: '1' }), CONTEXT)
    await message(as('alice', { ...said, id: '1', body: { other: 'canary-body' } }), CONTEXT)
    await presence(as('alice', { action: 'presence', detail: { page: 'canary-detail' } }), CONTEXT)
    await unknown(as('alice', '{"canary-body'), CONTEXT)
    await unknown(as('alice', { action: 'canary-token', id: '1' }), CONTEXT)
    world.ports.logs.read = async () => {
      throw new Error('the store is away')
    }
    await carry(record('1', row(0), row(1)))
    await sweep(undefined, CONTEXT)
    expect(lines.length).toBeGreaterThan(8)
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), event: expect.any(String) })
    for (const canary of CANARIES) expect(lines.join('')).not.toContain(canary)
  })
})
