import { describe, expect, it } from 'vitest'
import { deadSockets } from '../../shared/domain/posting/leases.ts'
import { depart } from '../../shared/domain/sessions/session.ts'
import { sweep } from '../../shared/domain/sessions/sweep.ts'
import { type Conversation, conversation, gathered } from '../support/conversation.ts'

const channel = 'chat:lobby'

/** Writes down which sockets the server closes. */
const closings = ({ app }: Conversation): string[] => {
  const closed: string[] = []
  app.sockets.close = async connection => void closed.push(connection)
  return closed
}
const socketsOf = async (talk: Conversation, user: string) =>
  Object.keys((await talk.app.users.read([user])).get(user)?.sockets ?? {})

describe('a token that ends while its socket is open', () => {
  it('F45: the socket is told so and closed within a minute, and the others learn who went', async () => {
    const { talk, people } = await gathered(channel, ['alice'])
    const closed = closings(talk)
    const bob = talk.person('bob', { expires: talk.app.clock.now() + 20_000 })
    await bob.ask('join', { channel })
    await talk.flow()
    people[0]?.frames()
    talk.later(20_000)
    expect(await sweep(talk.app)).toBe(1)
    expect(bob.heard('problem')).toMatchObject([{ code: 'UNAUTHENTICATED', reconnect: 'now' }])
    expect(closed).toEqual(['bob'])
    expect(people[0]?.heard('presence')).toMatchObject([{ user: 'bob', status: 'offline' }])
    expect(await sweep(talk.app)).toBe(0)
    expect(await bob.refused('ping')).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(await socketsOf(talk, 'bob')).toEqual([])
  })

  it('F45: ends that one of three devices whose token it was', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const closed = closings(talk)
    const [brief, phone] = [
      talk.person('bob/brief', { expires: talk.app.clock.now() + 40_000 }),
      talk.person('bob/phone'),
    ]
    for (const one of [brief, phone]) await one.ask('hello')
    for (const _ of [1, 2]) {
      talk.later(20_000)
      for (const one of [...people, phone]) await one.ask('ping')
    }
    await sweep(talk.app)
    expect(closed).toEqual(['bob/brief'])
    expect((await socketsOf(talk, 'bob')).sort()).toEqual(['bob', 'bob/phone'])
    expect(people[0]?.heard('presence')).toEqual([])
  })
})

describe('a socket whose place another one needs', () => {
  it('is told and closed where its token or its lease has ended, and nobody sees its user go', async () => {
    const { talk, people } = await gathered(channel, ['alice'])
    const closed = closings(talk)
    const brief = talk.person('bob/brief', { expires: talk.app.clock.now() + 20_000 })
    const others = ['1', '2', '3', '4'].map(name => talk.person(`bob/${name}`))
    for (const one of [brief, ...others]) await one.ask('hello')
    const late = talk.person('bob/late')
    expect(await late.refused('hello')).toMatchObject({ code: 'TOO_MANY_CONNECTIONS' })
    talk.later(20_000)
    people[0]?.frames()
    await late.ask('hello')
    expect(closed).toEqual(['bob/brief'])
    expect(brief.heard('problem')).toMatchObject([{ code: 'UNAUTHENTICATED', reconnect: 'now' }])
    talk.later(74_000)
    await late.ask('ping')
    talk.later(1000)
    await talk.person('bob/last').ask('hello')
    expect(closed.toSorted()).toEqual(['bob/1', 'bob/2', 'bob/3', 'bob/4', 'bob/brief'])
    expect((await socketsOf(talk, 'bob')).sort()).toEqual(['bob/last', 'bob/late'])
    expect(people[0]?.heard('presence')).toEqual([])
  })
})

describe('a socket that falls silent', () => {
  it('F31: is closed with its lease, without a word: it may come back at once', async () => {
    const talk = conversation()
    const [bob] = await talk.greeted('bob')
    const closed = closings(talk)
    talk.later(74_999)
    expect(await sweep(talk.app)).toBe(0)
    talk.later(1)
    expect(await sweep(talk.app)).toBe(1)
    expect(closed).toEqual(['bob'])
    expect(bob?.frames()).toEqual([])
    await bob?.ask('ping')
    expect(await socketsOf(talk, 'bob')).toEqual(['bob'])
  })

  it('F31: that beats between the look and the end is not closed', async () => {
    const talk = conversation()
    const [bob] = await talk.greeted('bob')
    const closed = closings(talk)
    talk.later(75_000)
    const { read } = talk.app.users
    talk.app.users.read = async users => {
      const rows = await read(users)
      talk.app.users.read = read
      await bob?.ask('ping')
      return rows
    }
    await sweep(talk.app)
    expect(closed).toEqual([])
    expect(await socketsOf(talk, 'bob')).toEqual(['bob'])
  })

  it('is out of the way also where it cannot be closed', async () => {
    const talk = conversation()
    await talk.greeted('bob')
    talk.app.sockets.close = async () => {
      throw new Error('throttled')
    }
    talk.later(75_000)
    expect(await sweep(talk.app)).toBe(1)
    expect(await sweep(talk.app)).toBe(0)
    expect(talk.app.logged).toMatchObject([{ level: 'WARN', event: 'socket not closed' }])
  })

  it('F31 I11 I12: a thousand clients killed at once are offline with their leases, and nothing of them is left after the sweep', async () => {
    const talk = conversation()
    const { app } = talk
    const names = Array.from({ length: 1000 }, (_, at) => `m${at}`)
    const posts = async () => app.sockets.posts.length
    for (const name of names) await talk.person(name).ask('hello')
    const survivor = talk.person('alice')
    await survivor.ask('hello')
    talk.later(60_000)
    await survivor.ask('ping')
    // No $disconnect ever comes. What is asked after the lease is told the truth, swept or not.
    talk.later(15_000)
    const { presence } = await survivor.ask('presence', { of: names.slice(0, 99) })
    expect(new Set(Object.values(presence).map(({ status }) => status))).toEqual(new Set(['offline']))
    const closed = closings(talk)
    expect(await sweep(app)).toBe(1000)
    expect(closed).toHaveLength(1000)
    const rows = [...(await app.users.read(names)).values()]
    expect(rows.flatMap(row => Object.keys(row.sockets))).toEqual([])
    const before = await posts()
    expect(await sweep(app)).toBe(0)
    expect(await posts()).toBe(before)
    expect(await socketsOf(talk, 'alice')).toEqual(['alice'])
  })
})

describe('a disconnect', () => {
  it('F32: that comes late, after the user is back on another socket, ends nothing of the new one', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const back = talk.person('bob/2')
    await back.ask('hello')
    for (let times = 0; times < 2; times++) await depart(talk.app, 'bob', ['bob'])
    expect(people[0]?.heard('presence')).toEqual([])
    const { presence } = (await people[0]?.ask('presence', { of: ['bob'] })) ?? {}
    expect(presence?.bob).toMatchObject({ status: 'online', devices: 1 })
  })

  it('F33: of a socket that never said hello finds nothing, and a connect leaves nothing to end', async () => {
    const talk = conversation()
    await depart(talk.app, 'bob', ['bob'])
    expect((await talk.app.users.read(['bob'])).size).toBe(0)
    expect(talk.app.sockets.posts).toEqual([])
  })
})

describe('dead sockets', () => {
  it('F47: belong to the user of their own token: another user under the same id of a socket ends nobody', async () => {
    const talk = conversation()
    await talk.greeted('alice')
    const other = talk.person('bob', { connection: 'alice' })
    await other.ask('hello')
    await depart(talk.app, 'bob', ['alice'])
    expect(await socketsOf(talk, 'alice')).toEqual(['alice'])
    const row = (await talk.app.users.read(['alice'])).get('alice')
    expect(row && deadSockets(row, talk.app.clock.now())).toEqual([])
  })
})
