import { describe, expect, it } from 'vitest'
import { sweep } from '../../shared/domain/sessions/sweep.ts'
import { LIMITS } from '../../shared/protocol/index.ts'
import { conversation, gathered } from '../support/conversation.ts'

const channel = 'chat:lobby'
const LEASE_MS = 1000 * (2 * LIMITS.restSeconds + 15)

describe('a socket that says when it beats next', () => {
  it('I11: has a lease for two such beats and a little more, and is gone with it', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    await bob?.ask('ping', { next: LIMITS.restSeconds })
    talk.later(LEASE_MS - 1)
    await alice?.ask('ping')
    expect(await alice?.ask('presence', { of: ['bob'] })).toMatchObject({
      presence: { bob: { status: 'online', devices: 1 } },
    })
    talk.later(1)
    expect(await alice?.ask('presence', { of: ['bob'] })).toMatchObject({
      presence: { bob: { status: 'offline', devices: 0 } },
    })
    alice?.frames()
    expect(await sweep(talk.app)).toBe(1)
    expect(alice?.heard('presence')).toMatchObject([{ user: 'bob', status: 'offline' }])
  })

  it('is posted to all the while', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    await bob?.ask('ping', { next: LIMITS.restSeconds })
    talk.later(LIMITS.restSeconds * 1000)
    bob?.frames()
    await alice?.ask('message', { channel, key: 'k1', body: { text: 'Are you there?' } })
    await talk.flow()
    expect(bob?.heard('message')).toMatchObject([{ seq: 1 }])
  })

  it('has the usual lease again from the beat on that does not say so', async () => {
    const talk = conversation()
    const [bob] = await talk.greeted('bob')
    await bob?.ask('ping', { next: LIMITS.restSeconds })
    await bob?.ask('ping')
    talk.later(LIMITS.leaseSeconds * 1000)
    expect(await sweep(talk.app)).toBe(1)
  })

  it.each([
    ['hello', {}],
    ['join', { channel }],
    ['presence', { of: ['alice'] }],
  ] as const)('I6: is posted to as long, though it says %s meanwhile', async (action, more) => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    await bob?.ask('ping', { next: LIMITS.restSeconds })
    // One that lagged is renewed by each of these.
    await talk.app.users.lag('bob', 'bob')
    await bob?.ask(action, more)
    talk.later(LIMITS.restSeconds * 1000)
    await alice?.ask('hello')
    bob?.frames()
    await alice?.ask('message', { channel, key: 'k1', body: { text: 'Are you there?' } })
    await talk.flow()
    expect(bob?.heard('message')).toMatchObject([{ seq: 1 }])
    expect(await sweep(talk.app)).toBe(0)
  })

  it('never has a shorter one than usual', async () => {
    const talk = conversation()
    const [bob] = await talk.greeted('bob')
    await bob?.ask('ping', { next: 1 })
    talk.later(LIMITS.leaseSeconds * 1000 - 1)
    expect(await sweep(talk.app)).toBe(0)
  })

  it.each([0, -1, 1.5, LIMITS.restSeconds + 1, '30'])(
    'is refused with %s seconds, and its lease stays',
    async next => {
      const talk = conversation()
      const [bob] = await talk.greeted('bob')
      expect(await bob?.refused('ping', { next: next as number })).toMatchObject({ code: 'INVALID_INPUT' })
      talk.later(LIMITS.leaseSeconds * 1000)
      expect(await sweep(talk.app)).toBe(1)
    },
  )
})
