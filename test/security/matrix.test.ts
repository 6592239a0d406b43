import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import { clock } from '../../functions/environment.ts'
import { handler as manage } from '../../functions/manage/index.ts'
import { handler as publish } from '../../functions/publish/index.ts'
import { polledName } from '../../shared/auth/polled-name.ts'
import { GUARDS } from '../../shared/domain/access.ts'
import { USE_CASES } from '../../shared/domain/actions/use-cases.ts'
import type { App } from '../../shared/domain/app.ts'
import { emptyRow } from '../../shared/domain/empty-row.ts'
import { NAMESPACES, type Namespace } from '../../shared/domain/namespaces.ts'
import { Problem } from '../../shared/domain/problem.ts'
import {
  type Action,
  HTTP_ROUTES,
  POLLED_FRAMES,
  type RequestOf,
  ROUTES,
} from '../../shared/protocol/index.ts'
import { CONTEXT } from '../functions/stand-in.ts'
import { callerNamed, type TestApp } from '../support/app.ts'
import { askOverHttp, askOverPolls, routeFor, saidIn } from '../support/http-door.ts'
import { disagreements, type Ways } from './matrix/asking.ts'
import { CELLS, expectedOf, SPEAKERS, type Speaker } from './matrix/cells.ts'
import { ALIKE, type ChannelAction, COLUMNS } from './matrix/expected.ts'
import { FURTHER_COLUMNS } from './matrix/further.ts'
import { INVOKED } from './matrix/invoked.ts'
import { digestOf, sceneOf } from './matrix/scene.ts'

const state = vi.hoisted(() => ({ app: undefined as unknown }))
vi.mock('../../functions/app.ts', () => ({ app: () => state.app }))
vi.spyOn(clock, 'now').mockImplementation(() => (state.app as TestApp).clock.now())
vi.spyOn(process.stdout, 'write').mockReturnValue(true)

const invoking = (handler: typeof publish | typeof manage) => async (app: TestApp, event: object) => {
  state.app = app
  return (await handler({ ...event }, CONTEXT)) as object
}
const ways: Ways = { publish: invoking(publish), manage: invoking(manage) }
/** The same over HTTP, where what is no route is no question. */
const overHttp: NonNullable<Ways['asks']> = async (app, caller, action, parameters) => {
  state.app = app
  const key = routeFor(action, parameters)
  if (!key) throw new Error(`no route has a place for ${action} ${JSON.stringify(parameters)}`)
  const answer = await askOverHttp(key, { ...parameters }, { ...caller, connection: '' })
  const { title, status, lines, ...rest } = saidIn(answer)
  // A reply of lines is its list alone; what is asked for is told by whoever asks.
  const said = lines ? { ...parameters, entries: lines } : rest
  return answer.statusCode < 300
    ? { ok: true, ...said }
    : { ok: false, error: { code: said.code, message: title, ...said } }
}
/** The same over a polled connection: every action that a socket has. */
const overPolls: NonNullable<Ways['asks']> = async (app, caller, action, parameters) => {
  state.app = app
  const polled = polledName('s'.repeat(32), caller.user)
  const answer = await askOverPolls(action, { id: 'q', ...parameters }, caller, polled)
  const { reply: _, ...said } = JSON.parse(answer.body)
  return said
}

/** Who has no role of the application's has one row less to ask. */
const ALL_COLUMNS = [...COLUMNS, ...FURTHER_COLUMNS]
const UNASKED = ALL_COLUMNS.length + 1
const actions = Object.keys(ROUTES) as Action[]
const cellsOf = (...names: readonly Action[]) => CELLS.filter(({ action }) => names.includes(action))

describe('the authorisation matrix', () => {
  it.each(SPEAKERS)(
    'G20: holds for %s: every action, of everything, with no trace of what is refused',
    async speaker => {
      const { asked, wrong } = await disagreements(CELLS, speaker, ways)
      expect(wrong).toEqual([])
      expect(asked).toBeGreaterThan(CELLS.length - UNASKED)
    },
  )

  it.each(SPEAKERS.filter(speaker => speaker !== 'publish' && speaker !== 'manage'))(
    'G20: holds for %s over HTTP: every route of its table',
    async speaker => {
      const served = new Set(Object.values(HTTP_ROUTES).map(({ action }) => action))
      const cells = CELLS.filter(({ action }) => served.has(action as never))
      const { asked, wrong } = await disagreements(cells, speaker, { ...ways, asks: overHttp })
      expect(wrong).toEqual([])
      expect(asked).toBeGreaterThan(cells.length - UNASKED)
    },
  )

  it.each(SPEAKERS.filter(speaker => speaker !== 'publish' && speaker !== 'manage'))(
    'G20: holds for %s over polls: every action, of everything',
    async speaker => {
      const { asked, wrong } = await disagreements(CELLS, speaker, { ...ways, asks: overPolls })
      expect(wrong).toEqual([])
      expect(asked).toBeGreaterThan(CELLS.length - ALL_COLUMNS.length - 1)
    },
  )

  it.each(POLLED_FRAMES)('A8: $key is for nobody but the user of the connection', async ({ action }) => {
    const { talk } = await sceneOf('user')
    state.app = talk.app
    const before = digestOf(talk.app)
    const [mine, other] = [callerNamed('mallory', { connection: '' }), polledName('s'.repeat(32), 'alice')]
    const { statusCode, body } = await askOverPolls(action, { ...ROUTES[action].examples[0] }, mine, other)
    expect([statusCode, JSON.parse(body).code]).toEqual([403, 'FORBIDDEN'])
    expect((await askOverPolls(action, {}, undefined, other)).statusCode).toBe(401)
    expect(digestOf(talk.app)).toBe(before)
  })

  it('has every action that names a channel among its columns, and cells of every action', () => {
    type Named = { [A in Action]: RequestOf<A> extends { channel: string } ? A : never }[Action]
    expectTypeOf<Exclude<Named, ChannelAction>>().toBeNever()
    expect([...new Set(CELLS.map(({ action }) => action))].toSorted()).toEqual(actions.toSorted())
  })

  it('has a column for every function that others may invoke', () => {
    const top = join(import.meta.dirname, '..', '..')
    const found = globSync('functions/*/index.ts', { cwd: top }).filter(path =>
      readFileSync(join(top, path), 'utf8').includes("'../invoked.ts'"),
    )
    expect(found.map(path => path.split('/')[1]).toSorted()).toEqual(Object.keys(INVOKED).toSorted())
  })

  it('has one answer for what is absent and what is another’s, save to those who are trusted', () => {
    for (const [namespace, rows] of Object.entries(ALIKE))
      for (const speaker of ['user', 'agent', 'administrator'] as const)
        for (const action of actions) {
          const alike = CELLS.filter(
            cell => cell.action === action && rows.some(of => cell.of === `${namespace} ${of}`),
          )
          expect(new Set(alike.map(cell => expectedOf(cell, speaker))).size).toBeLessThanOrEqual(1)
        }
  })
})

const place = (channel: string) => {
  const policy = NAMESPACES[channel.split(':')[0] ?? ''] ?? NAMESPACES.chat
  return { channel, id: channel.slice(channel.indexOf(':') + 1), policy: policy as Namespace }
}
const within = async (app: App, _caller: unknown, channel: string) => ({
  ...place(channel),
  row: (await app.channels.read(channel)) ?? emptyRow({ channel, epoch: 'e' }),
})
const ranked = async (...call: Parameters<typeof within>) => ({
  ...(await within(...call)),
  rank: Number.POSITIVE_INFINITY,
})
/** Guards that let in whoever comes. */
const OPEN: Omit<typeof GUARDS, 'caller'> = {
  trusted: async () => ({}),
  admin: async () => ({}),
  joiner: async (_app, _caller, channel) => place(channel),
  sender: async (_app, _caller, channel) => place(channel),
  member: within,
  moderator: ranked,
  owner: ranked,
  judge: async () => ({}),
}

describe('the matrix itself', () => {
  const wrongOf = async (spoilt: Partial<Ways>, speaker: Speaker, ...names: readonly Action[]) =>
    (await disagreements(cellsOf(...names), speaker, { ...ways, ...spoilt })).wrong.join('\n')
  const refusal = (detail: object) => async () => {
    throw new Problem('FORBIDDEN', detail)
  }

  it.each([
    ['trusted', 'ledger', 'user: ledger, chat one is in: FORBIDDEN was expected, yes came'],
    ['trusted', 'revoke', 'user: revoke, of another: FORBIDDEN was expected, yes came'],
    ['admin', 'versions', 'user: versions, chat one is in: FORBIDDEN was expected, yes came'],
    ['joiner', 'join', 'user: join, dm of two others: FORBIDDEN was expected, yes came'],
    ['sender', 'message', 'user: message, user of another: FORBIDDEN was expected, yes came'],
    ['member', 'history', 'user: history, chat others are in: FORBIDDEN was expected, yes came'],
    ['moderator', 'invite', 'user: invite, chat one is in: FORBIDDEN was expected, yes came'],
    ['owner', 'describe', 'user: describe, private others are in: FORBIDDEN was expected, yes came'],
    ['judge', 'reports', 'user: reports, chat one is in: FORBIDDEN was expected, yes came'],
    ['member', 'typing', 'user: typing, chat one has left: FORBIDDEN was expected, yes came'],
  ] as const)('sees that the guard %s is gone from %s', async (guard, action, line) => {
    const open = vi.spyOn(GUARDS, guard).mockImplementation(OPEN[guard] as never)
    const wrong = await wrongOf({}, 'user', action)
    open.mockRestore()
    expect(wrong).toContain(line)
  })

  it('sees that a sync asks no guard', async () => {
    const wrong = await wrongOf(
      { useCases: { ...USE_CASES, sync: async () => ({ channels: {} }) } },
      'user',
      'sync',
    )
    expect(wrong).toContain('sync, dm of two others: FORBIDDEN was expected, yes came')
    expect(wrong).toContain(
      'sync, a room one is in and one that others are in, at once: FORBIDDEN was expected',
    )
  })

  it('sees that everybody counts as a member of a large room', async () => {
    const spoil = ({ members }: TestApp) => void Object.assign(members, { has: async () => true })
    const wrong = await wrongOf({ spoil }, 'user', 'history', 'message')
    for (const action of ['history', 'message'])
      expect(wrong).toContain(`${action}, chat large, one has left: FORBIDDEN was expected, yes came`)
  })

  it('sees that a token that was made void is good', async () => {
    const spoil = ({ standing }: TestApp) => void Object.assign(standing, { isVoid: async () => false })
    const wrong = await wrongOf({ spoil }, 'revoked', 'history')
    expect(wrong).toContain('history, chat one is in: UNAUTHENTICATED was expected, yes came')
  })

  it('sees that a refusal leaves a trace, or says why', async () => {
    const telling: Ways['useCases'] = {
      leave: async app => {
        await app.sockets.post('yves', '{}')
        throw new Problem('FORBIDDEN')
      },
    }
    expect(await wrongOf({ useCases: telling }, 'user', 'leave')).toContain(
      'dm one is of the two: what was refused left a trace',
    )
    const saying = { leave: refusal({ requestId: 'it is a conversation of two' }) }
    expect(await wrongOf({ useCases: saying }, 'user', 'leave')).toContain(
      'dm one is of the two: it says more than its code',
    )
  })
})
