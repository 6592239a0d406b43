import { describe, expect, it } from 'vitest'
import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import { seconds } from '../../shared/domain/retention.ts'
import { depart } from '../../shared/domain/sessions/session.ts'
import { sweep } from '../../shared/domain/sessions/sweep.ts'
import { LIMITS } from '../../shared/protocol/index.ts'
import { gathered } from '../support/conversation.ts'

const channel = 'chat:lobby'
const say = (key: string, body: Record<string, unknown> = {}) => ({ channel, key, body })
const events = (frame: unknown) => [frame as { seq: number }].flat()

/** Alice, bob and carol in the lobby, told by the stream alone; eve is elsewhere. */
const lobby = async () => {
  const { talk, people } = await gathered(channel, ['alice', 'bob', 'carol'], { direct: false })
  const [alice, bob, carol] = people
  const [eve] = await talk.greeted('eve')
  if (!alice || !bob || !carol || !eve) throw new Error('nobody came')
  return { talk, alice, bob, carol, eve }
}

describe('fan-out', () => {
  it('reaches every other socket of the channel, the own other devices too, and no socket outside', async () => {
    const { talk, alice, bob, carol, eve } = await lobby()
    const tablet = talk.person('alice/tablet')
    await tablet.ask('hello')
    await alice.ask('message', say('k1', { text: 'hi' }))
    await talk.flow()
    for (const one of [bob, carol, tablet])
      expect(one.heard()).toMatchObject([{ event: 'message', channel, seq: 1, key: 'k1', from: 'alice' }])
    for (const one of [alice, eve]) expect(one.frames()).toEqual([])
  })

  it('I3: puts several entries into one frame, in order', async () => {
    const { talk, alice, bob } = await lobby()
    for (const key of ['a', 'b', 'c']) await alice.ask('message', say(key))
    await talk.flow()
    const frames = bob.frames()
    expect(frames).toHaveLength(1)
    expect(frames.flatMap(events).map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  it('cuts what does not fit into frames of 32 KB, in order', async () => {
    const { talk, alice, bob } = await lobby()
    const sizes = [16_000, 16_000, 200, 15_900, 16_300, 10, 10]
    for (const [at, size] of sizes.entries())
      await alice.ask('message', say(`k${at}`, { text: 'ж'.repeat(size / 2) }))
    await talk.flow()
    const frames = bob.frames()
    expect(frames.length).toBeGreaterThan(2)
    expect(Math.max(...frames.map(frame => Buffer.byteLength(JSON.stringify(frame))))).toBeLessThanOrEqual(
      LIMITS.frameBytes,
    )
    expect(frames.flatMap(events).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it.each(['gone', 'slow'] as const)('I14: a socket that is %s harms nobody', async state => {
    const { talk, alice, bob, carol } = await lobby()
    talk.later(30_000)
    talk.app.sockets.states.set('bob', state)
    await alice.ask('message', say('k1'))
    expect(await talk.flow()).toEqual([])
    expect(carol.heard('message')).toHaveLength(1)
    const sockets = (await talk.app.users.read(['bob'])).get('bob')?.sockets
    expect(Object.keys(sockets ?? {})).toEqual(state === 'gone' ? [] : ['bob'])
    talk.app.sockets.states.clear()
    await bob.ask('ping')
    await alice.ask('message', say('k2'))
    await talk.flow()
    expect(bob.heard('message')).toMatchObject([{ seq: 2 }])
  })

  it('I7: posts nothing to a socket whose token or lease has ended', async () => {
    const { talk, alice, carol } = await lobby()
    const brief = talk.person('bob/brief', { expires: talk.app.clock.now() + 10_000 })
    await brief.ask('hello')
    talk.later(60_000)
    await alice.ask('message', say('k1'))
    await talk.flow()
    expect(brief.frames()).toEqual([])
    talk.later(20_000)
    await alice.ask('message', say('k2'))
    await talk.flow()
    expect(carol.heard('message')).toHaveLength(1)
  })

  it('I7: tells the channel of a role only to the sockets that carry the role', async () => {
    const { talk, alice } = await lobby()
    const [agent, plain] = [talk.person('zoe/1', { roles: ['agent'] }), talk.person('zoe/2')]
    for (const one of [agent, plain]) await one.ask('hello')
    const admin = talk.person('root', { roles: ['admin'] })
    await admin.ask('message', { channel: 'role:agent', key: 'k', body: {} })
    await talk.person('yan', { roles: ['agent'] }).ask('hello')
    await talk.flow()
    expect(agent.heard('message')).toHaveLength(1)
    expect(plain.heard().filter(({ channel: name }) => name === 'role:agent')).toEqual([])
    expect(alice.heard('message')).toEqual([])
  })

  it('I1: puts the entries into the log that a crash left out, and no other', async () => {
    const { talk, alice } = await lobby()
    const { logs } = talk.app
    const put = logs.put.bind(logs)
    const healed: number[] = []
    for (const key of ['a', 'b', 'c', 'd']) {
      logs.put = key === 'b' || key === 'd' ? async () => {} : put
      await alice.ask('message', say(key))
    }
    logs.put = async (name, entry, kept) => {
      healed.push(entry.seq)
      await put(name, entry, kept)
    }
    await talk.flow()
    expect(healed).toEqual([2, 4])
    const log = await logs.read(channel, 0, 9)
    expect(log.map(({ seq, key }) => `${seq}${key}`)).toEqual(['1a', '2b', '3c', '4d'])
  })

  it('I14: reports the first record of a channel that fails; the others are delivered, and a repeat heals', async () => {
    const { talk, alice, bob } = await lobby()
    await alice.ask('join', { channel: 'chat:other' })
    await bob.ask('join', { channel: 'chat:other' })
    await talk.flow()
    bob.frames()
    for (const key of ['a', 'b']) await alice.ask('message', say(key))
    await alice.ask('message', { ...say('x'), channel: 'chat:other' })
    const batch = talk.app.changes.splice(0).map((change, at) => ({ sequence: `s${at}`, change }))
    const { logs } = talk.app
    const read = logs.read.bind(logs)
    logs.read = async (name, ...rest) => {
      if (name === channel) throw new Error('the store is away')
      return read(name, ...rest)
    }
    expect(await fanOut(talk.app, batch)).toEqual(['s0'])
    expect(bob.heard('message')).toContainEqual(expect.objectContaining({ channel: 'chat:other', seq: 1 }))
    logs.read = read
    expect(await fanOut(talk.app, batch.slice(0, 2))).toEqual([])
    expect(bob.heard('message')).toMatchObject([{ seq: 1 }, { seq: 2 }])
  })

  it('posts to all members of a page at once, and to each in order', async () => {
    const names = Array.from({ length: 200 }, (_, at) => `m${at}`)
    const { talk, people } = await gathered('chat:big', names)
    let [now, most] = [0, 0]
    const { sockets } = talk.app
    const post = sockets.post.bind(sockets)
    sockets.post = async (connection, frame) => {
      most = Math.max(most, ++now)
      await new Promise(setImmediate)
      now--
      return post(connection, frame)
    }
    for (const key of ['a', 'b']) await people[0]?.ask('message', { channel: 'chat:big', key, body: {} })
    await talk.flow()
    expect(most).toBe(199)
    expect(people[199]?.heard('message')).toMatchObject([{ seq: 1 }, { seq: 2 }])
  })
})

describe('a member who is away', () => {
  const queue = async (talk: Awaited<ReturnType<typeof lobby>>['talk'], user: string) =>
    (await talk.app.logs.read(`user:${user}`, 0, 99, seconds(604_800))).map(({ body }) => body)

  it('finds one notice for each channel and absence, and the entries in the log', async () => {
    const { talk, alice, bob } = await lobby()
    await depart(talk.app, 'bob', ['bob'])
    for (const key of ['a', 'b', 'c']) {
      await alice.ask('message', say(key))
      await talk.flow()
      talk.later(1000)
    }
    await alice.ask('message', { channel: 'dm:alice~bob', key: 'a', body: {} })
    await talk.flow()
    await alice.ask('message', say('d'))
    await talk.flow()
    expect(await queue(talk, 'bob')).toEqual([
      { kind: 'unread', channel, epoch: expect.any(String), seq: 1 },
      { kind: 'unread', channel: 'dm:alice~bob', epoch: expect.any(String), seq: 1 },
    ])
    const { channels } = await bob.ask('hello')
    expect(channels).toContainEqual(expect.objectContaining({ channel, unread: 4 }))
    expect(channels).toContainEqual(expect.objectContaining({ channel: 'user:bob', unread: 2 }))
    await depart(talk.app, 'bob', ['bob'])
    await alice.ask('message', say('e'))
    await talk.flow()
    expect(await queue(talk, 'bob')).toHaveLength(3)
    expect(await queue(talk, 'alice')).toEqual([])
  })

  it('finds one for each of sixty channels, however often there is talk in all of them, at one write a notice', async () => {
    const { talk, alice, bob } = await lobby()
    const channels = Array.from({ length: 60 }, (_, at) => `chat:c${at}`)
    for (const name of channels) for (const one of [alice, bob]) await one.ask('join', { channel: name })
    await talk.flow()
    await depart(talk.app, 'bob', ['bob'])
    const { commit } = talk.app.channels
    let tries = 0
    talk.app.channels.commit = async wanted => {
      if (wanted.channel === 'user:bob') tries++
      return commit(wanted)
    }
    for (const key of ['a', 'b', 'c'])
      for (const name of channels) {
        await alice.ask('message', { channel: name, key, body: {} })
        await talk.flow()
        talk.later(50)
      }
    const notices = (await queue(talk, 'bob')).map(({ channel: name }) => name)
    expect(notices).toEqual(channels)
    expect(tries).toBeLessThan(70)
  })

  it('finds one also where the lease ended unheard and was swept in the middle of the absence', async () => {
    const { talk, alice } = await lobby()
    talk.later(80_000)
    await alice.ask('message', say('a'))
    await talk.flow()
    await sweep(talk.app)
    await alice.ask('message', say('b'))
    await talk.flow()
    expect(await queue(talk, 'bob')).toHaveLength(1)
  })

  it('finds one where the message itself found the last socket gone', async () => {
    const { talk, alice } = await lobby()
    talk.later(30_000)
    talk.app.sockets.states.set('bob', 'gone')
    await alice.ask('message', say('a'))
    await talk.flow()
    await alice.ask('message', say('b'))
    await talk.flow()
    expect(await queue(talk, 'bob')).toMatchObject([{ kind: 'unread', channel, seq: 1 }])
  })

  it('gets no notice of what they said themselves, nor of a large channel', async () => {
    const names = Array.from({ length: 18 }, (_, at) => `m${at}`)
    const { talk, people } = await gathered('chat:big', names)
    await depart(talk.app, 'm3', ['m3'])
    await people[0]?.ask('message', { channel: 'chat:big', key: 'k', body: {} })
    await talk.flow()
    expect(await queue(talk, 'm3')).toEqual([])
  })
})
