import { marshall } from '@aws-sdk/util-dynamodb'
import type { Context } from 'aws-lambda'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FUNCTION_NAMES } from '../../infra/functions.ts'
import type { App } from '../../shared/domain/app.ts'
import { ROUTES } from '../../shared/protocol/index.ts'
import {
  authorizerEvent,
  CONTEXT,
  connectEvent,
  disconnectEvent,
  frameEvent,
  rowImage,
  type StandIn,
  standIn,
} from '../functions/stand-in.ts'

/** T29: what must be in no log goes everywhere it can go, and everything that a log could have is looked through. */

const state = vi.hoisted(() => ({ now: undefined as unknown }))
const now = () => state.now as StandIn
vi.mock('../../functions/app.ts', () => ({ app: () => now().app() }))
vi.mock('../../functions/identities.ts', () => ({ identities: () => now().identities() }))
vi.mock('../../functions/entrance.ts', () => ({
  tickets: () => now().tickets(),
  revocations: () => now().app().revocations,
  verifier: () => now().verifier(),
}))

type Handler = (event: unknown, context: Context) => Promise<unknown>
const handlers = await Promise.all(
  FUNCTION_NAMES.map(async name => ({
    name,
    handler: ((await import(`../../functions/${name}/index.ts`)) as { handler: Handler }).handler,
  })),
)

const JWT = 'eyJcanary-token.eyJcanary-token.canary-token'
const said = (what: string) => ({
  [`canary-${what}`]: `canary-${what}\n{"level":"ERROR","event":"canary-forged"}`,
})
const CALLER = {
  user: 'alice',
  roles: 'admin',
  device: '',
  issued: '1795251540000',
  expires: '4102444800000',
}

/** What each action can carry that is somebody's own. */
const OWN: Readonly<Record<string, object>> = {
  message: { key: 'canary-key', body: said('body') },
  presence: { status: 'away', detail: said('detail') },
}
const FRAMES = Object.entries(ROUTES).flatMap(([action, { examples }]) =>
  examples.map(example => ({ action, id: 'canary-id', ...example, ...OWN[action] })),
)

const entry = {
  key: 'canary-key',
  from: 'alice',
  at: 1795251600000,
  body: JSON.stringify(said('body')),
  origin: 'c1',
}
const row = (seq: number, last: unknown = entry) =>
  rowImage(seq, seq > 0 ? { last, young: new Set(['1']) } : {})
const records = (...images: object[]) => ({
  Records: images.map((NewImage, at) => ({
    dynamodb: { OldImage: row(0), NewImage, SequenceNumber: String(at) },
  })),
})

/** What is published by other services, and refused or not. */
const published = (channel: string, body: unknown) => {
  const detail = { channel, key: 'canary-key', body }
  return [
    { version: '0', id: 'e1', 'detail-type': 'Heliograph Publish', source: 'shop.orders', detail },
    {
      version: '2.0',
      requestContext: { authorizer: { iam: { userArn: 'x' } }, http: { method: 'POST' } },
      body: JSON.stringify(detail),
      isBase64Encoded: false,
    },
  ]
}

const EVENTS: readonly unknown[] = [
  ...published('user:bob', said('body')),
  ...published('user:bob', 'canary-body'),
  ...published('chat:lobby', said('body')),
  ...FRAMES.flatMap(frame => [
    frameEvent(frame, CALLER),
    frameEvent({ ...frame, extra: said('extra') }, CALLER),
    frame,
  ]),
  frameEvent('{"action":"message","body":{"canary-cut', CALLER),
  frameEvent({ action: 'canary-action', id: '1' }, CALLER),
  frameEvent(FRAMES[0] ?? {}),
  ...[connectEvent, authorizerEvent].flatMap(event => [
    event({ headers: { 'Sec-WebSocket-Protocol': `heliograph.v1, bearer.${JWT}` } }),
    event({ headers: { Authorization: `Bearer ${JWT}` } }),
    event({ query: { ticket: 'canary-ticket' } }),
    event({ query: { token: JWT } }),
  ]),
  { headers: { authorization: `Bearer ${JWT}` } },
  disconnectEvent(),
  disconnectEvent(CALLER),
  records(
    row(1),
    row(2, { ...entry, body: '{"canary-cut' }),
    marshall({ pk: 'x', sk: 'relay#', canary: 'canary-relay' }),
  ),
  { Records: [{ dynamodb: { NewImage: 'canary-image' } }] },
]

/** As the SDK's and the store's own errors are: texts and items that hold what was asked. */
const fault = () =>
  Object.assign(new Error('canary-fault: the item {"body":"canary-fault"}'), {
    name: 'ValidationException',
    Item: { body: { S: 'canary-fault' } },
    CancellationReasons: [{ Item: { key: { S: 'canary-fault' } } }],
  })
/** A port of which every call fails, and each of its lists at its first page. */
const failing = <Port extends object>(port: Port): Port =>
  new Proxy(port, {
    get: (_, name) => () => {
      const failed = () => Promise.reject(fault())
      return name === 'due' ? { [Symbol.asyncIterator]: () => ({ next: failed }) } : failed()
    },
  })

/** A thrown error as Lambda's runtime for Node writes it into the log: with all its own properties. */
const asLambdaLogs = (thrown: unknown): string =>
  JSON.stringify(thrown, (_, value) =>
    value instanceof Error
      ? {
          errorType: value.name,
          errorMessage: value.message,
          ...value,
          cause: value.cause,
          stack: value.stack,
        }
      : value,
  )

let written: string[]
beforeEach(() => {
  written = []
  vi.stubEnv('LOG_LEVEL', 'DEBUG')
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation(text => written.push(String(text)) > 0)
})

/** Every event to every function; answers what they answered. */
const playAll = async (world: StandIn): Promise<unknown[]> => {
  state.now = world
  const answers: unknown[] = []
  for (const { handler } of handlers)
    for (const event of EVENTS)
      try {
        answers.push(await handler(structuredClone(event), CONTEXT))
      } catch (thrown) {
        written.push(`${asLambdaLogs(thrown)}\n`)
      }
  return answers
}
const logging = async (over: (app: App) => Partial<App>): Promise<StandIn> => {
  const { log } = await import('../../functions/log.ts')
  const world = standIn()
  const app = { ...world.ports, log, ...over(world.ports) }
  return { ...world, app: () => app as typeof world.ports }
}
const PORTS = ['channels', 'logs', 'members', 'relays', 'ledger', 'users', 'revocations'] as const

describe('T7 T29: a log', () => {
  it('has no token, ticket, key, body or detail of anything that any function is sent', async () => {
    await playAll(await logging(() => ({})))
    expect(written.length).toBeGreaterThan(EVENTS.length)
    expect(written.filter(line => line.includes('canary'))).toEqual([])
  })

  it('has none either where everything fails, with errors that tell all they know; nor has an answer', async () => {
    const world = await logging(app => Object.fromEntries(PORTS.map(port => [port, failing(app[port])])))
    const broken = {
      ...world,
      identities: () => failing(world.identities()),
      tickets: () => failing(world.tickets()),
    }
    const answers = await playAll(broken)
    expect(written.join('')).toContain('ValidationException')
    expect(written.filter(line => line.includes('canary'))).toEqual([])
    expect(answers.filter(answer => JSON.stringify(answer ?? '').includes('canary-fault'))).toEqual([])
  })

  it('T36: is a line of JSON a fact, whatever stands in what was sent', async () => {
    await playAll(await logging(app => ({ channels: failing(app.channels) })))
    const lines = written
      .join('')
      .split('\n')
      .filter(line => line !== '')
    for (const line of lines) expect(() => JSON.parse(line), line).not.toThrow()
    expect(lines.some(line => JSON.parse(line).event === 'canary-forged')).toBe(false)
  })
})
