import { describe, expect, it } from 'vitest'
import { conversation, gathered, type Speaker } from '../support/conversation.ts'

const channel = 'chat:four'

/** Four people, two of them with a second device: what of receipts each hears. */
const room = async () => {
  const { talk, people } = await gathered(channel, ['alice', 'bob', 'carol', 'dave'])
  const [alice, bob, carol, dave] = people as [Speaker, Speaker, Speaker, Speaker]
  const phone = talk.person('bob/phone')
  await phone.ask('hello')
  for (const key of ['a', 'b', 'c']) await alice.ask('message', { channel, key, body: { text: key } })
  await talk.flow()
  const all = { alice, bob, carol, dave, phone }
  const clear = () => {
    for (const one of Object.values(all)) one.frames()
  }
  clear()
  /** What each hears once somebody has got so far. */
  const once = async (who: Speaker, marks: { read?: number; delivered?: number }) => {
    await who.ask('receipt', { channel, ...marks })
    await talk.flow()
    return Object.fromEntries(
      Object.entries(all).map(([name, one]) => [
        name,
        one.heard('receipt').map(({ user, read, delivered }) => [user, read, delivered]),
      ]),
    )
  }
  return { talk, ...all, once }
}

describe('whoever hides how far they have read', () => {
  it('is seen to have got it, and not to have read it; their own devices know', async () => {
    const { bob, once } = await room()
    expect(await bob.ask('privacy', { hidesRead: true })).toEqual({ hidesRead: true })
    expect(await once(bob, { delivered: 2 })).toEqual({
      alice: [['bob', 0, 2]],
      carol: [['bob', 0, 2]],
      dave: [['bob', 0, 2]],
      bob: [],
      phone: [['bob', 0, 2]],
    })
    const nobody = { alice: [], carol: [], dave: [], bob: [] }
    expect(await once(bob, { read: 2 })).toEqual({ ...nobody, phone: [['bob', 2, 2]] })
    expect(await once(bob, { read: 3 })).toEqual({
      alice: [['bob', 0, 3]],
      carol: [['bob', 0, 3]],
      dave: [['bob', 0, 3]],
      bob: [],
      phone: [['bob', 3, 3]],
    })
  })

  it('sees of nobody else how far they have read, and of the others everybody does', async () => {
    const { bob, carol, once } = await room()
    await bob.ask('privacy', { hidesRead: true })
    const heard = await once(carol, { read: 2 })
    expect(heard.alice).toEqual([['carol', 2, 2]])
    expect([heard.bob, heard.phone]).toEqual([[['carol', 0, 2]], [['carol', 0, 2]]])
    const next = await once(carol, { delivered: 3 })
    expect([next.alice, next.bob]).toEqual([[['carol', 2, 3]], [['carol', 0, 3]]])
    const last = await once(carol, { read: 3 })
    expect([last.alice, last.bob]).toEqual([[['carol', 3, 3]], []])
  })

  it('is told of in a batch as one who got it, though the last word was that they had read it', async () => {
    const { talk, bob, alice } = await room()
    await bob.ask('privacy', { hidesRead: true })
    await bob.ask('receipt', { channel, delivered: 3 })
    await bob.ask('receipt', { channel, read: 3 })
    await talk.flow()
    expect(alice.heard('receipt')).toMatchObject([{ user: 'bob', read: 0, delivered: 3 }])
  })

  it('shows it in no answer either: to those who join, nor sees it when they do', async () => {
    const { talk, alice, bob, carol } = await room()
    for (const one of [bob, carol]) await one.ask('receipt', { channel, read: 2 })
    await bob.ask('privacy', { hidesRead: true })
    expect((await alice.ask('join', { channel })).receipts).toMatchObject({
      bob: { read: 0, delivered: 2 },
      carol: { read: 2, delivered: 2 },
    })
    expect((await bob.ask('join', { channel })).receipts).toMatchObject({ carol: { read: 0, delivered: 2 } })
    const { channels } = await talk.person('bob/phone').ask('hello')
    expect(channels.find(one => one.channel === channel)).toMatchObject({ read: 2 })
  })

  it('shows it again once they do not hide it any more, from what they read next; a service sees it in the ledger', async () => {
    const { talk, alice, bob, once } = await room()
    await bob.ask('privacy', { hidesRead: true })
    await once(bob, { read: 1 })
    const admin = talk.person('root', { roles: ['admin'] })
    expect((await admin.ask('ledger', { channel, seq: 1 })).read).toEqual(['bob'])
    expect(await bob.ask('privacy')).toEqual({ hidesRead: true })
    await bob.ask('privacy', { hidesRead: false })
    expect(await bob.ask('privacy')).toEqual({ hidesRead: false })
    expect((await once(bob, { read: 2 })).alice).toEqual([['bob', 2, 2]])
    expect((await alice.ask('join', { channel })).receipts).toMatchObject({ bob: { read: 2 } })
  })

  it('costs a receipt nothing: an instance that knows who is there hears of the setting, and reads one row again', async () => {
    const { talk, bob, carol, once } = await room()
    await once(carol, { read: 1 })
    let read: string[] = []
    const { users } = talk.app
    const spied = users.read
    Object.assign(users, {
      read: async (names: readonly string[]) => {
        read.push(...names)
        return spied(names)
      },
    })
    await once(carol, { read: 2 })
    expect(read).toEqual([])
    await bob.ask('privacy', { hidesRead: true })
    expect((await once(bob, { read: 1 })).alice).toEqual([['bob', 0, 1]])
    expect(read).toEqual(['bob'])
    read = []
    talk.later(3000)
    await once(bob, { read: 2 })
    talk.later(3000)
    read = []
    await once(bob, { read: 3 })
    expect(read).toEqual([])
  })
})

it('nobody has anything to hide who never said so', async () => {
  const talk = conversation()
  expect(await talk.person('alice').ask('privacy')).toEqual({ hidesRead: false })
})
