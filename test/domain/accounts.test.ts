import { describe, expect, it } from 'vitest'
import { roster } from '../../shared/domain/members/roster.ts'
import { newTally } from '../../shared/domain/posting/journey.ts'
import { conversation, gathered } from '../support/conversation.ts'
import { crowded, invoke, nameAt } from '../support/crowd.ts'

const channel = 'chat:lobby'
const say = (key: string) => ({ channel, key, body: {} })
const never = { endsAt: Number.POSITIVE_INFINITY }

/** Alice and Bob, what was noted of them, and an invocation that is tallied. */
const lobby = async () => {
  const { talk, people } = await gathered(channel, ['alice', 'bob', 'carol'], { direct: false })
  const [alice] = people
  if (!alice) throw new Error('nobody came')
  const carry = async () => {
    const tally = newTally()
    const { failed } = await invoke(talk.app, talk.app.changes.splice(0), { ...never, tally })
    return { tally, failed }
  }
  return { talk, alice, carry, ledger: talk.app.ledger }
}

describe('the delivery ledger', () => {
  it('is silent about what goes well: no write, and the figures are added up', async () => {
    const { talk, alice, carry, ledger } = await lobby()
    ledger.note = async () => {
      throw new Error('a write on the quiet path')
    }
    for (const key of ['a', 'b']) await alice.ask('message', say(key))
    talk.later(300)
    expect((await carry()).tally).toEqual({
      sent: 2,
      gone: 0,
      slow: 0,
      refused: 0,
      entries: 2,
      latencies: [300],
    })
    expect(talk.app.logged).toEqual([])
  })

  it('notes once a batch and channel which entries not every socket took', async () => {
    const { talk, alice, carry, ledger } = await lobby()
    talk.later(60_000)
    talk.app.sockets.states.set('bob', 'slow')
    for (const key of ['a', 'b']) await alice.ask('message', say(key))
    const { tally } = await carry()
    expect(tally).toMatchObject({ sent: 1, gone: 0, slow: 1, entries: 2 })
    const at = talk.app.clock.now()
    const noted = [{ from: 1, to: 2, sent: 1, gone: 0, slow: 1, refused: 0, failed: 0, at }]
    expect(await ledger.read(channel, 1)).toEqual(noted)
    expect(await ledger.read(channel, 2)).toEqual(noted)
  })

  it('F14: notes a try that failed, and the one that came later', async () => {
    const { talk, alice, carry, ledger } = await lobby()
    const { users } = talk.app
    const { read } = users
    // An instance that has told nothing yet.
    Object.assign(talk.app, { roster: roster() })
    users.read = async () => {
      throw new Error('the store is away')
    }
    await alice.ask('message', say('a'))
    const batch = [...talk.app.changes]
    expect((await carry()).failed).toBe(1)
    expect(await ledger.read(channel, 1)).toMatchObject([{ failed: 1, sent: 0 }])
    users.read = read
    talk.later(3000)
    talk.app.changes.push(...batch)
    expect((await carry()).failed).toBe(0)
    expect(await ledger.read(channel, 1)).toMatchObject([{ failed: 1, sent: 2 }])
  })

  it('that cannot be written fails no delivery', async () => {
    const { talk, alice, carry, ledger } = await lobby()
    ledger.note = async () => {
      throw new Error('the store is away')
    }
    talk.app.sockets.states.set('bob', 'slow')
    await alice.ask('message', say('a'))
    expect((await carry()).failed).toBe(0)
    expect(talk.app.logged).toMatchObject([{ level: 'WARN', event: 'ledger not written' }])
  })

  it('adds up what the pages of a very large channel came to', async () => {
    const talk = conversation()
    await crowded(talk, channel, 1000)
    for (const at of [3, 4, 700]) talk.app.sockets.states.set(nameAt(at), 'slow')
    await talk.person(nameAt(0)).ask('message', say('a'))
    await talk.flow()
    expect(await talk.app.ledger.read(channel, 1)).toMatchObject([{ slow: 3, sent: 996 }])
  })
})
