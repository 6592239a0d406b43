import { beforeEach, describe, expect, it, vi } from 'vitest'
import { handler as attachments } from '../../functions/attachments/index.ts'
import { handler as ping } from '../../functions/default/index.ts'
import { handler as disconnect } from '../../functions/disconnect/index.ts'
import { clock } from '../../functions/environment.ts'
import { handler as membership } from '../../functions/membership/index.ts'
import { handler as message } from '../../functions/message/index.ts'
import { handler as polling } from '../../functions/polling/index.ts'
import { handler as presence } from '../../functions/presence/index.ts'
import { handler as reading } from '../../functions/reading/index.ts'
import { handler as revocation } from '../../functions/revocation/index.ts'
import { handler as typing } from '../../functions/typing/index.ts'
import { revoke } from '../../shared/domain/actions/revoke.ts'
import type { Caller } from '../../shared/domain/ports.ts'
import {
  type Action,
  POLLED_FRAMES,
  POLLING_ROUTES,
  type PollingRoute,
  ROUTES,
} from '../../shared/protocol/index.ts'
import { routedSockets } from '../../shared/sockets/routed.ts'
import { callerNamed } from '../support/app.ts'
import { contextOfCaller, type HttpAnswer, httpEvent } from '../support/http-door.ts'
import { CONTEXT, type StandIn } from './stand-in.ts'

const state = vi.hoisted(() => ({ now: undefined as unknown }))
vi.mock('../../functions/app.ts', () => ({ app: () => (state.now as StandIn).app() }))
vi.mock('../../functions/identities.ts', () => ({ identities: () => (state.now as StandIn).identities() }))
vi.mock('../../functions/mailboxes.ts', () => ({ mailboxes: () => (state.now as StandIn).mailboxes() }))
vi.mock('../../functions/standing.ts', () => ({
  standing: () => (state.now as StandIn).ports.standing,
  users: () => (state.now as StandIn).ports.users,
}))
let world: StandIn
beforeEach(async () => {
  const { standIn } = await import('./stand-in.ts')
  world = standIn()
  state.now = world
  const { ports } = world
  const ways = { posted: ports.sockets, mailboxes: world.mailboxes(), clock: ports.clock, log: ports.log }
  Object.assign(ports, { sockets: routedSockets(ways) })
  vi.spyOn(clock, 'now').mockImplementation(() => ports.clock.now())
  vi.spyOn(clock, 'sleep').mockImplementation(ms => ports.clock.sleep(ms))
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})

const SERVING = {
  attachments,
  polling,
  disconnect,
  default: ping,
  membership,
  message,
  presence,
  reading,
  revocation,
  typing,
}
const alice = callerNamed('alice', { connection: '' })
const bob = callerNamed('bob', { connection: '' })

const asked = async (key: string, served: keyof typeof SERVING, caller: Caller | undefined, more: object) => {
  const event = httpEvent(key, more, caller && contextOfCaller(caller))
  const serve = SERVING[served] as (event: unknown, context: unknown) => Promise<unknown>
  const { statusCode, headers, body } = (await serve(event, CONTEXT)) as HttpAnswer
  return { status: statusCode, headers, said: body === '' ? undefined : JSON.parse(body) }
}
const route = (key: PollingRoute, caller: Caller | undefined, polled = '') =>
  asked(key, POLLING_ROUTES[key].served, caller, { headers: { 'heliograph-polling': polled } })
const begin = async (caller: Caller): Promise<string> =>
  (await route('POST /polling', caller)).said.connection
const frame = (action: Action, caller: Caller | undefined, polled: string, parameters: object = {}) =>
  asked(`POST /polling/${action}`, ROUTES[action].served, caller, {
    headers: { 'heliograph-polling': polled },
    body: JSON.stringify({ action, id: 'q', ...parameters }),
  })
const come = (caller: Caller, polled: string, after = 0) =>
  route('GET /polling', caller, `${polled};after=${after}`)
const greeted = async (caller: Caller): Promise<string> => {
  const polled = await begin(caller)
  expect((await frame('hello', caller, polled)).said).toMatchObject({ ok: true, connection: polled })
  return polled
}

describe('A1 D6: a connection without a socket', () => {
  it('says and hears what a socket does', async () => {
    const [here, there] = [await greeted(alice), await greeted(bob)]
    for (const [who, polled] of [
      [alice, here],
      [bob, there],
    ] as const)
      expect((await frame('join', who, polled, { channel: 'chat:lobby' })).said).toMatchObject({ ok: true })
    const body = { text: 'Good morning' }
    const said = await frame('message', alice, here, { channel: 'chat:lobby', key: 'k1', body })
    expect(said).toMatchObject({ status: 200, said: { reply: 'q', ok: true, seq: 1, duplicate: false } })
    const again = await frame('message', alice, here, { channel: 'chat:lobby', key: 'k1', body })
    expect(again.said).toMatchObject({ seq: 1, duplicate: true })
    await frame('typing', alice, here, { channel: 'chat:lobby', on: true })
    const { said: came, headers } = await come(bob, there)
    expect(came.events).toMatchObject([
      { event: 'message', seq: 1, from: 'alice', body },
      { event: 'typing', from: 'alice', on: true },
    ])
    expect(headers['cache-control']).toBe('no-store')
    expect((await come(bob, there, came.after)).said).toEqual({ after: came.after, events: [] })
    expect((await come(alice, here)).said.events).toEqual([])
  })

  it('is one of the user’s connections: it counts, is seen, beats without rest, and is taken the place of', async () => {
    const polled = await greeted(alice)
    const { said } = await frame('presence', bob, await greeted(bob), { of: ['alice'] })
    expect(said.presence.alice).toMatchObject({ status: 'online', devices: 1 })
    const hello = await frame('hello', alice, polled)
    expect(hello.said).toMatchObject({ heartbeatSeconds: 30 })
    expect(hello.said).not.toHaveProperty('restSeconds')
    const next = await begin(alice)
    await frame('hello', alice, next, { replaces: polled })
    const row = (await world.ports.users.read(['alice'])).get('alice')
    expect(Object.keys(row?.sockets ?? {})).toEqual([next])
    for (let more = 0; more < 4; more++) await greeted(alice)
    const full = await frame('hello', alice, await begin(alice))
    expect(full.said).toMatchObject({ ok: false, error: { code: 'TOO_MANY_CONNECTIONS' } })
  })

  it('takes the frames of every action, by the function that serves it', async () => {
    const polled = await greeted(alice)
    for (const { action } of POLLED_FRAMES) {
      const [example = {}] = ROUTES[action].examples
      const { status, said } = await frame(action, alice, polled, { ...example })
      expect({ action, status, reply: said.reply, code: said.error?.code }).toMatchObject({
        action,
        status: 200,
        reply: 'q',
      })
      expect(['INVALID_INPUT', 'UNKNOWN_ACTION']).not.toContain(said.error?.code)
    }
  })

  it('answers a frame as a socket would: refused in the reply, and nothing where there is no id', async () => {
    const polled = await greeted(alice)
    const refused = await frame('history', alice, polled, { channel: 'chat:others' })
    expect(refused).toMatchObject({ status: 200, said: { ok: false, error: { code: 'FORBIDDEN' } } })
    await frame('join', alice, polled, { channel: 'chat:lobby' })
    const silent = await frame('typing', alice, polled, { channel: 'chat:lobby', on: true, id: undefined })
    expect(silent).toMatchObject({ status: 204, said: undefined })
  })

  it('ends as a socket does, and those who share a channel learn it', async () => {
    const [here, there] = [await greeted(alice), await greeted(bob)]
    await frame('join', alice, here, { channel: 'chat:lobby' })
    await frame('join', bob, there, { channel: 'chat:lobby' })
    expect(await route('DELETE /polling', alice, here)).toMatchObject({ status: 204 })
    expect(await route('DELETE /polling', alice, here)).toMatchObject({ status: 204 })
    const { said } = await come(bob, there)
    expect(said.events).toContainEqual(
      expect.objectContaining({ event: 'presence', user: 'alice', status: 'offline' }),
    )
    expect(await come(alice, here)).toMatchObject({ status: 404, said: { code: 'NOT_FOUND' } })
  })

  it('falls by its lease when nobody comes any more', async () => {
    await greeted(alice)
    world.ports.clock.advance(76_000)
    const { said } = await frame('presence', bob, await greeted(bob), { of: ['alice'] })
    expect(said.presence.alice).toMatchObject({ status: 'offline', devices: 0 })
  })

  it('waits twenty seconds where it was greeted, and hardly where it was not', async () => {
    const [polled, stranger] = [await greeted(alice), await begin(bob)]
    const timed = async (ask: () => Promise<unknown>) => {
      const from = world.ports.clock.now()
      await ask()
      return world.ports.clock.now() - from
    }
    expect(await timed(() => come(alice, polled))).toBeGreaterThan(18_000)
    expect(await timed(() => come(bob, stranger))).toBeLessThanOrEqual(1000)
    expect(await timed(() => route('GET /polling', alice, `${polled};after=0;wait=5`))).toBeLessThanOrEqual(
      5000,
    )
  })
})

describe('A8: a polled connection is its user’s alone', () => {
  const ENDS: readonly Action[] = ['hello', 'history', 'message']

  it('and nobody else reads it, ends it or speaks for it', async () => {
    const polled = await greeted(alice)
    for (const key of ['GET /polling', 'DELETE /polling'] as const)
      expect(await route(key, bob, polled)).toMatchObject({ status: 403, said: { code: 'FORBIDDEN' } })
    for (const action of ENDS)
      expect(await frame(action, bob, polled)).toMatchObject({ status: 403, said: { code: 'FORBIDDEN' } })
    expect(await come(alice, polled)).toMatchObject({ status: 200 })
  })

  it.each(['', 'poll~', 'poll~guessed~guessed', 'L0SM9cOFvHcCIhw='])(
    'nor one that is none: %j',
    async polled => {
      expect(await route('GET /polling', alice, polled)).toMatchObject({ status: 403 })
      expect(await frame('hello', alice, polled)).toMatchObject({ status: 403 })
    },
  )

  it('and is for nobody whom no authorizer vouches for', async () => {
    const polled = await greeted(alice)
    for (const key of Object.keys(POLLING_ROUTES) as PollingRoute[])
      expect(await route(key, undefined, polled)).toMatchObject({
        status: 401,
        said: { code: 'UNAUTHENTICATED' },
      })
    for (const action of ENDS) expect(await frame(action, undefined, polled)).toMatchObject({ status: 401 })
  })

  it('A8: and hears nothing more when its token is over or void, a second later while it waits', async () => {
    const polled = await greeted(alice)
    const over = { ...alice, expires: world.ports.clock.now() }
    expect(await come(over, polled)).toMatchObject({ status: 401 })
    expect((await frame('ping', over, polled)).said).toMatchObject({ error: { code: 'UNAUTHENTICATED' } })
    const soon = { ...alice, expires: world.ports.clock.now() + 3000 }
    await come(soon, polled)
    expect(world.ports.clock.now()).toBeLessThanOrEqual(soon.expires)
    const waiting = come(alice, polled)
    await new Promise(resolve => setImmediate(resolve))
    const from = world.ports.clock.now()
    await revoke(world.ports, { caller: alice, request: { user: 'alice' }, place: {}, room: 0 } as never)
    const { status, said } = await waiting
    expect(status).toBe(200)
    expect(said.events).toMatchObject([{ event: 'problem', code: 'UNAUTHENTICATED', reconnect: 'never' }])
    expect(world.ports.clock.now() - from).toBeLessThanOrEqual(1000)
    world.ports.clock.advance(4000)
    for (const key of ['GET /polling', 'POST /polling'] as const)
      expect(await route(key, alice, polled)).toMatchObject({ status: 401 })
  })

  it('and what a full mailbox lacks is for its reader to fetch: the connection lags, and others are told', async () => {
    const [here, there] = [await greeted(alice), await greeted(bob)]
    await frame('join', alice, here, { channel: 'chat:lobby' })
    await frame('join', bob, there, { channel: 'chat:lobby' })
    world.ports.clock.advance(36_000)
    for (const [at, who] of [alice, bob].entries()) await frame('ping', who, [here, there][at] ?? '')
    await come(alice, here)
    await frame('typing', bob, there, { channel: 'chat:lobby', on: true })
    await frame('typing', alice, here, { channel: 'chat:lobby', on: true })
    expect((await come(alice, here)).said.events).toMatchObject([{ event: 'typing', from: 'bob' }])
    expect((await come(bob, there)).said.events).toEqual([])
  })
})
