import { describe, expect, it } from 'vitest'
import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import { gathered, type Speaker } from '../support/conversation.ts'

const channel = 'chat:lobby'

describe('a batch of the stream', () => {
  it('F17: tells and keeps everything of a batch whose records are mixed', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'], { direct: false })
    const [alice, bob] = people as [Speaker, Speaker]
    for (const key of ['a', 'b', 'c', 'd']) await alice.ask('message', { channel, key, body: {} })
    const records = talk.app.changes.splice(0).map((change, at) => ({ sequence: String(at), change }))
    const [one, two, three, four] = records
    const mixed = [four, two, three, one, two].flatMap(record => record ?? [])
    expect(await fanOut(talk.app, mixed)).toEqual([])
    expect(new Set(bob.heard('message').map(({ seq }) => seq))).toEqual(new Set([1, 2, 3, 4]))
    const { entries } = await bob.ask('history', { channel })
    expect(entries).toHaveLength(4)
  })
})
