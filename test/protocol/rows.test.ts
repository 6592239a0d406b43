import { describe, expect, test } from 'vitest'
import {
  type Action,
  decode,
  EVENTS,
  type EventName,
  encode,
  ROUTES,
  routeOf,
} from '../../shared/protocol/index.ts'

const actions = Object.keys(ROUTES) as Action[]
const events = Object.keys(EVENTS) as EventName[]
const requests = actions.flatMap(action => ROUTES[action].examples.map(example => [action, example] as const))
const pushes = events.flatMap(event => EVENTS[event].examples.map(example => [event, example] as const))

/** What the server knows of a caller or gives to an entry, and what JavaScript gives to every object. */
const NOT_THE_CLIENTS = [
  'action',
  'id',
  'user',
  'from',
  'sender',
  'roles',
  'device',
  'connection',
  'connectionId',
  'origin',
  'expires',
  'epoch',
  'seq',
  'head',
  'at',
  'serverTime',
  'lastSeen',
  'devices',
  'duplicate',
  'members',
  'kept',
  'reply',
  'ok',
  'event',
  'constructor',
  'toString',
  'hasOwnProperty',
]

/** A value of its kind for a field of an example, and for one that is left out. */
const WRONG: readonly unknown[] = [null, 7.5, -1, true, [[]], [7], { a: undefined }, '\u0000']

const refuses = (action: Action, request: object): boolean =>
  !ROUTES[action].request.safeParse(request).success

describe('the table of actions', () => {
  test('has the ten actions of version 1, and those that were added', () => {
    const contract =
      'hello join leave message edit delete react versions typing presence census privacy receipt history inbox search sync ping revoke ledger upload upload-parts upload-complete upload-cancel download converse conversation describe members invite expel appoint settings mute ban pardon sanctions rules report reports resolve pin pins export'
    expect(actions.join(' ')).toBe(contract)
  })

  test.each(requests)('%s accepts its example %j', (action, example) => {
    expect(ROUTES[action].request.safeParse(example).error).toBeUndefined()
  })

  test.each(requests)('%s is the same after a journey over the wire: %j', (action, example) => {
    const sent = { action, id: '1', ...example }
    expect(decode(encode(sent))).toEqual({ frame: sent })
  })

  test.each(requests)('%s refuses each field that is the server’s: %j', (action, example) => {
    const known = Object.keys(example)
    for (const field of NOT_THE_CLIENTS.filter(name => !known.includes(name)))
      for (const value of ['alice', 1, null, ['admin']])
        expect(refuses(action, { ...example, [field]: value }), field).toBe(true)
  })

  const inChannels = requests.filter(([, example]) => 'channel' in example)
  /** A search without one is a search in all, and so are reports. */
  test.each(inChannels.filter(([action]) => !['search', 'reports'].includes(action)))(
    '%s needs its channel: %j',
    (action, { ...example }) => {
      Reflect.deleteProperty(example, 'channel')
      expect(refuses(action, example)).toBe(true)
    },
  )

  test.each(inChannels)('%s takes no name for a channel that is none: %j', (action, example) => {
    for (const channel of ['', 'chat', ':x', 'chat:', 'CHAT:x', 'chat:a b', 'chat:#', 7, null])
      expect(refuses(action, { ...example, channel }), String(channel)).toBe(true)
  })

  test.each(requests)('%s refuses a wrong kind of value in every field: %j', (action, example) => {
    for (const field of Object.keys(example)) {
      const refused = WRONG.filter(value => refuses(action, { ...example, [field]: value }))
      expect(refused.length, field).toBeGreaterThanOrEqual(WRONG.length - 2)
    }
  })

  test.each(actions)('%s refuses what is no object', action => {
    for (const value of [null, undefined, 7, 'text', [], true])
      expect(refuses(action, value as never)).toBe(true)
  })

  test('history takes before or after, not both, and fills in its limit', () => {
    const channel = 'chat:lobby'
    expect(refuses('history', { channel, before: 9, after: 1 })).toBe(true)
    expect(ROUTES.history.request.parse({ channel })).toEqual({ channel, limit: 50 })
    expect([0, 101, 1.5].map(limit => refuses('history', { channel, limit }))).toEqual([true, true, true])
  })

  test('a sync takes fifty channels, and not one more', () => {
    const cursors = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`chat:${at}`, { epoch: 'e', seq: at }]))
    expect(refuses('sync', { cursors: cursors(50) })).toBe(false)
    expect(refuses('sync', { cursors: cursors(51) })).toBe(true)
    expect(refuses('sync', { cursors: { 'no channel': { epoch: 'e', seq: 1 } } })).toBe(true)
  })

  test('a key and an epoch have 1 to 64 characters', () => {
    const message = (key: string) => ({ channel: 'chat:lobby', key, body: {} })
    const lengths = [0, 1, 64, 65].map(length => refuses('message', message('k'.repeat(length))))
    expect(lengths).toEqual([true, false, false, true])
  })

  test('a row is found by its name and by nothing that every object has', () => {
    expect(routeOf('ping')).toBe('ping')
    for (const name of [
      '',
      'PING',
      'constructor',
      'toString',
      '__proto__',
      'hasOwnProperty',
      7,
      null,
      ['ping'],
      {},
    ])
      expect(routeOf(name)).toBeUndefined()
  })

  test('each event that an action causes stands in the table of events', () => {
    expect(actions.flatMap(action => ROUTES[action].causes).filter(event => !events.includes(event))).toEqual(
      [],
    )
  })
})

describe('the table of events', () => {
  test('has the seven events of version 1', () => {
    expect(events.join(' ').startsWith('message typing presence receipt member notice problem')).toBe(true)
  })

  test.each(pushes)('%s accepts its example and keeps it over the wire: %j', (event, example) => {
    expect(EVENTS[event].fields.safeParse(example).error).toBeUndefined()
    expect(JSON.parse(encode([{ event, ...example }]))).toEqual([{ event, ...example }])
  })

  test.each(pushes)('%s refuses a field more and a field less: %j', (event, example) => {
    const fields = EVENTS[event].fields
    expect(fields.safeParse({ ...example, more: 1 }).success).toBe(false)
    for (const field of Object.keys(example)) {
      const less = Object.fromEntries(Object.entries(example).filter(([name]) => name !== field))
      expect(fields.safeParse(less).success, field).toBe(false)
    }
  })

  test('times are UTC with milliseconds', () => {
    const [example] = EVENTS.message.examples
    const accepts = (at: string) => EVENTS.message.fields.safeParse({ ...example, at }).success
    expect(accepts('2026-11-21T09:30:00.000Z')).toBe(true)
    for (const at of [
      '2026-11-21T09:30:00Z',
      '2026-11-21T09:30:00.000+00:00',
      '2026-02-30T00:00:00.000Z',
      '1763717400000',
    ])
      expect(accepts(at), at).toBe(false)
  })
})
