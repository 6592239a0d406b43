import { describe, expect, it } from 'vitest'
import { conversation } from '../support/conversation.ts'

const say = (key: string, text = key) => ({ key, body: { text } })

/** A room of alice's, with bob as a moderator, and carol and dora in it. */
const room = async (more: object = {}) => {
  const talk = conversation()
  const [alice, bob, carol, dora] = await talk.greeted('alice', 'bob', 'carol', 'dora')
  if (!alice || !bob || !carol || !dora) throw new Error('nobody')
  const { channel } = await alice.ask('converse', { with: ['bob', 'carol', 'dora'], ...more })
  await alice.ask('appoint', { channel, user: 'bob', role: 'moderator' })
  await talk.flow()
  for (const one of [alice, bob, carol, dora]) one.frames()
  return { talk, alice, bob, carol, dora, channel }
}
const MUTED = { code: 'FORBIDDEN', until: '2026-11-21T10:00:00.000Z' }

describe('who is muted', () => {
  it('reads and says nothing: no message, no edit, no reaction, no deletion, no typing', async () => {
    const { bob, carol, channel } = await room()
    await carol.ask('message', { channel, ...say('own') })
    const muted = await bob.ask('mute', { channel, user: 'carol', seconds: 3600, reason: 'Noise' })
    expect(muted).toEqual({ channel, user: 'carol', until: MUTED.until })
    for (const [action, asked] of [
      ['message', say('k')],
      ['edit', { seq: 1, ...say('e') }],
      ['react', { seq: 1, key: 'r', emoji: '👍', on: true }],
      ['delete', { seq: 1, key: 'd' }],
      ['typing', { on: true }],
    ] as const)
      expect(await carol.refused(action, { channel, ...asked }), action).toMatchObject(MUTED)
    const first = { key: 'f', body: {} }
    expect(await carol.ask('history', { channel })).toMatchObject({ entries: [{ seq: 1 }] })
    expect(await carol.ask('receipt', { channel, read: 1 })).toMatchObject({ read: 1 })
    expect(await carol.ask('converse', { with: ['dora'], first })).toMatchObject({ created: true })
  })

  it('speaks again when the time is over, or after a pardon', async () => {
    const { talk, bob, carol, channel } = await room()
    await bob.ask('mute', { channel, user: 'carol', seconds: 60 })
    talk.later(59_999)
    expect(await carol.refused('message', { channel, ...say('a') })).toMatchObject({ code: 'FORBIDDEN' })
    talk.later(1)
    await carol.ask('message', { channel, ...say('a') })
    expect(await bob.ask('mute', { channel, user: 'carol' })).toMatchObject({ until: null })
    expect(await carol.refused('message', { channel, ...say('b') })).toMatchObject({ until: null })
    await bob.ask('pardon', { channel, user: 'carol' })
    await carol.ask('message', { channel, ...say('b') })
  })

  it('is told of what was said before that it was said', async () => {
    const { bob, carol, channel } = await room()
    const { seq } = await carol.ask('message', { channel, ...say('k') })
    await bob.ask('mute', { channel, user: 'carol' })
    expect(await carol.ask('message', { channel, ...say('k') })).toMatchObject({ seq, duplicate: true })
  })

  it('stays so through leaving and coming back, and in a channel that has grown large', async () => {
    const { talk, alice, bob, carol, channel } = await room({ private: false, title: 'Open' })
    await bob.ask('mute', { channel, user: 'carol', seconds: 3600 })
    await carol.ask('leave', { channel })
    await carol.ask('join', { channel })
    expect(await carol.refused('message', { channel, ...say('k') })).toMatchObject(MUTED)
    for (let at = 0; at < 20; at++) await talk.person(`u${at}`).ask('join', { channel })
    expect((await talk.app.channels.read(channel))?.members).toBeUndefined()
    expect(await carol.refused('message', { channel, ...say('k') })).toMatchObject(MUTED)
    await alice.ask('message', { channel, ...say('a') })
    await alice.ask('mute', { channel, user: 'u7' })
    expect(await talk.person('u7').refused('message', { channel, ...say('k') })).toMatchObject({
      until: null,
    })
  })

  it('hears of it, and why; so does who is pardoned, and nobody of a room that they are not in', async () => {
    const { talk, bob, carol, channel } = await room()
    await bob.ask('mute', { channel, user: 'carol', seconds: 3600, reason: 'Noise' })
    await bob.ask('pardon', { channel, user: 'carol' })
    await bob.ask('pardon', { channel, user: 'carol' })
    await bob.ask('ban', { channel, user: 'stranger', reason: 'Come and see' })
    await talk.flow()
    const notices = carol.heard('notice')
    expect(notices).toMatchObject([
      { kind: 'muted', body: { channel, until: MUTED.until, reason: 'Noise' } },
      { kind: 'pardoned', body: { channel } },
    ])
    expect(notices).toHaveLength(2)
    expect(await talk.app.channels.read('user:stranger')).toBeUndefined()
  })

  it('is muted by nobody of the same rank or below, and not where there are no roles', async () => {
    const { talk, alice, bob, carol, dora, channel } = await room()
    await alice.ask('appoint', { channel, user: 'dora', role: 'moderator' })
    const forbidden = { code: 'FORBIDDEN' }
    for (const user of ['alice', 'dora', 'bob'])
      for (const action of ['mute', 'ban', 'pardon'] as const)
        expect(await bob.refused(action, { channel, user }), `${action} ${user}`).toMatchObject(forbidden)
    expect(await carol.refused('mute', { channel, user: 'dora' })).toMatchObject(forbidden)
    expect(await carol.refused('sanctions', { channel })).toMatchObject(forbidden)
    const admin = talk.person('root', { roles: ['admin'] })
    await admin.ask('mute', { channel, user: 'alice' })
    expect(await alice.refused('message', { channel, ...say('k') })).toMatchObject({ until: null })
    expect(await bob.refused('pardon', { channel, user: 'alice' })).toMatchObject(forbidden)
    expect(await admin.refused('mute', { channel: 'dm:alice~bob', user: 'bob' })).toMatchObject(forbidden)
    await dora.ask('message', { channel, ...say('k') })
  })

  it('does not hold those whom the token trusts', async () => {
    const { talk, alice, channel } = await room()
    const service = talk.person('carol', { roles: ['service'] })
    await alice.ask('mute', { channel, user: 'carol' })
    await service.ask('message', { channel, ...say('k') })
  })

  it('is refused exactly: of many who speak while it comes, nothing is there that came after the answer', async () => {
    const { talk, bob, carol, channel } = await room()
    const done: Promise<unknown>[] = []
    for (let at = 0; at < 20; at++)
      done.push(
        carol.say(
          JSON.stringify({ action: 'message', id: '1', channel, ...say(`k${at}`) }),
        ) as Promise<unknown>,
      )
    await bob.ask('mute', { channel, user: 'carol' })
    const head = (await talk.app.channels.read(channel))?.head ?? 0
    await Promise.all(done)
    expect((await talk.app.channels.read(channel))?.head).toBe(head)
  })
})

describe('who is banned', () => {
  it('is no member any more and does not come back: by join, invitation or converse', async () => {
    const { talk, alice, bob, carol, channel } = await room({ private: false, title: 'Open' })
    await bob.ask('ban', { channel, user: 'carol', reason: 'Adverts' })
    await talk.flow()
    expect(carol.heard('member')).toContainEqual({ event: 'member', channel, user: 'carol', change: 'left' })
    for (const [speaker, action, asked] of [
      [carol, 'message', { channel, ...say('k') }],
      [carol, 'history', { channel }],
      [carol, 'join', { channel }],
      [alice, 'invite', { channel, users: ['eve', 'carol'] }],
    ] as const)
      expect(await speaker.refused(action, asked), action).toMatchObject({ code: 'FORBIDDEN' })
    expect((await alice.ask('members', { channel })).members.map(({ user }) => user)).not.toContain('eve')
  })

  it('of a pair is not let in by converse', async () => {
    const talk = conversation()
    const [alice, bob] = await talk.greeted('alice', 'bob')
    const about = { subject: 'job:7' }
    const asked = await alice?.ask('converse', { with: ['bob'], ...about })
    const channel = asked?.channel ?? ''
    await talk.person('root', { roles: ['admin'] }).ask('ban', { channel, user: 'bob', seconds: 60 })
    const back = { with: ['alice'], ...about, first: { key: 'f', body: {} } }
    expect(await bob?.refused('converse', back)).toMatchObject({ code: 'FORBIDDEN' })
    talk.later(60_000)
    expect(await bob?.ask('converse', back)).toMatchObject({ channel, created: false })
  })

  it('comes back when the time is over or after a pardon, and is listed until then', async () => {
    const { talk, bob, carol, channel } = await room({ private: false, title: 'Open' })
    await bob.ask('mute', { channel, user: 'carol' })
    await bob.ask('ban', { channel, user: 'carol', seconds: 60 })
    const at = '2026-11-21T09:00:00.000Z'
    const listed = await bob.ask('sanctions', { channel })
    expect(listed.sanctions).toEqual([
      { kind: 'banned', user: 'carol', by: 'bob', at, until: '2026-11-21T09:01:00.000Z' },
      { kind: 'muted', user: 'carol', by: 'bob', at, until: null },
    ])
    talk.later(60_000)
    await carol.ask('join', { channel })
    expect((await bob.ask('sanctions', { channel })).sanctions).toMatchObject([{ kind: 'muted' }])
    await bob.ask('ban', { channel, user: 'carol' })
    await bob.ask('pardon', { channel, user: 'carol' })
    await carol.ask('join', { channel })
    await carol.ask('message', { channel, ...say('k') })
    expect((await bob.ask('sanctions', { channel })).sanctions).toEqual([])
  })

  it('is out whichever comes first, the ban or a join at the same time', async () => {
    const { talk, bob, carol, channel } = await room({ private: false, title: 'Open' })
    await carol.ask('leave', { channel })
    const join = carol.say(JSON.stringify({ action: 'join', id: '1', channel }))
    await bob.ask('ban', { channel, user: 'carol' })
    await join
    expect(await talk.app.members.has(channel, 'carol')).toBe(false)
  })

  it('is listed in pages that fit a frame, without losing anybody', async () => {
    const { bob, channel } = await room()
    const reason = '\u{1f600}'.repeat(100)
    for (let at = 0; at < 70; at++) await bob.ask('ban', { channel, user: `u${at}`, reason })
    const names = new Set<string>()
    let after: string | undefined
    do {
      const page = await bob.ask('sanctions', { channel, limit: 100, ...(after && { after }) })
      for (const { user } of page.sanctions) names.add(user)
      after = page.next
    } while (after)
    expect(names.size).toBe(70)
  })
})

describe('who is made to go', () => {
  it.each([
    ['ban', 0],
    ['ban', 20],
    ['expel', 0],
    ['expel', 20],
  ] as const)(
    'I7: by %s, beside %i others, hears no more of the channel, however late the stream comes',
    async (action, others) => {
      const { talk, alice, bob, carol, dora, channel } = await room({ private: false, title: 'Open' })
      for (let at = 0; at < others; at++) await talk.person(`u${at}`).ask('join', { channel })
      await talk.flow()
      for (const one of [carol, dora]) one.frames()
      Object.assign(talk.app, { direct: false })
      await alice.ask('message', { channel, ...say('before') })
      await bob.ask(action, { channel, user: 'carol' })
      expect(carol.heard()).toEqual([{ event: 'member', channel, user: 'carol', change: 'left' }])
      talk.later(5000)
      // Each record by itself, so that none says what has come since.
      for (const change of talk.app.changes.splice(0)) {
        talk.app.changes.unshift(change)
        await talk.flow()
      }
      Object.assign(talk.app, { direct: true })
      await alice.ask('message', { channel, ...say('after') })
      await alice.ask('edit', { channel, seq: 1, ...say('edit') })
      await alice.ask('typing', { channel, on: true })
      await alice.ask('receipt', { channel, read: 2 })
      await talk.flow()
      expect(carol.heard().filter(({ kind }) => kind !== 'banned')).toEqual([])
      const heard = dora.heard()
      for (const seq of [1, 2, 3])
        expect(heard).toContainEqual(expect.objectContaining({ event: 'message', seq }))
      for (const event of ['typing', 'member'])
        expect(heard).toContainEqual(expect.objectContaining({ event }))
    },
  )
})
