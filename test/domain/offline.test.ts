import { describe, expect, it } from 'vitest'
import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import { hints } from '../../shared/domain/members/hints.ts'
import { seconds } from '../../shared/domain/retention.ts'
import { depart } from '../../shared/domain/sessions/session.ts'
import { conversation, gathered, type Speaker } from '../support/conversation.ts'

const channel = 'chat:lobby'
const queue = 'user:bob'
const WEEK = seconds(7 * 24 * 3600)
const forGood = { expires: 9e15 }
const upTo = (most: number) => Array.from({ length: most }, (_, at) => at + 1)

/** Reads a channel from a position to its end, as a device does. */
const readOn = async (reader: Speaker, name: string, epoch: string, from = 0, pages = Infinity) => {
  const got: { seq: number; key: string }[] = []
  let more = true
  for (let page = 0; more && page < pages; page++) {
    const cursors = { [name]: { epoch, seq: got.at(-1)?.seq ?? from } }
    const told = (await reader.ask('sync', { cursors })).channels[name]
    expect(told?.recovered).toBe(true)
    got.push(...(told?.entries ?? []))
    more = told?.more ?? false
  }
  return got
}

describe('what is addressed to a user who is away', () => {
  it('I1 I3 I9: a thousand entries arrive completely, in order, on every device, also after one died half-way', async () => {
    const talk = conversation()
    const shop = talk.person('shop', { ...forGood, roles: ['service'] })
    for (const at of upTo(1000))
      await shop.ask('message', { channel: queue, key: `n${at}`, body: { kind: 'shipped', at } })
    await talk.flow()
    talk.later(7 * 24 * 3600_000 - 1000)
    const phone = talk.person('bob/phone', forGood)
    const listed = (await phone.ask('hello')).channels.find(one => one.channel === queue)
    expect(listed).toMatchObject({ head: 1000 })
    const epoch = listed?.epoch ?? ''
    const half = await readOn(phone, queue, epoch, 0, 9)
    expect(half.length).toBeLessThan(1000)
    const reborn = await readOn(talk.person('bob/phone2', forGood), queue, epoch, half.at(-1)?.seq)
    for (const all of [
      [...half, ...reborn],
      await readOn(talk.person('bob/laptop', forGood), queue, epoch),
    ]) {
      expect(all.map(({ seq }) => seq)).toEqual(upTo(1000))
      expect(all.map(({ key }) => key)).toEqual(upTo(1000).map(at => `n${at}`))
    }
  })
})

describe('the notice that messages wait', () => {
  const lobby = async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    if (!alice || !bob) throw new Error('nobody came')
    const { epoch = '' } = (await talk.app.channels.read(channel)) ?? {}
    const notices = async () => (await talk.app.logs.read(queue, 0, 99, WEEK)).map(({ body }) => body)
    const say = (key: string) => alice.ask('message', { channel, key, body: {} })
    return { talk, alice, bob, epoch, notices, say }
  }

  it('says which entry was the newest, once an absence: one who has read that far takes an older one for no news', async () => {
    const { talk, bob, epoch, notices, say } = await lobby()
    await say('k1')
    await talk.flow()
    for (const absence of [1, 2]) {
      talk.later(60_000)
      await bob.ask('hello')
      await bob.ask('receipt', { channel, read: 99 })
      await depart(talk.app, 'bob', ['bob'])
      for (const key of ['a', 'b', 'c']) {
        await say(`${absence}${key}`)
        await talk.flow()
      }
    }
    expect(await notices()).toEqual([
      { kind: 'unread', channel, epoch, seq: 2 },
      { kind: 'unread', channel, epoch, seq: 5 },
    ])
    const { channels } = await bob.ask('hello')
    expect(channels).toContainEqual(expect.objectContaining({ channel, read: 4, unread: 3 }))
  })

  it('says the newest of those that one batch brings', async () => {
    const { talk, epoch, notices, say } = await lobby()
    await depart(talk.app, 'bob', ['bob'])
    for (const key of ['a', 'b', 'c', 'd']) await say(key)
    await talk.flow()
    expect(await notices()).toEqual([{ kind: 'unread', channel, epoch, seq: 4 }])
  })

  it('is one also where the stream brings the entries again in other batches', async () => {
    const { talk, notices, say } = await lobby()
    await depart(talk.app, 'bob', ['bob'])
    for (const key of ['a', 'b', 'c']) await say(key)
    const batch = talk.app.changes.splice(0).map((change, at) => ({ sequence: String(at), change }))
    for (const part of [batch, batch.slice(0, 1), batch.slice(0, 2), batch.slice(2)]) {
      // Another instance each time: none remembers what the others did.
      const app = { ...talk.app, hints: hints() }
      expect(await fanOut(app, part)).toEqual([])
    }
    expect(await notices()).toHaveLength(1)
  })

  it('I14: holds nobody up where it was left, and is not in the log yet', async () => {
    const { talk, alice, notices, say } = await lobby()
    await depart(talk.app, 'bob', ['bob'])
    await say('a')
    const batch = talk.app.changes.splice(0).map((change, at) => ({ sequence: String(at), change }))
    const { logs } = talk.app
    const put = logs.put.bind(logs)
    logs.put = async () => {
      throw new Error('the log is busy')
    }
    await fanOut(talk.app, batch)
    logs.put = put
    await alice.ask('message', { channel: 'dm:alice~bob', key: 'b', body: {}, after: 0 })
    const left = talk.app.changes.splice(0)
    const direct = left.filter(change => change.kind === 'appended' && change.row.channel.startsWith('dm:'))
    expect(
      await fanOut(
        talk.app,
        direct.map((change, at) => ({ sequence: `d${at}`, change })),
      ),
    ).toEqual([])
    // Another instance has the batch again, before the stream has got to bob's queue.
    expect(await fanOut({ ...talk.app, hints: hints() }, batch)).toEqual([])
    talk.app.changes.unshift(...left)
    await talk.flow()
    expect(await notices()).toMatchObject([{ channel }, { channel: 'dm:alice~bob' }])
  })

  /** Bob's socket ends at one step of the telling; true where a notice is promised. */
  const STEPS: readonly (readonly [string, boolean, (world: Awaited<ReturnType<typeof lobby>>) => void])[] = [
    [
      'before anybody looks who is there',
      true,
      ({ talk }) => {
        const { movements } = talk.app
        const { since } = movements
        movements.since = async (from, most) => {
          movements.since = since
          await depart(talk.app, 'bob', ['bob'])
          return since(from, most)
        }
      },
    ],
    [
      'between looking and posting, and the disconnect was told',
      true,
      ({ talk }) => {
        const { sockets } = talk.app
        const { post } = sockets
        sockets.post = async (connection, frame) => {
          if (connection !== 'bob') return post(connection, frame)
          await depart(talk.app, 'bob', ['bob'])
          return 'gone'
        }
      },
    ],
    [
      'between looking and posting, and nobody told of it',
      true,
      ({ talk }) => void talk.app.sockets.states.set('bob', 'gone'),
    ],
    [
      'with the post on its way: half open',
      false,
      ({ talk }) => {
        talk.app.sockets.post = async () => 'sent'
      },
    ],
    [
      'slowly: it takes nothing any more',
      false,
      ({ talk }) => void talk.app.sockets.states.set('bob', 'slow'),
    ],
  ]

  it.each(STEPS)(
    'F23: a user who goes offline %s finds the message all the same',
    async (_title, hasNotice, drop) => {
      const world = await lobby()
      const { talk, epoch, notices, say } = world
      talk.later(31_000)
      drop(world)
      await say('k1')
      await talk.flow()
      expect((await notices()).length).toBe(hasNotice ? 1 : 0)
      const again = talk.person('bob/again', forGood)
      const { channels } = await again.ask('hello')
      expect(channels).toContainEqual(expect.objectContaining({ channel, head: 1, unread: 1 }))
      expect(await readOn(again, channel, epoch)).toMatchObject([{ seq: 1, key: 'k1' }])
    },
  )

  it('I1: is left in the end wherever the carrier dies, and once', async () => {
    for (let dies = 0, over = false; !over; dies++) {
      const { talk, notices, say } = await lobby()
      await depart(talk.app, 'bob', ['bob'])
      await say('k1')
      const batch = talk.app.changes.splice(0).map((change, at) => ({ sequence: String(at), change }))
      let calls = 0
      const mortal = <Port extends object>(port: Port): Port =>
        new Proxy(port, {
          get: (target, name) => {
            const call = Reflect.get(target, name) as (...args: unknown[]) => unknown
            return async (...args: unknown[]) => {
              if (calls++ === dies) throw new Error('died before it')
              const answer = await call.apply(target, args)
              if (calls++ === dies) throw new Error('died after it')
              return answer
            }
          },
        })
      const { channels, logs, users } = talk.app
      const app = { ...talk.app, channels: mortal(channels), logs: mortal(logs), users: mortal(users) }
      await fanOut(app, batch)
      over = calls <= dies
      expect(await fanOut(talk.app, batch)).toEqual([])
      await talk.flow()
      expect(await notices(), `dying at call ${dies}`).toHaveLength(1)
      expect(dies).toBeLessThan(60)
    }
  })
})
