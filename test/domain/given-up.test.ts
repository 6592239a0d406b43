import { describe, expect, it } from 'vitest'
import { gathered } from '../support/conversation.ts'
import { invoke, numbersTold } from '../support/crowd.ts'

const channel = 'chat:lobby'
const HOUR = 3600_000

/** Alice and bob, greeted again after so many hours; what was said before them is with the stream. */
const lobby = async (hours: number) => {
  const { talk, people } = await gathered(channel, ['alice', 'bob', 'carol'], { direct: false })
  const [alice] = people
  if (!alice) throw new Error('nobody came')
  const say = (key: string) => alice.ask('message', { channel, key, body: {} })
  const back = async () => {
    talk.later(hours * HOUR)
    const expires = talk.app.clock.now() + HOUR
    const bob = talk.person('bob/later', { expires })
    return { bob, greeting: await bob.ask('hello') }
  }
  return { talk, alice, say, back }
}

describe('what the stream gave up', () => {
  it('F15: heals the log and is told when it is handed over hours later, to those who are members then', async () => {
    const { talk, alice, say, back } = await lobby(5)
    const { logs } = talk.app
    const { put } = logs
    logs.put = async () => {}
    await say('a')
    logs.put = put
    const letter = talk.app.changes.splice(0)
    await talk.person('carol').ask('leave', { channel })
    await talk.flow()
    const { bob } = await back()
    expect(await logs.read(channel, 0, 9)).toEqual([])
    expect((await invoke(talk.app, letter)).failed).toBe(0)
    expect(await logs.read(channel, 0, 9)).toMatchObject([{ seq: 1, key: 'a' }])
    expect(bob.heard('message')).toMatchObject([{ seq: 1 }])
    expect(numbersTold(talk.app, 'carol').filter(seq => seq !== undefined)).toEqual([])
    expect(alice.heard('message')).toEqual([])
  })

  it('G15: handed over twice it is posted twice under the same number, which a client drops', async () => {
    const { talk, say } = await lobby(0)
    await say('a')
    const letter = talk.app.changes.splice(0)
    for (const _ of ['once', 'again']) await invoke(talk.app, letter)
    expect(numbersTold(talk.app, 'bob').filter(seq => seq !== undefined)).toEqual([1, 1])
    expect(await talk.app.logs.read(channel, 0, 9)).toHaveLength(1)
  })

  it('F30: a day of it that is gone for good is in the log, and the heads say so', async () => {
    const { talk, say, back } = await lobby(26)
    for (const key of ['a', 'b', 'c']) await say(key)
    talk.app.changes.length = 0
    const { bob, greeting } = await back()
    const known = greeting.channels.find(one => one.channel === channel)
    expect(known).toMatchObject({ head: 3, unread: 3 })
    const { channels } = await bob.ask('sync', {
      cursors: { [channel]: { epoch: known?.epoch ?? '', seq: 0 } },
    })
    expect(channels[channel]).toMatchObject({
      recovered: true,
      entries: [{ seq: 1 }, { seq: 2 }, { seq: 3 }],
    })
    expect((await bob.ask('ping')).heads).toMatchObject({ [channel]: 3 })
  })
})
