import { describe, expect, it } from 'vitest'
import { gathered } from '../support/conversation.ts'

const channel = 'chat:lobby'

/** Alice has said three things, and amended the second one twice: five entries, two of them quiet. */
const scene = async () => {
  const { talk, people } = await gathered(channel, ['alice', 'bob'])
  const [alice, bob] = people
  if (!alice || !bob) throw new Error('nobody came')
  const say = (key: string) => alice.ask('message', { channel, key, body: {} })
  const edit = (key: string) => alice.ask('edit', { channel, seq: 2, key, body: { key } })
  for (const key of ['1', '2']) await say(key)
  await edit('e1')
  await say('3')
  await edit('e2')
  await talk.flow()
  const unread = async (who = bob) => {
    const { channels } = await who.ask('inbox')
    return channels.find(one => one.channel === channel)?.unread
  }
  return { talk, alice, bob, say, edit, unread }
}

describe('what is unread where entries are amended', () => {
  it.each([
    [0, 3],
    [1, 2],
    [2, 1],
    [3, 1],
    [4, 0],
    [5, 0],
  ])('read up to %i leaves %i', async (read, left) => {
    const { bob, unread, say, edit } = await scene()
    await bob.ask('receipt', { channel, read })
    expect(await unread()).toBe(left)
    await edit('e3')
    expect(await unread()).toBe(left)
    await say('4')
    expect(await unread()).toBe(left + 1)
  })

  it('is right for one who joins behind amendments, in small and in large channels', async () => {
    const { talk, say, edit, unread } = await scene()
    const carol = talk.person('carol')
    await carol.ask('join', { channel })
    expect(await unread(carol)).toBe(0)
    await edit('e3')
    await say('4')
    expect(await unread(carol)).toBe(1)
  })

  it('counts every entry of a row whose amendments were never counted', async () => {
    const { people } = await gathered(channel, ['alice', 'bob'])
    await people[0]?.ask('message', { channel, key: '1', body: {} })
    expect((await people[1]?.ask('inbox'))?.channels[0]?.unread).toBe(1)
  })

  it('reads nothing more for a receipt, save where there are amendments and it is not of the head', async () => {
    const { talk, bob } = await scene()
    let reads = 0
    const { logs } = talk.app
    const read = logs.read.bind(logs)
    Object.assign(logs, {
      read: (...of: Parameters<typeof read>) => {
        reads++
        return read(...of)
      },
    })
    await bob.ask('receipt', { channel, read: 5 })
    expect(reads).toBe(0)
    await bob.ask('receipt', { channel, read: 3 })
    expect(reads).toBe(1)
  })

  it('waits for an entry that was told a moment before it stood in the log', async () => {
    const { talk, bob, unread, say, edit } = await scene()
    const { logs } = talk.app
    const [put, read] = [logs.put.bind(logs), logs.read.bind(logs)]
    const held: (() => Promise<void>)[] = []
    let reads = 0
    logs.put = async (...of) => void held.push(() => put(...of))
    await say('4')
    await edit('e3')
    logs.put = put
    logs.read = async (...of) => {
      const found = await read(...of)
      if (++reads === 3) for (const one of held) await one()
      return found
    }
    await bob.ask('receipt', { channel, read: 6 })
    expect(await unread()).toBe(0)
    await say('5')
    expect(await unread()).toBe(1)
  })

  it('takes an entry that does not come for none of the amendments', async () => {
    const { talk, bob, unread, say, edit } = await scene()
    const { logs } = talk.app
    const put = logs.put.bind(logs)
    logs.put = async (...of) => void (of[1].seq !== 6 && (await put(...of)))
    await say('4')
    await edit('e3')
    logs.put = put
    await bob.ask('receipt', { channel, read: 6 })
    expect(await unread()).toBe(0)
  })

  it('leaves no notice for an amendment', async () => {
    const { talk, people } = await gathered(channel, ['alice'])
    const bob = talk.person('bob')
    await bob.ask('join', { channel })
    await people[0]?.ask('message', { channel, key: '1', body: {} })
    await talk.flow()
    await bob.ask('hello')
    const noticed = async () => (await bob.ask('history', { channel: 'user:bob' })).entries.length
    const before = await noticed()
    talk.later(10 * 60_000)
    await people[0]?.ask('hello')
    await people[0]?.ask('edit', { channel, seq: 1, key: 'e', body: {} })
    await talk.flow()
    expect(await noticed()).toBe(before)
    await people[0]?.ask('message', { channel, key: '2', body: {} })
    await talk.flow()
    expect(await noticed()).toBe(before + 1)
  })
})
