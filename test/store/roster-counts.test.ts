import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roster } from '../../shared/domain/members/roster.ts'
import { standing } from '../../shared/domain/sessions/standing.ts'
import { countedApp, WRITES } from '../support/counted-app.ts'
import { invoke, nameAt } from '../support/crowd.ts'
import { areUnitsUnknown } from '../support/dynamo.ts'

/** What it costs to know who is there, in units as the database reports them. */

const LIVE_MS = 9e6
const JOINED_AT_ONCE = 16

describe.skipIf(areUnitsUnknown)('what knowing who is there asks of DynamoDB', () => {
  let counted: Awaited<ReturnType<typeof countedApp>>
  let { app, calls, consumed, tables, say } = {} as typeof counted
  beforeAll(async () => {
    counted = await countedApp()
    ;({ app, calls, consumed, tables, say } = counted)
    // What the stream tells is what the direct lane leaves to it.
    Object.assign(app, { direct: false })
  })
  afterAll(() => counted.stop())

  /** A channel of so many who are there, all of them: small where its row can name them. */
  const gathered = async (channel: string, count: number) => {
    const names = Array.from({ length: count }, (_, at) => `${channel.slice(5)}-${nameAt(at)}`)
    const isSmall = count <= 16
    await app.channels.create({ channel, epoch: 'e1', ...(isSmall && { members: names }) })
    const row = await app.channels.read(channel)
    if (!row) throw new Error('no such channel')
    const queue = names.values()
    const enter = async () => {
      for (const user of queue) {
        if (!isSmall) await app.members.add(row, user)
        const now = app.clock.now()
        const caller = {
          user,
          connection: `s-${user}`,
          roles: [],
          device: '',
          issued: 1,
          expires: now + LIVE_MS,
        }
        const lease = { since: now, until: now + 75_000, issued: 1, expires: now + LIVE_MS, roles: [] }
        await app.users.touch(caller, lease, { most: 5, now, greeting: true })
      }
    }
    await Promise.all(Array.from({ length: JOINED_AT_ONCE }, enter))
    return names
  }

  /** One message told by the stream: how many posts, and the read units of knowing whom, and of everything. */
  const tell = async (channel: string, user: string, key: string) => {
    const said = await say(user, { action: 'message', channel, key, body: {} }, `s-${user}`)
    expect(said).toMatchObject({ ok: true })
    const row = await app.channels.read(channel)
    if (!row?.last) throw new Error('nothing was said')
    consumed.splice(0)
    const told = await invoke(app, [{ kind: 'appended', row, entry: row.last }])
    const reads = consumed.filter(({ name }) => !WRITES.includes(name))
    const sum = (some: typeof reads) => some.reduce((units, one) => units + one.units, 0)
    const ofLog = reads.filter(({ table }) => table === tables.messages)
    return { ...told, roster: sum(reads) - sum(ofLog), all: sum(reads) }
  }

  const coldly = () =>
    Object.assign(app, { roster: roster(), standing: standing(app.revocations, app.clock) })

  it('a message to a small channel is one unit, and to a thousand too, once an instance knows them', async () => {
    for (const [count, atFirst, first] of [
      [10, 7, 'chat:ten'],
      [1000, 540, 'chat:thousand'],
    ] as const) {
      const names = await gathered(first, count)
      coldly()
      const cold = await tell(first, names[0] ?? '', 'k0')
      // Who commits reads the revocations too; here it is another instance.
      expect(cold).toMatchObject({ failed: 0, posts: count - 1 })
      expect(cold.roster).toBeLessThanOrEqual(atFirst)
      for (const key of ['k1', 'k2', 'k3']) {
        const warm = await tell(first, names[0] ?? '', key)
        expect(warm).toMatchObject({ failed: 0, posts: count - 1, roster: 1 })
        expect(warm.all).toBeLessThanOrEqual(3)
      }
      // The revocations once more in two and a half seconds; leases that look over are believed of many, and read again of a few.
      app.clock.advance(60_000)
      for (const user of names) await say(user, { action: 'ping' }, `s-${user}`)
      app.clock.advance(20_000)
      const later = await tell(first, names[0] ?? '', 'k4')
      expect(later).toMatchObject({ posts: count - 1 })
      expect(later.roster).toBeLessThanOrEqual(count === 10 ? 7 : 2)
    }
  }, 60_000)

  it('a hello writes one unit more than its lease, however many channels its user is in; a heartbeat nothing more', async () => {
    for (let at = 0; at < 50; at++) await say('yann', { action: 'join', channel: `chat:many-${at}` })
    await say('yann', { action: 'hello' })
    consumed.splice(0)
    await say('yann', { action: 'hello' }, 'another')
    const writes = () => consumed.filter(({ name }) => WRITES.includes(name))
    expect(writes().map(({ name, table }) => [name, table])).toEqual([
      ['UpdateItem', tables.connections],
      ['PutItem', tables.queues],
    ])
    expect(writes()[1]?.units).toBe(1)
    app.clock.advance(30_000)
    consumed.splice(0)
    await say('yann', { action: 'ping' }, 'another')
    expect(writes().map(({ name, table }) => [name, table])).toEqual([['UpdateItem', tables.connections]])
  })

  it('typing in a channel that an instance knows is one unit, beside the row that says who may', async () => {
    const names = await gathered('chat:typists', 12)
    const types = () => say(names[0] ?? '', { action: 'typing', channel: 'chat:typists', on: true })
    await types()
    calls.splice(0)
    await types()
    expect(calls.map(({ name, table }) => [name, table])).toEqual([
      ['GetItem', tables.rooms],
      ['Query', tables.queues],
    ])
  })
})
