import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { USE_CASES } from '../../shared/domain/actions/use-cases.ts'
import { spoken } from '../../shared/domain/spoken.ts'
import { type Action, LIMITS } from '../../shared/protocol/index.ts'
import { callerNamed } from '../support/app.ts'
import { countedApp, type Replied, WRITES } from '../support/counted-app.ts'

/** What one frame can have the database do. An invoice is this, times what the rates let through. */

type Bound = { readonly reads: number; readonly writes: number }

/**
 * At most, for one who is let in, on a socket that has said nothing yet. The reading of who was revoked is among it, which is
 * one in two and a half seconds for all that an instance does; so are the look at who has moved, and the note of a socket or a
 * member that is new.
 */
const BOUNDS: { readonly [A in Action]: Bound & { readonly frame: (channel: string) => object } } = {
  hello: { frame: () => ({}), reads: 11, writes: 6 },
  join: { frame: channel => ({ channel }), reads: 7, writes: 3 },
  leave: { frame: channel => ({ channel }), reads: 3, writes: 1 },
  message: { frame: channel => ({ channel, key: 'k', body: {}, after: 1 }), reads: 2, writes: 2 },
  typing: { frame: channel => ({ channel, on: true }), reads: 3, writes: 0 },
  presence: { frame: () => ({ status: 'away', of: ['bob', 'nobody'] }), reads: 5, writes: 4 },
  // Two indexes of eight shards each.
  census: { frame: () => ({}), reads: 17, writes: 0 },
  privacy: { frame: () => ({ hidesRead: true }), reads: 1, writes: 2 },
  receipt: { frame: channel => ({ channel, read: 1 }), reads: 2, writes: 1 },
  history: { frame: channel => ({ channel, limit: LIMITS.pageMost }), reads: 3, writes: 0 },
  inbox: { frame: () => ({}), reads: 3, writes: 0 },
  search: { frame: () => ({ text: 'good morning' }), reads: 5, writes: 0 },
  sync: { frame: channel => ({ cursors: { [channel]: { epoch: 'e', seq: 0 } } }), reads: 2, writes: 0 },
  ping: { frame: () => ({}), reads: 3, writes: 3 },
  revoke: { frame: () => ({ user: 'carol' }), reads: 1, writes: 4 },
  edit: { frame: channel => ({ channel, key: 'e', seq: 2, body: {}, after: 1 }), reads: 6, writes: 3 },
  delete: { frame: channel => ({ channel, key: 'd', seq: 1, after: 1 }), reads: 6, writes: 3 },
  react: { frame: channel => ({ channel, key: 'r', seq: 1, emoji: '👍', on: true }), reads: 6, writes: 3 },
  versions: { frame: channel => ({ channel, seq: 1 }), reads: 4, writes: 0 },
  ledger: { frame: channel => ({ channel, seq: 1 }), reads: 6, writes: 0 },
  upload: {
    frame: channel => ({ channel, name: 'a.png', type: 'image/png', size: 9 }),
    reads: 2,
    writes: 1,
  },
  'upload-parts': { frame: () => ({ upload: 'of-costs', parts: [1] }), reads: 4, writes: 0 },
  'upload-complete': {
    frame: () => ({ upload: 'done-of-costs', parts: [{ part: 1, etag: 'e' }] }),
    reads: 4,
    writes: 0,
  },
  'upload-cancel': { frame: () => ({ upload: 'of-costs' }), reads: 4, writes: 1 },
  download: { frame: channel => ({ channel, attachment: 'done-of-costs' }), reads: 3, writes: 0 },
  converse: {
    frame: () => ({ with: ['bob'], subject: 'job', first: { key: 'k', body: {} } }),
    reads: 3,
    writes: 3,
  },
  conversation: { frame: channel => ({ channel }), reads: 4, writes: 0 },
  describe: { frame: channel => ({ channel, title: 'Room' }), reads: 3, writes: 1 },
  members: { frame: channel => ({ channel }), reads: 3, writes: 0 },
  invite: { frame: channel => ({ channel, users: ['carol'] }), reads: 3, writes: 1 },
  expel: { frame: channel => ({ channel, user: 'bob' }), reads: 5, writes: 1 },
  appoint: { frame: channel => ({ channel, user: 'bob', role: 'owner' }), reads: 3, writes: 1 },
  settings: { frame: channel => ({ channel, pinned: 1 }), reads: 2, writes: 1 },
  mute: { frame: channel => ({ channel, user: 'bob' }), reads: 3, writes: 5 },
  ban: { frame: channel => ({ channel, user: 'bob' }), reads: 5, writes: 6 },
  pardon: { frame: channel => ({ channel, user: 'bob' }), reads: 4, writes: 1 },
  sanctions: { frame: channel => ({ channel }), reads: 3, writes: 0 },
  report: { frame: channel => ({ channel, seq: 1, reason: 'Why' }), reads: 3, writes: 1 },
  reports: { frame: channel => ({ channel }), reads: 2, writes: 0 },
  resolve: { frame: channel => ({ channel, seq: 1, done: 'Nothing' }), reads: 2, writes: 1 },
  rules: { frame: channel => ({ channel, slow: 5 }), reads: 4, writes: 1 },
  pin: { frame: channel => ({ channel, seq: 1, on: true }), reads: 4, writes: 2 },
  // And one for each entry that is pinned, of which a page has 50 at most.
  // And one for each hundred entries.
  export: { frame: channel => ({ channel }), reads: 3, writes: 0 },
  pins: { frame: channel => ({ channel }), reads: 3, writes: 0 },
}
const actions = Object.keys(BOUNDS) as Action[]

let counted: Awaited<ReturnType<typeof countedApp>>
beforeAll(async () => {
  counted = await countedApp()
})
afterAll(() => counted.stop())

const say = async (user: string, frame: object, roles: readonly string[] = []): Promise<Replied> => {
  const caller = callerNamed(user, { roles, connection: `${user}-${roles.join()}` })
  const text = JSON.stringify({ id: '1', ...frame })
  return JSON.parse((await spoken(counted.app, USE_CASES, async () => caller, text, 'r')) ?? '{}')
}
/** Says a frame to an instance that has read nothing lately; answers what that had the database do. */
const spentOn = async (user: string, frame: object, roles?: readonly string[]) => {
  counted.app.clock.advance(5000)
  counted.calls.splice(0)
  const reply = await say(user, frame, roles)
  const calls = counted.calls.map(({ name }) => name)
  const writes = calls.filter(name => WRITES.includes(name)).length
  return { reply, calls, writes, reads: calls.length - writes }
}
/** A file of theirs on its way, and one that was checked. */
const filed = async (channel: string, user: string): Promise<void> => {
  const { storing, files, clock } = counted.app
  const file = { name: 'a.png', type: 'image/png', size: 9, channel } as const
  const until = clock.now() + 3_600_000
  for (const id of ['of-costs', 'done-of-costs'])
    await storing?.uploads.put({ ...file, id, user, remote: 'r', until })
  await files.put({ ...file, id: 'done-of-costs', by: user, at: clock.now() })
}
/** A room with two in it, in which one has spoken. */
const room = async (channel: string, one: string, other: string): Promise<string> => {
  for (const user of [one, other]) await say(user, { action: 'join', channel })
  await say(other, { action: 'message', channel, key: 'first', body: {} })
  await filed(channel, one)
  return channel
}

describe('T35: an action', () => {
  it.each(actions)('%s costs no more than its row says', async action => {
    const channel = await room(`chat:of-${action}`, `alice-${action}`, 'bob')
    if (action === 'edit') await say('alice-edit', { action: 'message', channel, key: 'own', body: {} })
    if (action === 'resolve') await say('bob', { action: 'report', channel, seq: 1, reason: 'Why' })
    const { frame, ...bound } = BOUNDS[action]
    const { reply, reads, writes } = await spentOn(`alice-${action}`, { action, ...frame(channel) }, [
      'admin',
    ])
    expect(reply.ok).toBe(true)
    expect({ reads, writes }).toEqual({
      reads: Math.min(reads, bound.reads),
      writes: Math.min(writes, bound.writes),
    })
  })

  it('sync of as many channels as it may name costs two readings for each, and no writing', async () => {
    const names = Array.from({ length: LIMITS.cursors }, (_, at) => `chat:many-${at}`)
    for (const name of names) await room(name, 'dora', 'bob')
    const cursors = Object.fromEntries(names.map(name => [name, { epoch: 'e', seq: 0 }]))
    const { reply, reads, writes } = await spentOn('dora', { action: 'sync', cursors })
    expect(reply.ok).toBe(true)
    expect({ writes, isBounded: reads <= 1 + 2 * LIMITS.cursors }).toEqual({ writes: 0, isBounded: true })
  })

  it('history of before an amendment costs five readings at most, and where one is missing that may still come twenty', async () => {
    const channel = await room('chat:amended', 'dora', 'bob')
    const react = { action: 'react', channel, seq: 1, emoji: '👍' }
    const speak = async (...keys: readonly string[]) => {
      for (const key of keys) await say('bob', { action: 'message', channel, key, body: {} })
    }
    const page = () => spentOn('dora', { action: 'history', channel, before: 2, limit: LIMITS.pageMost })
    await say('bob', { ...react, key: 'on', on: true })
    await speak('a', 'b')
    const whole = await page()
    expect(whole.reply).toMatchObject({ ok: true, entries: [{ seq: 1, reactions: { '👍': { count: 1 } } }] })
    const { logs } = counted.app
    const { put } = logs
    logs.put = async () => Promise.reject(new Error('died'))
    await say('bob', { ...react, key: 'off', on: false })
    logs.put = put
    await speak('c')
    const holed = await page()
    expect(holed.reply.error?.code).toBe('INTERNAL')
    expect({ whole: whole.reads, holed: holed.reads, writes: whole.writes + holed.writes }).toEqual({
      whole: Math.min(whole.reads, 5),
      holed: Math.min(holed.reads, 20),
      writes: 0,
    })
    expect(whole.reads).toBeGreaterThan(3)
  })

  it('of one who may not costs two readings and one refused write at most', async () => {
    const channel = await room('chat:closed', 'alice', 'bob')
    for (const action of actions) {
      if (['hello', 'join', 'presence', 'privacy', 'inbox', 'search', 'converse', 'ping'].includes(action))
        continue
      const { reply, reads, writes } = await spentOn('eve', { action, ...BOUNDS[action].frame(channel) })
      const isNamedByItself = action.startsWith('upload-')
      expect(reply.error?.code, action).toBe(isNamedByItself ? 'NOT_FOUND' : 'FORBIDDEN')
      expect({ action, dear: reads > 2 || writes > (action === 'message' ? 1 : 0) }).toEqual({
        action,
        dear: false,
      })
    }
  })
})

describe('T11 T34: whoever asks for what is another’s', () => {
  it('has the database do the same as for what is not there, call by call', async () => {
    await room('chat:theirs', 'alice', 'bob')
    await say('alice', { action: 'message', channel: 'dm:alice~bob', key: 'k', body: {} })
    for (const action of ['leave', 'message', 'typing', 'receipt', 'history', 'sync'] as const)
      for (const [theirs, nowhere] of [
        ['chat:theirs', 'chat:nowhere'],
        ['dm:alice~bob', 'dm:alice~nobody'],
      ] as const) {
        const there = await spentOn('eve', { action, ...BOUNDS[action].frame(theirs) })
        const absent = await spentOn('eve', { action, ...BOUNDS[action].frame(nowhere) })
        expect(there.calls, `${action} ${theirs}`).toEqual(absent.calls)
        expect(there.reply).toEqual(absent.reply)
      }
  })
})
