import { describe, expect, it } from 'vitest'
import { roster } from '../../shared/domain/members/roster.ts'
import { strain } from '../../shared/domain/posting/strain.ts'
import { depart } from '../../shared/domain/sessions/session.ts'
import { type Conversation, conversation, gathered, type Speaker } from '../support/conversation.ts'
import { crowded, invoke, nameAt } from '../support/crowd.ts'

const channel = 'chat:lobby'

type Lobby = {
  readonly talk: Conversation
  readonly alice: Speaker
  readonly bob: Speaker
  readonly carol: Speaker
  say(key: string): Promise<unknown>
}

/** Alice, bob and carol in the lobby, where nothing was said lately. */
const lobby = async (): Promise<Lobby> => {
  const { talk, people } = await gathered(channel, ['alice', 'bob', 'carol'])
  const [alice, bob, carol] = people
  if (!alice || !bob || !carol) throw new Error('nobody came')
  talk.later(30_000)
  for (const one of people) await one.ask('ping')
  const say = (key: string) => alice.ask('message', { channel, key, body: {} })
  return { talk, alice, bob, carol, say }
}

/** What the stream brings, as one invocation; answers how many posts that made. */
const stream = async ({ app }: Conversation): Promise<number> => {
  const { failed, posts } = await invoke(app, app.changes.splice(0))
  expect(failed).toBe(0)
  return posts
}

const numbers = (one: Speaker) => one.heard('message').map(({ seq }) => seq)

/** A function that dies: what it was about to do never ends. */
const dies = () => new Promise<never>(() => {})

const settle = () => new Promise(resolve => setTimeout(resolve))

describe('the direct lane', () => {
  it('I6: has told everybody before the sender is answered; the stream then reads the log once and posts nothing', async () => {
    const { talk, bob, carol, say } = await lobby()
    await say('a')
    for (const one of [bob, carol]) expect(numbers(one)).toEqual([1])
    const { logs, users } = talk.app
    const [{ read }, asked] = [logs, [] as unknown[]]
    logs.read = async (...range) => {
      asked.push(range)
      return read(...range)
    }
    users.read = async () => {
      throw new Error('nobody need be looked up')
    }
    talk.later(213)
    expect(await stream(talk)).toBe(0)
    expect(asked).toEqual([[channel, 0, 1, undefined]])
  })

  it('F1: a function that dies before it has posted leaves everything to the stream, which heals the log', async () => {
    const { talk, bob, carol, say } = await lobby()
    const { post } = talk.app.sockets
    talk.app.sockets.post = dies
    void say('a')
    await settle()
    talk.app.sockets.post = post
    expect(await stream(talk)).toBe(2)
    for (const one of [bob, carol]) expect(numbers(one)).toEqual([1])
    expect(await talk.app.logs.read(channel, 0, 9)).toMatchObject([{ seq: 1, key: 'a' }])
  })

  it('F1: one that dies between its posts and the log is told once more by the stream', async () => {
    const { talk, bob, say } = await lobby()
    const { put } = talk.app.logs
    talk.app.logs.put = dies
    void say('a')
    await settle()
    talk.app.logs.put = put
    expect(numbers(bob)).toEqual([1])
    expect(await stream(talk)).toBe(2)
    expect(await talk.app.logs.read(channel, 0, 9)).toMatchObject([{ seq: 1 }])
  })

  it('waits in the stream for a function that is at it still, and posts nothing twice', async () => {
    const { talk, bob, carol, say } = await lobby()
    const { sockets, clock } = talk.app
    const { post } = sockets
    let go = () => {}
    const gate = new Promise<void>(resolve => {
      go = resolve
    })
    sockets.post = async (...what) => {
      await gate
      return post(...what)
    }
    const said = say('a')
    await settle()
    const { sleep } = clock
    clock.sleep = async milliseconds => {
      await sleep(milliseconds)
      go()
      await said
    }
    expect(await stream(talk)).toBe(2)
    clock.sleep = sleep
    for (const one of [bob, carol]) expect(numbers(one)).toEqual([1])
  })

  it('leaves a slow socket to the stream, and nobody else; it has one try and half a second', async () => {
    const { talk, carol, say } = await lobby()
    const tries: (readonly [string, number | undefined])[] = []
    const { post } = talk.app.sockets
    talk.app.sockets.post = async (connection, frame, within) => {
      tries.push([connection, within])
      return post(connection, frame)
    }
    talk.app.sockets.states.set('bob', 'slow')
    await say('a')
    expect(tries).toEqual([
      ['bob', 500],
      ['carol', 500],
    ])
    // The stream is carried by another instance, which posts to nobody else.
    const { app } = talk
    const { failed } = await invoke({ ...app, strain: strain() }, app.changes.splice(0))
    expect(failed).toBe(0)
    expect(tries.slice(2)).toEqual([
      ['bob', undefined],
      ['bob', undefined],
      ['bob', undefined],
    ])
    expect(numbers(carol)).toEqual([1])
    expect((await talk.app.users.read(['bob'])).get('bob')?.sockets.bob).toMatchObject({ lagging: true })
  })

  it('leaves a socket that is gone to the stream, which forgets it; the user’s other one is posted to once', async () => {
    const { talk, say } = await lobby()
    const phone = talk.person('bob/phone')
    await phone.ask('hello')
    talk.later(31_000)
    await phone.ask('ping')
    for (const name of ['alice', 'bob', 'carol']) await talk.person(name).ask('ping')
    talk.app.sockets.states.set('bob', 'gone')
    await say('a')
    expect(await stream(talk)).toBe(0)
    expect(numbers(phone)).toEqual([1])
    expect(Object.keys((await talk.app.users.read(['bob'])).get('bob')?.sockets ?? {})).toEqual(['bob/phone'])
  })

  it('B5: who is away gets a notice by the stream, once', async () => {
    const { talk, bob, say } = await lobby()
    await depart(talk.app, 'bob', ['bob'])
    for (const key of ['a', 'b']) {
      await say(key)
      await stream(talk)
      talk.later(1000)
    }
    await stream(talk)
    expect(await talk.app.logs.read('user:bob', 0, 9)).toMatchObject([{ body: { kind: 'unread', seq: 1 } }])
    expect(numbers(bob)).toEqual([])
  })

  it('who comes back between the two lanes is told by the stream', async () => {
    const { talk, bob, say } = await lobby()
    await depart(talk.app, 'bob', ['bob'])
    await say('a')
    await bob.ask('hello')
    await stream(talk)
    expect(numbers(bob)).toEqual([1])
  })

  it('leaves to the stream what comes as a third within a tenth of a second: it leaves together', async () => {
    const { talk, bob, say } = await lobby()
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      await say(key)
      talk.later(20)
    }
    expect(numbers(bob)).toEqual([1, 2])
    await stream(talk)
    const frames = bob.frames()
    expect(frames).toHaveLength(1)
    expect((frames[0] as { seq: number }[]).map(({ seq }) => seq)).toEqual([3, 4, 5])
    talk.later(100)
    await say('f')
    expect(numbers(bob)).toEqual([6])
    expect(await stream(talk)).toBe(0)
  })

  it('leaves an entry to the stream where it took long to find out who is there', async () => {
    const { talk, bob, say } = await lobby()
    const { users } = talk.app
    const { read } = users
    users.read = async names => {
      talk.later(500)
      return read(names)
    }
    talk.app.roster.forget('bob')
    await say('a')
    users.read = read
    expect(numbers(bob)).toEqual([])
    expect(await stream(talk)).toBe(2)
  })

  it('does not tell a large channel, nor those of a role', async () => {
    const talk = conversation()
    await crowded(talk, 'chat:big', 20)
    const [agent] = await talk.greeted('agent')
    const service = talk.person('service', { roles: ['service'] })
    await talk.person(nameAt(0)).ask('message', { channel: 'chat:big', key: 'k', body: {} })
    await service.ask('message', { channel: 'role:staff', key: 'k', body: {} })
    expect(talk.app.sockets.posts).toEqual([])
    expect(agent?.frames()).toEqual([])
    expect(await stream(talk)).toBeGreaterThan(0)
  })

  it('B1: tells a notice of the backend to its user at once', async () => {
    const { talk, bob } = await lobby()
    const service = talk.person('service', { roles: ['service'] })
    await service.ask('message', { channel: 'user:bob', key: 'k', body: { kind: 'greeting' } })
    expect(bob.heard('notice')).toMatchObject([{ kind: 'greeting', seq: 1 }])
    expect(await stream(talk)).toBe(0)
  })

  it('falls back to the stream where the members cannot be looked up', async () => {
    const { talk, bob, say } = await lobby()
    const { users } = talk.app
    const { read } = users
    // An instance that knows nobody yet.
    Object.assign(talk.app, { roster: roster() })
    users.read = async () => {
      throw new Error('the store is away')
    }
    await say('a')
    users.read = read
    expect(numbers(bob)).toEqual([])
    await stream(talk)
    expect(numbers(bob)).toEqual([1])
  })
})
