import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { seconds } from '../../shared/domain/retention.ts'
import { callerNamed } from '../support/app.ts'
import { countedApp, WRITES } from '../support/counted-app.ts'
import { invoke } from '../support/crowd.ts'

describe('what the domain asks of DynamoDB', () => {
  let counted: Awaited<ReturnType<typeof countedApp>>
  let { app, calls, tables, say, writes } = {} as typeof counted
  beforeAll(async () => {
    counted = await countedApp()
    ;({ app, calls, tables, say, writes } = counted)
  })
  afterAll(() => counted.stop())
  beforeEach(() => calls.splice(0))

  it('a message of a quiet small channel is two writes, 2.1 with upkeep, and one reading: what has moved since the last', async () => {
    const channel = 'chat:quiet'
    for (const user of ['alice', 'bob']) await say(user, { action: 'join', channel })
    await say('alice', { action: 'message', channel, key: 'first', body: {} })
    calls.splice(0)
    for (let at = 0; at < 100; at++) {
      app.clock.advance(50)
      await say(at % 2 ? 'alice' : 'bob', {
        action: 'message',
        channel,
        key: `k${at}`,
        body: { at },
        after: at + 1,
      })
    }
    expect(writes().length).toBeGreaterThanOrEqual(200)
    expect(writes().length).toBeLessThanOrEqual(210)
    const reads = calls.filter(({ name }) => !WRITES.includes(name))
    const looks = reads.filter(({ name, table }) => name === 'Query' && table === tables.queues)
    expect(looks).toHaveLength(100)
    // The list of those who were revoked, once in two and a half seconds for all that an instance does.
    expect(reads.length - looks.length).toBeLessThanOrEqual(2)
  })

  it('a message of a burst, or of a large channel, reads nobody’s sockets', async () => {
    const channel = 'chat:burst'
    for (const user of ['alice', 'bob']) await say(user, { action: 'join', channel })
    for (const key of ['first', 'second']) await say('alice', { action: 'message', channel, key, body: {} })
    calls.splice(0)
    for (const key of ['third', 'fourth'])
      await say('alice', { action: 'message', channel, key, body: {}, after: 2 })
    expect(calls.length).toBe(writes().length)
    expect(calls.some(({ table }) => table === tables.connections)).toBe(false)
  })

  it('the fan-out of a quiet message writes nothing, and one to a socket that is slow a note', async () => {
    const channel = 'chat:told'
    for (const user of ['alice', 'bob']) await say(user, { action: 'join', channel })
    // The third of a burst is told by the stream.
    for (const key of ['a', 'b', 'c']) await say('alice', { action: 'message', channel, key, body: {} })
    const row = await app.channels.read(channel)
    if (!row?.last) throw new Error('nothing was said')
    const changes = [{ kind: 'appended', row, entry: row.last }] as const
    calls.splice(0)
    expect(await invoke(app, changes)).toMatchObject({ failed: 0 })
    expect(writes()).toEqual([])
    app.sockets.states.set('socket-of-bob', 'slow')
    expect(await invoke(app, changes)).toMatchObject({ failed: 0 })
    expect(writes().filter(({ table }) => table === tables.queues)).toEqual([
      { name: 'UpdateItem', table: tables.queues },
    ])
    app.sockets.states.clear()
  })

  it('the fan-out of a message that was posted directly reads the log once, and nothing else', async () => {
    const channel = 'chat:direct'
    for (const user of ['alice', 'bob']) await say(user, { action: 'join', channel })
    await say('alice', { action: 'message', channel, key: 'a', body: {} })
    const row = await app.channels.read(channel)
    if (!row?.last) throw new Error('nothing was said')
    calls.splice(0)
    const done = await invoke(app, [{ kind: 'appended', row, entry: row.last }])
    expect(done).toEqual({ failed: 0, posts: 0 })
    expect(calls).toEqual([{ name: 'Query', table: tables.messages }])
  })

  it('a relay that follows the one before it is one write, and no reading', async () => {
    const relay = { channel: 'chat:paged', epoch: 'e', index: 0, after: '', until: 'm', origins: {} }
    for (const to of [1, 2, 3]) {
      calls.splice(0)
      await app.relays.put({ ...relay, from: to, to })
      expect(calls).toEqual([{ name: 'PutItem', table: tables.rooms }])
    }
  })

  it('that nobody was revoked costs a message no read of its own: one in two and a half seconds for all that an instance does', async () => {
    const channel = 'chat:watched'
    app.clock.advance(2500)
    await say('alice', { action: 'join', channel })
    calls.splice(0)
    for (let at = 0; at < 100; at++) {
      await say('alice', { action: 'message', channel, key: `k${at}`, body: {}, after: at })
      app.clock.advance(100)
    }
    const reads = calls.filter(({ name }) => name === 'GetItem')
    // Ten seconds; the list was read with the join.
    expect(reads).toEqual([2.5, 5, 7.5].map(() => ({ name: 'GetItem', table: tables.connections })))
  })

  it('a heartbeat is one write of the lease, a hello of a new socket too, and neither reads whether it was revoked', async () => {
    await say('dora', { action: 'hello' })
    for (const action of ['ping', 'hello', 'ping']) {
      calls.splice(0)
      await say('dora', { action })
      const own = calls.filter(({ table }) => table === tables.connections).map(({ name }) => name)
      // A second hello of one socket guesses wrong once.
      expect(own).toEqual(action === 'ping' ? ['UpdateItem'] : ['UpdateItem', 'UpdateItem'])
    }
    calls.splice(0)
    await say('dora', { action: 'hello' }, 'phone')
    expect(calls.filter(({ table }) => table === tables.connections)).toHaveLength(1)
  })

  it('typing writes nothing', async () => {
    const channel = 'chat:typing'
    for (const user of ['alice', 'bob']) await say(user, { action: 'join', channel })
    calls.splice(0)
    await say('alice', { action: 'typing', channel, on: true })
    expect(writes()).toEqual([])
    expect(calls.length).toBeGreaterThan(0)
  })

  it('I2 I3: fifty senders at once, every fifth message twice: dense, once each, at most 1.5 commits a message', async () => {
    const channel = 'chat:crowd'
    const senders = Array.from({ length: 50 }, (_, at) => `m${at}`)
    for (const user of senders) await say(user, { action: 'join', channel })
    // The instance has seen the channel before, as one that is warm has.
    await say('m0', { action: 'message', channel, key: 'warm', body: {} })
    calls.splice(0)
    let head = 1
    const acked = new Map<string, Set<number>>()
    const speak = async (user: string) => {
      for (let at = 0; at < 5; at++) {
        const frame = { action: 'message', channel, key: `k${at}`, body: { at }, after: head }
        const tries = Array.from({ length: at % 5 === 0 ? 2 : 1 }, () => say(user, frame))
        for (const { ok, seq, error } of await Promise.all(tries)) {
          expect({ ok, error }).toEqual({ ok: true, error: undefined })
          acked.set(`${user} k${at}`, (acked.get(`${user} k${at}`) ?? new Set()).add(seq))
          head = Math.max(head, seq)
        }
      }
    }
    await Promise.all(senders.map(speak))
    const commits = calls.filter(
      ({ name, table }) => name.startsWith('Update') && table === tables.rooms,
    ).length
    const log = []
    for (let from = 0; from < 251; from = log.length) {
      const page = await app.logs.read(channel, from, 100)
      if (page.length === 0) break
      log.push(...page)
    }
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 251 }, (_, at) => at + 1))
    expect(new Set(log.map(({ from, key }) => `${from} ${key}`)).size).toBe(251)
    for (const [name, seqs] of acked) expect([...seqs], name).toHaveLength(1)
    for (const { seq, from, key } of log.slice(1))
      expect([...(acked.get(`${from} ${key}`) ?? [])]).toEqual([seq])
    expect(commits / 250).toBeLessThanOrEqual(1.5)
  })

  it('I12: two last sockets that end at once leave nobody behind in the index of those who fall due', async () => {
    const due: string[] = []
    for (let at = 0; at < 12; at++) {
      const user = `due${at}`
      for (const connection of ['a', 'b'])
        await app.users.touch(
          callerNamed(user, { connection }),
          { since: 5, issued: 1, until: 10, expires: 9e12, roles: [] },
          { most: 5, now: 5 },
        )
      await Promise.all(['a', 'b'].map(connection => app.users.release(user, connection, 20)))
    }
    for await (const page of app.users.due(100)) due.push(...page)
    expect(due.filter(user => user.startsWith('due'))).toEqual([])
  })

  it('I16: reads on past pages of expired entries that nobody has deleted', async () => {
    const now = app.clock.now()
    for (let seq = 1; seq <= 30; seq++)
      await app.logs.put(
        'user:late',
        { seq, key: `k${seq}`, from: 'a', at: seq <= 25 ? now - 100_000 : now, body: {} },
        seconds(60),
      )
    expect((await app.logs.read('user:late', 0, 10, seconds(60))).map(({ seq }) => seq)).toEqual([
      26, 27, 28, 29, 30,
    ])
  })

  it('a page is a reading more where entries were amended, and another for six minutes after, but for the newest ones', async () => {
    const channel = 'chat:amended'
    await say('alice', { action: 'join', channel })
    const said = async (...keys: readonly string[]) => {
      for (const key of keys) await say('alice', { action: 'message', channel, key, body: {} })
    }
    const readings = async (page: object) => {
      calls.splice(0)
      await say('alice', { action: 'history', channel, ...page })
      return calls.filter(({ name, table }) => name === 'Query' && table === tables.messages).length
    }
    await said('a', 'b')
    expect(await readings({ before: 2 })).toBe(1)
    await say('alice', { action: 'react', channel, key: 'r', seq: 1, emoji: '👍', on: true })
    await said('c')
    expect([await readings({}), await readings({ before: 4 }), await readings({ before: 3 })]).toEqual([
      2, 2, 3,
    ])
    app.clock.advance(361_000)
    expect([await readings({}), await readings({ before: 3 })]).toEqual([2, 2])
  })

  it('what that other reading costs is five units at most, for a hundred short entries', async () => {
    const channel = 'chat:long'
    await say('alice', { action: 'join', channel })
    const speak = async (from: number, to: number) => {
      for (let at = from; at <= to; at++)
        await say('alice', { action: 'message', channel, key: `k${at}`, body: { text: `message ${at}` } })
    }
    await speak(1, 1)
    await say('alice', { action: 'react', channel, key: 'r', seq: 1, emoji: '👍', on: true })
    await speak(3, 103)
    const { consumed } = counted
    const unitsOfPage = async () => {
      const before = consumed.length
      await say('alice', { action: 'history', channel, before: 2 })
      return consumed
        .slice(before)
        .filter(({ table }) => table === tables.messages)
        .reduce((sum, { units }) => sum + units, 0)
    }
    const soon = await unitsOfPage()
    app.clock.advance(361_000)
    const more = soon - (await unitsOfPage())
    expect(more).toBeGreaterThan(0)
    expect(more).toBeLessThanOrEqual(5)
  })

  it('nothing is ever scanned', () => {
    const { consumed } = counted
    expect(consumed.length).toBeGreaterThan(500)
    expect(consumed.filter(({ name }) => name.startsWith('Scan'))).toEqual([])
  })
})
