import { describe, expect, it } from 'vitest'
import { depart } from '../../shared/domain/sessions/session.ts'
import { type Action, ROUTES } from '../../shared/protocol/index.ts'
import { digestOf } from '../security/matrix/scene.ts'
import { conversation, gathered } from '../support/conversation.ts'

describe('hello', () => {
  it('names the caller, enrols them in their own queue and the channels of their roles, once', async () => {
    const talk = conversation()
    const bob = talk.person('bob', { roles: ['agent', 'client'] })
    const first = await bob.ask('hello')
    expect(first).toMatchObject({ user: 'bob', connection: 'bob', heartbeatSeconds: 30, more: false })
    expect(first.channels.map(({ channel }) => channel)).toEqual(['role:agent', 'role:client', 'user:bob'])
    const joined = talk.app.changes.filter(({ kind }) => kind === 'member').length
    expect(await bob.ask('hello')).toEqual(first)
    expect(talk.app.changes.filter(({ kind }) => kind === 'member')).toHaveLength(joined)
  })

  it('registers the socket for events: before it nothing is posted there', async () => {
    const { talk, people } = await gathered('chat:lobby', ['alice', 'bob'])
    const [alice] = people
    const phone = talk.person('bob/phone')
    await alice?.ask('message', { channel: 'chat:lobby', key: 'k1', body: {} })
    await talk.flow()
    expect(phone.frames()).toEqual([])
    await phone.ask('hello')
    await alice?.ask('message', { channel: 'chat:lobby', key: 'k2', body: {} })
    await talk.flow()
    expect(phone.heard('message')).toMatchObject([{ seq: 2, key: 'k2' }])
  })

  it('tells what is unread, and I10: what was read on one device is read on every other', async () => {
    const { people, talk } = await gathered('chat:lobby', ['alice', 'bob'])
    const [alice, bob] = people
    for (const key of ['k1', 'k2', 'k3'])
      await alice?.ask('message', { channel: 'chat:lobby', key, body: {} })
    await bob?.ask('receipt', { channel: 'chat:lobby', read: 2 })
    const { channels } = await talk.person('bob/phone').ask('hello')
    expect(channels).toContainEqual({
      channel: 'chat:lobby',
      epoch: expect.any(String),
      head: 3,
      read: 2,
      unread: 1,
    })
  })

  it('leaves out the channel of a role that the token no longer carries', async () => {
    const talk = conversation()
    await talk.person('bob', { roles: ['agent'] }).ask('hello')
    const { channels } = await talk.person('bob').ask('hello')
    expect(channels.map(({ channel }) => channel)).toEqual(['user:bob'])
  })

  it('gives three hundred channels page by page, each once, in frames of 32 KB', async () => {
    const talk = conversation()
    const bob = talk.person('bob')
    await bob.ask('hello')
    for (let at = 0; at < 300; at++)
      await bob.ask('join', { channel: `chat:${String(at).padStart(90, 'x')}` })
    const seen: string[] = []
    for (let more = true, after: string | undefined; more; after = seen.at(-1)) {
      const page = await bob.ask('hello', after === undefined ? {} : { after })
      seen.push(...page.channels.map(({ channel }) => channel))
      more = page.more
    }
    expect(seen).toHaveLength(301)
    expect(new Set(seen).size).toBe(301)
  })

  it('takes five sockets of a user and refuses the sixth, until one closes or its lease ends', async () => {
    const talk = conversation()
    const sockets = [1, 2, 3, 4, 5].map(at => talk.person(`bob/${at}`))
    for (const socket of sockets) await socket.ask('hello')
    const sixth = talk.person('bob/6')
    expect(await sixth.refused('hello')).toMatchObject({ code: 'TOO_MANY_CONNECTIONS' })
    talk.later(74_000)
    for (const socket of sockets.slice(1)) await socket.ask('ping')
    expect(await sixth.refused('hello')).toMatchObject({ code: 'TOO_MANY_CONNECTIONS' })
    talk.later(2_000)
    await sixth.ask('hello')
    expect(await sockets[0]?.refused('ping')).toMatchObject({ code: 'TOO_MANY_CONNECTIONS' })
  })

  it('F32: lets a new socket take the place of an old one: nobody sees it, and the late end of the old one ends nothing', async () => {
    const { talk, people } = await gathered('chat:lobby', ['alice', 'bob'])
    const sockets = [2, 3, 4, 5].map(at => talk.person(`bob/${at}`))
    for (const socket of sockets) await socket.ask('hello')
    const next = talk.person('bob/next')
    await next.ask('hello', { replaces: 'bob' })
    await people[0]?.ask('message', { channel: 'chat:lobby', key: 'k1', body: {} })
    await talk.flow()
    expect(next.heard('message')).toMatchObject([{ seq: 1 }])
    expect(people[1]?.heard('message')).toEqual([])
    await depart(talk.app, 'bob', ['bob'])
    expect(people[0]?.heard('presence')).toEqual([])
    expect(await people[0]?.ask('presence', { of: ['bob'] })).toMatchObject({
      presence: { bob: { status: 'online', devices: 5 } },
    })
  })

  it('lets nobody take the place of a socket of another user', async () => {
    const talk = conversation()
    await talk.greeted('alice')
    await talk.person('bob').ask('hello', { replaces: 'alice' })
    expect((await talk.app.users.read(['alice'])).get('alice')?.sockets).toHaveProperty('alice')
  })

  it('I15: refuses every action of one whose token has ended meanwhile', async () => {
    const talk = conversation()
    const bob = talk.person('bob', { expires: talk.app.clock.now() + 1000 })
    await bob.ask('hello')
    talk.later(1000)
    const before = digestOf(talk.app)
    for (const [action, { examples }] of Object.entries(ROUTES))
      expect(await bob.refused(action as Action, { ...examples[0] }), action).toMatchObject({
        code: 'UNAUTHENTICATED',
      })
    expect(digestOf(talk.app)).toBe(before)
  })

  it('F51: tells the generation once there is one, as every heartbeat does', async () => {
    const [bob, carol] = [undefined, 'g1'].map(generation =>
      conversation({ store: { ...(generation && { generation }) } }).person('bob'),
    )
    for (const action of ['hello', 'ping'] as const) {
      expect((await bob?.ask(action))?.generation).toBeUndefined()
      expect((await carol?.ask(action))?.generation).toBe('g1')
    }
  })
})
