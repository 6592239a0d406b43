import { describe, expect, it } from 'vitest'
import { newTally } from '../../shared/domain/posting/journey.ts'
import { gathered } from '../support/conversation.ts'
import { invoke } from '../support/crowd.ts'

const channel = 'chat:lobby'
const never = { endsAt: Number.POSITIVE_INFINITY }

describe('what the direct lane told', () => {
  it('is accounted for apart from the stream, with the time that it took', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob', 'carol'])
    const { post } = talk.app.sockets
    talk.app.sockets.post = async (...what) => {
      talk.later(10)
      return post(...what)
    }
    await people[0]?.ask('message', { channel, key: 'a', body: {} })
    talk.later(200)
    const [tally, direct] = [newTally(), newTally()]
    await invoke(talk.app, talk.app.changes.splice(0), { ...never, tally, direct })
    expect(direct).toEqual({ sent: 2, gone: 0, slow: 0, refused: 0, entries: 1, latencies: [20] })
    expect(tally).toMatchObject({ sent: 0, entries: 0 })
  })

  it('can be switched off', async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'], { direct: false })
    await people[0]?.ask('message', { channel, key: 'k', body: {} })
    expect(people[1]?.frames()).toEqual([])
    expect((await invoke(talk.app, talk.app.changes.splice(0))).posts).toBe(1)
  })
})
