import { beforeEach, describe, expect, it } from 'vitest'
import { type Action, LIMITS, ROUTES } from '../../shared/protocol/index.ts'
import { conversation, gathered, type Speaker } from '../support/conversation.ts'
import { digestOf } from './matrix/scene.ts'

/** Frames made to become more than they are. */

const channel = 'chat:lobby'
const EXAMPLES = (Object.keys(ROUTES) as Action[]).flatMap(action =>
  ROUTES[action].examples.map(example => ({ action, example: example as Record<string, unknown> })),
)

/** What the server alone says of a caller, an entry, a socket or a channel. */
const SERVERS = {
  from: 'root',
  sender: 'root',
  user: 'root',
  sub: 'root',
  caller: { user: 'root', roles: ['admin'] },
  roles: ['admin'],
  role: 'admin',
  admin: true,
  device: 'x',
  connection: 'root',
  connectionId: 'root',
  requestContext: { authorizer: { user: 'root' } },
  authorizer: { user: 'root', roles: 'admin' },
  origin: 'root',
  issued: 4e12,
  expires: 4e12,
  seq: 7,
  epoch: 'e',
  head: 99,
  at: '2026-11-21T09:00:00.000Z',
  lastSeen: '2026-11-21T09:00:00.000Z',
  members: ['root'],
  generation: 'g',
  kept: 1,
  place: { policy: {} },
  policy: { mayJoin: true },
  pk: 'chat:x',
  sk: '#',
}

let alice: Speaker
let app: Awaited<ReturnType<typeof gathered>>['talk']['app']
const digest = () => digestOf(app)
beforeEach(async () => {
  const { talk, people } = await gathered(channel, ['alice', 'bob'])
  if (!people[0]) throw new Error('nobody came')
  ;[alice, app] = [people[0], talk.app]
})

const answerTo = async (text: string) => JSON.parse((await alice.say(text)) ?? '{}')

describe('T12: a field that is the server’s', () => {
  it.each(EXAMPLES)(
    'is refused in $action, whatever it says, and leaves no trace: $example',
    async ({ action, example }) => {
      const before = digest()
      for (const [field, value] of Object.entries(SERVERS)) {
        if (field in example) continue
        const { ok, error } = await answerTo(JSON.stringify({ action, id: '1', ...example, [field]: value }))
        expect({ field, ok, code: error?.code }).toEqual({ field, ok: false, code: 'INVALID_INPUT' })
      }
      expect(digest()).toBe(before)
    },
  )

  it('within a body is a part of the body and nothing else', async () => {
    const { seq } = await alice.ask('message', { channel, key: 'k', body: SERVERS })
    const { entries } = await alice.ask('history', { channel })
    expect(entries).toMatchObject([{ seq, key: 'k', from: 'alice', body: SERVERS }])
  })
})

describe('T13: a prototype', () => {
  const POISONS = [
    '"__proto__":{"polluted":true}',
    '"__proto__":{"roles":["admin"]}',
    '"__proto__":null',
    '"constructor":{"prototype":{"polluted":true}}',
    '"prototype":{"polluted":true}',
    '"__defineGetter__":"polluted"',
    '"toString":1',
    '"hasOwnProperty":{"polluted":true}',
  ]
  const clean = () => {
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(Reflect.get({}, 'roles')).toBeUndefined()
  }
  /** The text with something more in each of its objects in turn. */
  const spoilt = (text: string, poison: string): readonly string[] =>
    [...text.matchAll(/\{/g)].map(({ index }) => {
      const rest = text.slice(index + 1)
      return `${text.slice(0, index + 1)}${poison}${rest.startsWith('}') ? '' : ','}${rest}`
    })

  it.each(EXAMPLES)(
    'is given to nobody by $action, wherever it stands: $example',
    async ({ action, example }) => {
      for (const poison of POISONS)
        for (const text of spoilt(JSON.stringify({ action, id: '1', ...example }), poison)) {
          const before = digest()
          const { ok, error } = await answerTo(text)
          clean()
          if (poison.includes('__proto__')) expect({ text, ok }).toEqual({ text, ok: false })
          if (ok === false) {
            expect(error.code, text).toMatch(/INVALID_INPUT|FORBIDDEN|NOT_FOUND|RATE_LIMITED|CONFLICT/)
            expect(digest()).toBe(before)
          }
        }
    },
  )

  it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'])(
    'is nobody’s who is called %s, nor is a room, a key or a role',
    async name => {
      const talk = conversation({ rates: true })
      const odd = talk.person(name, { roles: [name] })
      const other = talk.person('zoe')
      for (const one of [odd, other]) {
        await one.ask('hello')
        await one.ask('join', { channel: `chat:${name}` })
      }
      await odd.ask('message', { channel: `chat:${name}`, key: name, body: { [name]: name } })
      await other.ask('receipt', { channel: `chat:${name}`, read: 1 })
      await odd.ask('receipt', { channel: `chat:${name}`, read: 1 })
      await talk.flow()
      expect(other.heard('message')).toMatchObject([{ from: name, key: name, body: { [name]: name } }])
      const { presence } = await other.ask('presence', { of: [name] })
      expect(presence[name]).toMatchObject({ status: 'online', devices: 1 })
      const { receipts, online } = await other.ask('join', { channel: `chat:${name}` })
      expect(receipts[name]).toEqual({ read: 1, delivered: 1 })
      expect(online).toContain(name)
      expect((await other.refused('history', { channel: `role:${name}` })).code).toBe('FORBIDDEN')
      expect((await other.refused('join', { channel: `${name.toLowerCase()}:x` })).code).toBe(
        /^[a-z]+$/.test(name.toLowerCase()) ? 'FORBIDDEN' : 'INVALID_INPUT',
      )
      clean()
    },
  )
})

describe('T14: a name that stands twice', () => {
  const twice = (first: string, second: string, rest = '') => `{"id":"1",${first},${second}${rest}}`

  it('is read once, by the guard and by what comes after it alike', async () => {
    const bob = 'dm:bob~carol'
    const theirs = `"channel":"${bob}"`
    const own = `"channel":"${channel}"`
    for (const action of ['history', 'message', 'typing', 'receipt', 'leave'] as const) {
      const more = `,"action":"${action}"${action === 'message' ? ',"key":"k","body":{}' : ''}${action === 'typing' ? ',"on":true' : ''}`
      const before = digest()
      const refused = await answerTo(twice(own, theirs, more))
      expect(refused).toEqual({
        reply: '1',
        ok: false,
        error: { code: 'FORBIDDEN', message: expect.any(String) },
      })
      expect(digest()).toBe(before)
      const granted = await answerTo(twice(theirs, own, more))
      expect(granted.ok).toBe(true)
      expect(JSON.stringify(granted)).not.toContain(bob)
    }
  })

  it('as an action is the last of them, and so is what its guard asks', async () => {
    expect(
      await answerTo(twice('"action":"ping"', '"action":"ledger"', `,${`"channel":"${channel}","seq":1`}`)),
    ).toMatchObject({
      error: { code: 'FORBIDDEN' },
    })
    expect(await answerTo(twice('"action":"revoke"', '"action":"ping"'))).toMatchObject({ ok: true })
    expect(await answerTo(twice('"action":"revoke"', '"action":"ping"', ',"user":"bob"'))).toMatchObject({
      error: { code: 'INVALID_INPUT' },
    })
  })
})

describe('T15: what is too much', () => {
  const message = (body: unknown) => JSON.stringify({ action: 'message', id: '1', channel, key: 'k', body })
  const nested = (levels: number): unknown => (levels === 0 ? {} : { a: nested(levels - 1) })

  it.each([
    ['bytes', message({ text: 'x'.repeat(LIMITS.frameBytes) }), 'TOO_LARGE'],
    ['bytes of a body', message({ text: 'x'.repeat(LIMITS.bodyBytes) }), 'TOO_LARGE'],
    ['levels', message(nested(LIMITS.depth)), 'INVALID_INPUT'],
    [
      'names',
      message(Object.fromEntries(Array.from({ length: 4000 }, (_, at) => [`k${at}`, at]))),
      'TOO_LARGE',
    ],
    [
      'unknown names',
      `{"action":"ping","id":"1",${Array.from({ length: 2000 }, (_, at) => `"k${at}":1`).join()}}`,
      'INVALID_INPUT',
    ],
    [
      'users asked for',
      JSON.stringify({ action: 'presence', id: '1', of: Array(LIMITS.usersAsked + 1).fill('bob') }),
      'INVALID_INPUT',
    ],
    [
      'channels asked for',
      JSON.stringify({
        action: 'sync',
        id: '1',
        cursors: Object.fromEntries(
          Array.from({ length: LIMITS.cursors + 1 }, (_, at) => [`chat:${at}`, { epoch: 'e', seq: 0 }]),
        ),
      }),
      'INVALID_INPUT',
    ],
    [
      'of a page',
      JSON.stringify({ action: 'history', id: '1', channel, limit: LIMITS.pageMost + 1 }),
      'INVALID_INPUT',
    ],
    ['of an id', JSON.stringify({ action: 'ping', id: 'x'.repeat(LIMITS.idLength + 1) }), 'INVALID_INPUT'],
  ])('%s are refused, with a short answer, and leave no trace', async (_what, text, code) => {
    const before = digest()
    const answer = (await alice.say(text)) ?? ''
    expect(JSON.parse(answer)).toMatchObject({ ok: false, error: { code } })
    expect(answer.length).toBeLessThan(4096)
    expect(digest()).toBe(before)
  })
})
