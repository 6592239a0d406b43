import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callerNamed } from '../support/app.ts'
import { areUnitsUnknown, isStreamHidden } from '../support/dynamo.ts'
import { meteredApp, type Spent } from '../support/metered-app.ts'

type Metered = Awaited<ReturnType<typeof meteredApp>>
type Act = {
  readonly times: number
  readonly act: (metered: Metered, at: number) => Promise<unknown>
}

const SMALL = 'chat:ten'
const LARGE = 'chat:hundred'
const names = (count: number) => Array.from({ length: count }, (_, at) => `m${String(at).padStart(3, '0')}`)
const TEN = names(10)
const HUNDRED = names(100)
/** A second passes before each, as in a room where people talk. */
const after = ({ app, say }: Metered, user: string, frame: object) => {
  app.clock.advance(1000)
  return say(user, frame)
}

let said = 0
const speak = (metered: Metered, channel: string, members: readonly string[], at: number) => {
  // Never the same twice: who repeats themselves is reported, and that costs a write.
  const body = { text: `as long as the messages of people are, give or take ${++said}` }
  const frame = { action: 'message', channel, key: `k${said}`, body }
  return after(metered, members[at % members.length] ?? '', frame)
}
const each = (frame: object): Act => ({
  times: TEN.length,
  act: (metered, at) => after(metered, TEN[at] ?? '', frame),
})
const newcomers: Act['act'] = (metered, at) =>
  after(metered, `new${at}`, { action: 'join', channel: 'chat:new' })

/** What is done, in this order: an instance that is warm, in rooms whose members all have a socket. */
const ACTS = {
  'message in a room of 10': { times: 40, act: (metered, at) => speak(metered, SMALL, TEN, at) },
  'message in a room of 100': { times: 10, act: (metered, at) => speak(metered, LARGE, HUNDRED, at) },
  typing: each({ action: 'typing', channel: SMALL, on: true }),
  receipt: each({ action: 'receipt', channel: SMALL, read: 1, delivered: 1 }),
  ping: each({ action: 'ping' }),
  presence: each({ action: 'presence', status: 'away' }),
  'hello again': each({ action: 'hello' }),
  history: each({ action: 'history', channel: SMALL, limit: 20 }),
  sync: {
    times: TEN.length,
    act: async (metered, at) => {
      const { epoch, head } = (await metered.app.channels.read(SMALL)) ?? { epoch: '', head: 0 }
      const cursors = { [SMALL]: { epoch, seq: head - 5 } }
      return after(metered, TEN[at] ?? '', { action: 'sync', cursors })
    },
  },
  'join of a room that grows to 10': { times: 10, act: newcomers },
  disconnect: {
    times: TEN.length,
    act: ({ app }, at) =>
      app.users.release(TEN[at] ?? '', callerNamed(TEN[at] ?? '').connection, app.clock.now()),
  },
} as const satisfies Readonly<Record<string, Act>>

const budget = (
  reads: number,
  writes: number,
  readUnits: number,
  writeUnits: number,
  posts: number,
  invocations: number,
): Spent => ({ reads, writes, readUnits, writeUnits, posts, invocations })

/**
 * THE budgets: what an action may ask of AWS, with all that it brings about: calls that read, calls that write, units of
 * both as DynamoDB bills them, posts, invocations. A change that needs more says so here, and why; one that needs less takes it away.
 */
const BUDGETS: { readonly [A in keyof typeof ACTS]: Spent } = {
  // Some tenths of a reading, here and below, are the list of those who were revoked: it is read every two and a half seconds, so
  // that what is posted by it, which may take two, is there within the five of promise 6.
  'message in a room of 10': budget(2.35, 2, 2.35, 2, 9, 2),
  'message in a room of 100': budget(2.3, 2, 3.5, 5, 99, 2),
  typing: budget(2.3, 0, 2.3, 0, 9, 1),
  receipt: budget(3.4, 1, 3.4, 1, 9, 2),
  ping: budget(2.3, 1, 4.3, 3, 0, 1),
  presence: budget(4.3, 1, 9.8, 1, 9, 1),
  'hello again': budget(2.4, 3, 4.4, 5, 0, 1),
  history: budget(2.3, 0, 2.3, 0, 0, 1),
  sync: budget(3.3, 0, 3.3, 0, 0, 1),
  // Two units of what it writes are the look at whether one is banned, in the same transaction.
  'join of a room that grows to 10': budget(10.4, 4, 12, 12, 4.5, 2),
  disconnect: budget(0, 1, 0, 2, 0, 1),
}

/** What is over the budget, by name. */
const over = (spent: Spent, budget: Spent): readonly string[] =>
  Object.entries(budget)
    .filter(([name, most]) => spent[name as keyof Spent] > most)
    .map(([name, most]) => `${name}: ${spent[name as keyof Spent]} of ${most}`)

describe.skipIf(areUnitsUnknown || isStreamHidden)('what an action may ask of AWS', () => {
  let metered: Metered
  beforeAll(async () => {
    metered = await meteredApp()
    for (const user of HUNDRED) await metered.say(user, { action: 'hello' })
    for (const user of TEN) await metered.say(user, { action: 'join', channel: SMALL })
    for (const user of HUNDRED) {
      await metered.say(user, { action: 'join', channel: LARGE })
      // A stream that comes minutes later notes the joins again, for it cannot tell that their functions did.
      await metered.flow()
    }
    // As after an hour: the sets of the rows are full.
    for (let at = 0; at < 40; at++) await speak(metered, SMALL, TEN, at)
    for (let at = 0; at < 160; at++) await speak(metered, LARGE, HUNDRED, at)
  }, 120_000)
  afterAll(() => metered.stop())
  /** A lease lasts 75 seconds. */
  const renewed = async (users: readonly string[]) => {
    for (const user of users) await metered.say(user, { action: 'ping' })
  }

  test.each(Object.keys(ACTS) as (keyof typeof ACTS)[])('%s', async name => {
    const { times, act }: Act = ACTS[name]
    await renewed(name.includes('100') ? HUNDRED : TEN)
    const spent = await metered.spentBy(times, at => act(metered, at))
    expect(over(spent, BUDGETS[name])).toEqual([])
  })

  test('one read more is over the budget', async () => {
    const { act }: Act = ACTS.typing
    const spent = await metered.spentBy(1, async at => {
      await act(metered, at)
      for (let more = 0; more < 9; more++) await metered.app.channels.read(SMALL)
    })
    expect(over(spent, BUDGETS.typing)).toContainEqual(expect.stringContaining('reads'))
  })
})
