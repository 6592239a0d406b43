import { describe, expect, it } from 'vitest'
import { conversation } from '../support/conversation.ts'

/** Alice and Bob, there. */
const two = async () => {
  const talk = conversation()
  const [alice, bob, carol] = await talk.greeted('alice', 'bob', 'carol')
  if (!alice || !bob || !carol) throw new Error('nobody')
  return { talk, alice, bob, carol }
}

describe('roles', () => {
  const group = async () => {
    const world = await two()
    const { channel } = await world.alice.ask('converse', { with: ['bob', 'carol'], title: 'Trip' })
    return { ...world, channel }
  }

  it('are listed with the members, in pages', async () => {
    const { alice, channel } = await group()
    await alice.ask('appoint', { channel, user: 'carol', role: 'moderator' })
    const first = await alice.ask('members', { channel, limit: 2 })
    expect(first).toEqual({
      channel,
      members: [
        { user: 'alice', role: 'owner' },
        { user: 'bob', role: 'member' },
      ],
      more: true,
    })
    expect(await alice.ask('members', { channel, after: 'bob' })).toEqual({
      channel,
      members: [{ user: 'carol', role: 'moderator' }],
      more: false,
    })
  })

  it('let a moderator invite and expel, and a member neither', async () => {
    const { talk, alice, bob, carol, channel } = await group()
    for (const [action, asked] of [
      ['invite', { users: ['dora'] }],
      ['expel', { user: 'carol' }],
      ['appoint', { user: 'carol', role: 'moderator' }],
    ] as const)
      expect(await bob.refused(action, { channel, ...asked })).toMatchObject({ code: 'FORBIDDEN' })
    await alice.ask('appoint', { channel, user: 'bob', role: 'moderator' })
    expect(await bob.ask('invite', { channel, users: ['dora', 'carol'] })).toMatchObject({
      joined: ['dora'],
    })
    await bob.ask('expel', { channel, user: 'carol' })
    await talk.flow()
    expect(carol.heard('member')).toContainEqual({
      event: 'member',
      channel,
      user: 'carol',
      change: 'left',
    })
    expect(await carol.refused('message', { channel, key: 'k', body: {} })).toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await carol.refused('join', { channel })).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('let nobody govern their equals, and an owner step down', async () => {
    const { alice, bob, carol, channel } = await group()
    for (const user of ['bob', 'carol']) await alice.ask('appoint', { channel, user, role: 'moderator' })
    expect(await bob.refused('expel', { channel, user: 'carol' })).toMatchObject({ code: 'FORBIDDEN' })
    expect(await bob.refused('expel', { channel, user: 'alice' })).toMatchObject({ code: 'FORBIDDEN' })
    await alice.ask('appoint', { channel, user: 'bob', role: 'owner' })
    expect(await alice.refused('appoint', { channel, user: 'bob', role: 'member' })).toMatchObject({
      code: 'FORBIDDEN',
    })
    await alice.ask('appoint', { channel, user: 'alice', role: 'member' })
    expect(await alice.refused('describe', { channel, title: 'x' })).toMatchObject({ code: 'FORBIDDEN' })
    await bob.ask('describe', { channel, title: 'x' })
    expect(await carol.refused('appoint', { channel, user: 'nobody', role: 'member' })).toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await bob.refused('appoint', { channel, user: 'nobody', role: 'member' })).toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('are gone with the membership', async () => {
    const { alice, bob, channel } = await group()
    await alice.ask('appoint', { channel, user: 'bob', role: 'moderator' })
    await bob.ask('leave', { channel })
    await alice.ask('invite', { channel, users: ['bob'] })
    expect(await bob.ask('conversation', { channel })).toMatchObject({ role: 'member' })
  })

  it('are none of one who came first to a room that anybody may join', async () => {
    const { alice } = await two()
    await alice.ask('join', { channel: 'chat:open' })
    expect(await alice.refused('describe', { channel: 'chat:open', title: 'Mine' })).toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})
