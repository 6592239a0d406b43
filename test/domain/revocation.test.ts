import { describe, expect, it } from 'vitest'
import { USE_CASES } from '../../shared/domain/actions/use-cases.ts'
import { newMemory } from '../../shared/domain/instance.ts'
import { standing } from '../../shared/domain/sessions/standing.ts'
import { sweep } from '../../shared/domain/sessions/sweep.ts'
import { spoken } from '../../shared/domain/spoken.ts'
import { type Action, ROUTES } from '../../shared/protocol/index.ts'
import { digestOf } from '../security/matrix/scene.ts'
import { callerNamed } from '../support/app.ts'
import { type Conversation, gathered } from '../support/conversation.ts'

const channel = 'chat:lobby'

/** Alice, bob on two devices, and one who governs. */
const lobby = async () => {
  const { talk, people } = await gathered(channel, ['alice', 'bob'])
  const phone = talk.person('bob/phone')
  await phone.ask('hello')
  const root = talk.person('root', { roles: ['admin'] })
  const [alice, bob] = people
  if (!alice || !bob) throw new Error('nobody came')
  // So that no instance believes what it read before.
  talk.later(4000)
  return { talk, alice, bob, phone, root }
}
/** A token of bob's that is issued now. */
const anew = (talk: Conversation) => {
  talk.later(1000)
  return talk.person('bob/new', { issued: talk.app.clock.now() })
}

describe('revoke', () => {
  it('F46: tells and closes every socket of the user, and answers how many that were', async () => {
    const { talk, alice, bob, phone, root } = await lobby()
    const closed: string[] = []
    talk.app.sockets.close = async connection => void closed.push(connection)
    expect(await root.ask('revoke', { user: 'bob' })).toEqual({ user: 'bob', sockets: 2 })
    for (const one of [bob, phone])
      expect(one.heard()).toMatchObject([{ event: 'problem', code: 'UNAUTHENTICATED', reconnect: 'never' }])
    expect(closed.sort()).toEqual(['bob', 'bob/phone'])
    expect(alice.heard('presence')).toMatchObject([{ user: 'bob', status: 'offline', devices: 0 }])
    expect(await root.ask('revoke', { user: 'bob' })).toEqual({ user: 'bob', sockets: 0 })
  })

  it.each(['service', 'admin'])('is for the role %s', async role => {
    const { talk } = await lobby()
    await talk.person('x', { roles: [role] }).ask('revoke', { user: 'bob' })
  })

  it('I15: is FORBIDDEN to everybody else, and changes nothing', async () => {
    const { talk, alice, bob } = await lobby()
    for (const one of [alice, bob, talk.person('zoe', { roles: ['agent', 'administrator'] })])
      expect(await one.refused('revoke', { user: 'bob' })).toMatchObject({ code: 'FORBIDDEN' })
    expect(await talk.app.revocations.of('bob')).toBeUndefined()
    await bob.ask('ping')
  })

  it('F46 I7: delivers nothing from then on, also where no socket can be told or closed', async () => {
    const { talk, alice, bob, phone, root } = await lobby()
    talk.app.sockets.close = async () => {
      throw new Error('throttled')
    }
    talk.app.users.release = async () => {
      throw new Error('crashed')
    }
    await root.refused('revoke', { user: 'bob' })
    for (const one of [bob, phone]) one.frames()
    // For so long an instance may believe the list that it has.
    talk.later(2500)
    await alice.ask('message', { channel, key: 'k1', body: {} })
    await alice.ask('typing', { channel, on: true })
    await talk.flow()
    for (const one of [bob, phone]) expect(one.frames()).toEqual([])
  })

  it('what a crash left open is told and closed by the sweep', async () => {
    const { talk, bob, phone, root } = await lobby()
    const { release } = talk.app.users
    talk.app.users.release = async () => {
      throw new Error('crashed')
    }
    await root.refused('revoke', { user: 'bob' })
    talk.app.users.release = release
    talk.later(75_000)
    await sweep(talk.app)
    for (const one of [bob, phone]) expect(one.heard('problem')).toMatchObject([{ reconnect: 'never' }])
    expect((await talk.app.users.read(['bob'])).get('bob')?.sockets).toEqual({})
  })

  it('F46 I15: every action of an old token is refused at once by a fresh instance, within four seconds by any', async () => {
    const { talk, bob, root } = await lobby()
    const { app } = talk
    await bob.ask('sync', { cursors: {} })
    await root.ask('revoke', { user: 'bob' })
    const before = digestOf(app)
    for (const [action, { examples }] of Object.entries(ROUTES)) {
      const fresh = { ...app, ...newMemory(app.revocations, app.clock) }
      const frame = JSON.stringify({ action, id: '1', ...examples[0] })
      const reply = await spoken(fresh, USE_CASES, async () => bob.caller, frame, 'request')
      expect(JSON.parse(reply ?? '{}').error?.code, action).toBe('UNAUTHENTICATED')
    }
    // This instance read the list just before. What renews the lease is refused by its own write all the same.
    await bob.ask('sync', { cursors: {} })
    for (const action of ['hello', 'ping', 'presence'] as const)
      expect(await bob.refused(action)).toMatchObject({ code: 'UNAUTHENTICATED' })
    talk.later(4000)
    for (const [action, { examples }] of Object.entries(ROUTES))
      expect(await bob.refused(action as Action, { ...examples[0] }), action).toMatchObject({
        code: 'UNAUTHENTICATED',
      })
    expect(digestOf(app)).toBe(before)
  })

  it('a token that is issued afterwards is as good as any', async () => {
    const { talk, alice, root } = await lobby()
    await root.ask('revoke', { user: 'bob' })
    const back = anew(talk)
    await back.ask('hello')
    await back.ask('message', { channel, key: 'k1', body: {} })
    await talk.flow()
    expect(alice.heard('message')).toMatchObject([{ from: 'bob', seq: 1 }])
    await sweep(talk.app)
    await back.ask('ping')
  })

  it('reaches one who was never seen: a token of theirs from before is void', async () => {
    const { talk, root } = await lobby()
    expect(await root.ask('revoke', { user: 'zoe' })).toEqual({ user: 'zoe', sockets: 0 })
    expect(await talk.person('zoe').refused('hello')).toMatchObject({ code: 'UNAUTHENTICATED' })
    const { presence } = await root.ask('presence', { of: ['zoe'] })
    expect(presence.zoe).toEqual({ status: 'offline', lastSeen: null, devices: 0 })
  })
})

describe('what an instance knows of revocations', () => {
  const counted = async () => {
    const { talk } = await gathered(channel, ['alice'])
    let reads = 0
    const { revocations, clock } = talk.app
    const recent = () => {
      reads++
      return revocations.recent()
    }
    const watch = standing({ ...revocations, recent }, clock)
    return { talk, watch, reads: () => reads, alice: callerNamed('alice') }
  }

  it('is read once in two and a half seconds, whatever the number of frames', async () => {
    const { talk, watch, reads, alice } = await counted()
    for (let at = 0; at < 10_000; at += 100) {
      await Promise.all([1, 2, 3].map(() => watch.isVoid(alice)))
      talk.later(100)
    }
    expect(reads()).toBe(4)
  })

  it('is not taken for none where it could not be read', async () => {
    const { talk } = await gathered(channel, ['alice'])
    const alice = callerNamed('alice')
    let up = false
    await talk.app.revocations.revoke('alice', talk.app.clock.now())
    const recent = async () => {
      if (!up) throw new Error('down')
      return talk.app.revocations.recent()
    }
    const watch = standing({ ...talk.app.revocations, recent }, talk.app.clock)
    await expect(watch.isVoid(alice)).rejects.toThrow('down')
    up = true
    expect(await watch.isVoid(alice)).toBe(true)
  })
})
