import { describe, expect, it } from 'vitest'
import { hints } from '../../shared/domain/members/hints.ts'
import { type Conversation, conversation } from '../support/conversation.ts'
import { crowded, enrolled, invoke, nameAt, numbersTold, relaysOf } from '../support/crowd.ts'

const channel = 'chat:hall'

/** So many people in the hall; what the first of them says, every so many milliseconds, is with the stream. */
const hall = async (count: number) => {
  const talk = conversation()
  const names = await crowded(talk, channel, count)
  const speaker = talk.person(nameAt(0))
  let key = 0
  const say = async (times: number, apart: number) => {
    for (let at = 0; at < times; at++) {
      await speaker.ask('message', { channel, key: `k${++key}`, body: {} })
      talk.later(apart)
    }
  }
  return { talk, names, say }
}

/** Carries the records from one number to another, as one batch of the stream. */
const carry = (talk: Conversation, most = Number.POSITIVE_INFINITY) =>
  invoke(talk.app, talk.app.changes.splice(0, most))

/** Says more while the fan-out waits. */
const meanwhile = (talk: Conversation, does: () => Promise<void>): void => {
  const { clock } = talk.app
  const { sleep } = clock
  clock.sleep = async milliseconds => {
    clock.sleep = sleep
    await does()
    await sleep(milliseconds)
  }
}

describe('a burst in a large channel', () => {
  it('I3: leaves in one frame for each socket, in order, with what was committed while it was waited for', async () => {
    const { talk, say } = await hall(100)
    await say(4, 20)
    meanwhile(talk, () => say(6, 20))
    expect(await carry(talk, 4)).toEqual({ failed: 0, posts: 99 })
    for (const name of [nameAt(1), nameAt(99)])
      expect(numbersTold(talk.app, name)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(numbersTold(talk.app, nameAt(0))).toEqual([])
  })

  it('is not told again when the stream brings the rest of it; what follows is', async () => {
    const { talk, say } = await hall(20)
    await say(2, 20)
    meanwhile(talk, () => say(3, 20))
    await carry(talk, 2)
    await say(1, 500)
    expect(await carry(talk, 3)).toEqual({ failed: 0, posts: 0 })
    expect((await carry(talk)).posts).toBe(19)
    expect(numbersTold(talk.app, nameAt(1))).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('is told again by another instance, which clients drop', async () => {
    const { talk, say } = await hall(20)
    await say(2, 20)
    meanwhile(talk, () => say(3, 20))
    await carry(talk, 2)
    await invoke({ ...talk.app, hints: hints() }, talk.app.changes.splice(0))
    expect(numbersTold(talk.app, nameAt(1))).toEqual([1, 2, 3, 4, 5, 3, 4, 5])
  })

  it('waits until three tenths of a second after its first entry, and not at all once that is over', async () => {
    const { talk, say } = await hall(20)
    await say(3, 60)
    const { clock } = talk.app
    const before = clock.now()
    await carry(talk)
    expect(clock.now() - before).toBe(300 - 180)
    await say(3, 100)
    const later = clock.now()
    await carry(talk)
    expect(clock.now() - later).toBe(0)
  })

  it('one entry alone waits for nothing', async () => {
    const { talk, say } = await hall(20)
    await say(1, 0)
    const before = talk.app.clock.now()
    expect((await carry(talk)).posts).toBe(19)
    expect(talk.app.clock.now()).toBe(before)
  })

  it('stops before an entry that a crash left out of the log: the stream brings and heals it', async () => {
    const { talk, say } = await hall(20)
    await say(2, 20)
    const { logs } = talk.app
    const { put } = logs
    meanwhile(talk, async () => {
      await say(1, 20)
      logs.put = async () => {}
      await say(1, 20)
      logs.put = put
      await say(1, 20)
    })
    await carry(talk, 2)
    expect(numbersTold(talk.app, nameAt(1))).toEqual([1, 2, 3])
    await carry(talk)
    expect(numbersTold(talk.app, nameAt(1))).toEqual([1, 2, 3, 4, 5])
    expect((await logs.read(channel, 0, 9)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
  })

  it('comes again whole where telling failed, and nothing of it counts as told', async () => {
    const { talk, say } = await hall(20)
    await say(2, 20)
    const { users } = talk.app
    const { read } = users
    users.read = async () => {
      throw new Error('the store is away')
    }
    const batch = [...talk.app.changes]
    meanwhile(talk, () => say(2, 20))
    expect((await invoke(talk.app, batch)).failed).toBe(1)
    users.read = read
    await carry(talk)
    expect(numbersTold(talk.app, nameAt(1))).toEqual([1, 2, 3, 4])
  })

  it('I6: reaches who was greeted while it was waited for, and before the entry was committed', async () => {
    const { talk, say } = await hall(20)
    await say(1, 500)
    await carry(talk)
    await crowded(talk, 'chat:beside', 20)
    await say(2, 20)
    await talk.person(nameAt(0)).ask('message', { channel: 'chat:beside', key: 'k', body: {} })
    const phone = `${nameAt(5)}/phone`
    meanwhile(talk, async () => {
      // The other channel of the batch has been told by then.
      await new Promise(resolve => setImmediate(resolve))
      await talk.person(phone).ask('hello')
      await say(1, 20)
    })
    await carry(talk, 3)
    const heard = talk.app.sockets.posts.filter(({ connection }) => connection === phone)
    expect(JSON.stringify(heard)).toContain('"seq":4')
  })

  it('goes to the relays of a very large channel as one range', async () => {
    const { talk, say } = await hall(1510)
    await enrolled(talk.app, channel, 'zoe')
    await say(2, 20)
    meanwhile(talk, () => say(3, 20))
    const batch = talk.app.changes.splice(0).filter(({ kind }) => kind === 'appended')
    await invoke(talk.app, batch)
    const relays = relaysOf(talk.app.changes)
    expect(relays.map(({ index, from, to }) => [index, from, to])).toEqual([
      [0, 1, 5],
      [1, 1, 5],
      [2, 1, 5],
      [3, 1, 5],
    ])
    expect(Object.keys(relays[0]?.origins ?? {})).toEqual(['1', '2', '3', '4', '5'])
  })
})
