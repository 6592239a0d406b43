import { describe, expect, it } from 'vitest'
import { leaveNotice } from '../../shared/domain/delivery/notices.ts'
import { conversation, gathered } from '../support/conversation.ts'
import { crowded, nameAt } from '../support/crowd.ts'

const channel = 'chat:lobby'

/** Alice, bob and carol, and one who governs and is no member. */
const lobby = async () => {
  const { talk, people } = await gathered(channel, ['alice', 'bob', 'carol'])
  const [alice, bob, carol] = people
  if (!alice || !bob || !carol) throw new Error('nobody came')
  const root = talk.person('root', { roles: ['admin'] })
  const say = (key: string) => alice.ask('message', { channel, key, body: { text: 'canary' } })
  return { talk, alice, bob, carol, root, say }
}

describe('ledger', () => {
  it('tells of a message that went well: stored, posted, delivered, read; and writes nothing', async () => {
    const { talk, bob, carol, root, say } = await lobby()
    const { at } = await say('a')
    await talk.flow()
    await bob.ask('receipt', { channel, read: 1 })
    await carol.ask('receipt', { channel, delivered: 1 })
    const answer = await root.ask('ledger', { channel, seq: 1 })
    expect(answer).toEqual({
      channel,
      epoch: expect.any(String),
      seq: 1,
      stored: at,
      posted: { lane: 'direct', tries: 1, failed: 0, sent: 2, gone: 0, slow: 0, refused: 0, at },
      delivered: ['bob', 'carol'],
      read: ['bob'],
      away: [],
      more: false,
      pushed: 0,
    })
    expect(JSON.stringify(answer)).not.toContain('canary')
  })

  it('tells whose socket took nothing, at which try, and who is away', async () => {
    const { talk, root, say } = await lobby()
    talk.app.sockets.states.set('bob', 'slow')
    await say('a')
    await talk.flow()
    talk.later(80_000)
    const { posted, delivered, away } = await root.ask('ledger', { channel, seq: 1 })
    expect(posted).toMatchObject({ tries: 1, sent: 1, slow: 1, at: expect.any(String) })
    expect([delivered, away]).toEqual([[], ['bob', 'carol']])
  })

  it('I16: says of no entry that has expired when it was stored, of the newest neither', async () => {
    const { talk } = await lobby()
    const { app } = talk
    const root = talk.person('root', { roles: ['admin'], expires: 9e15 })
    for (const key of ['a', 'b']) await leaveNotice(app, 'bob', key, { kind: 'test' })
    const stored = async () => {
      const answers = [1, 2].map(seq => root.ask('ledger', { channel: 'user:bob', seq }))
      return (await Promise.all(answers)).map(one => one.stored !== null)
    }
    expect(await stored()).toEqual([true, true])
    talk.later(7 * 24 * 3_600_000 + 1000)
    expect(await stored()).toEqual([false, false])
  })

  it('says so where the entry is not in the log', async () => {
    const { talk, root, say } = await lobby()
    const { logs } = talk.app
    const { put } = logs
    logs.put = async () => {}
    await say('a')
    logs.put = put
    await say('b')
    expect(await root.ask('ledger', { channel, seq: 1 })).toMatchObject({ stored: null })
    await talk.flow()
    expect(await root.ask('ledger', { channel, seq: 1 })).toMatchObject({ stored: expect.any(String) })
  })

  it('speaks of a hundred members of a large channel, and says that there are more', async () => {
    const talk = conversation()
    await crowded(talk, channel, 150)
    await talk.person(nameAt(0)).ask('message', { channel, key: 'a', body: {} })
    await talk.person(nameAt(7)).ask('receipt', { channel, delivered: 1 })
    const root = talk.person('root', { roles: ['service'] })
    expect(await root.ask('ledger', { channel, seq: 1 })).toMatchObject({
      delivered: [nameAt(7)],
      more: true,
    })
  })

  it('I15: is FORBIDDEN to everybody else, members included, whatever they ask for', async () => {
    const { alice, talk, say } = await lobby()
    await say('a')
    for (const one of [alice, talk.person('zoe', { roles: ['agent'] })])
      for (const asked of [channel, 'chat:nowhere', 'user:bob'])
        expect(await one.refused('ledger', { channel: asked, seq: 1 })).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('knows no channel that is not there, no number that was not given, and no notes as a channel', async () => {
    const { root, say } = await lobby()
    await say('a')
    for (const [asked, seq] of [
      ['chat:nowhere', 1],
      [channel, 0],
      [channel, 2],
      ['ledger:x', 1],
    ] as const)
      expect(await root.refused('ledger', { channel: asked, seq })).toMatchObject({ code: 'NOT_FOUND' })
    const notes = await root.refused('history', { channel: `ledger#${channel}` })
    expect(notes).toMatchObject({ code: 'INVALID_INPUT' })
  })
})
