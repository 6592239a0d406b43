import { describe, expect, it } from 'vitest'
import { gathered } from '../support/conversation.ts'

const channel = 'chat:crowd'
const crowd = Array.from({ length: 20 }, (_, at) => `user-${at}`)
const say = (key: string) => ({ channel, key, body: {} })

describe('a large channel', () => {
  it('reads a sender’s membership once, and again when somebody has left', async () => {
    const { talk, people } = await gathered(channel, crowd)
    const asked: string[] = []
    const { has } = talk.app.members
    talk.app.members.has = (name, user) => {
      asked.push(user)
      return has(name, user)
    }
    const [first, second] = people
    for (const key of ['k1', 'k2', 'k3']) await first?.ask('message', say(key))
    expect(asked).toEqual(['user-0'])
    await second?.ask('leave', { channel })
    asked.length = 0
    for (const key of ['k4', 'k5']) await first?.ask('message', say(key))
    expect(asked).toEqual(['user-0'])
  })

  it('I7: takes nothing from one who has left, however well known', async () => {
    const { people } = await gathered(channel, crowd)
    const [first, second] = people
    await first?.ask('message', say('k1'))
    await second?.ask('message', say('k2'))
    await second?.ask('leave', { channel })
    expect(await second?.refused('message', say('k3'))).toMatchObject({ code: 'FORBIDDEN' })
    expect(await first?.ask('message', say('k4'))).toMatchObject({ seq: 3 })
    await second?.ask('join', { channel })
    expect(await second?.ask('message', say('k5'))).toMatchObject({ seq: 4 })
  })

  it.each([
    ['that saw the message', false],
    ['that has not seen it', true],
  ])('I8: knows a message again whose sender has left since, in an instance %s', async (_title, isBehind) => {
    const { talk, people } = await gathered(channel, crowd)
    const [first, second] = people
    await first?.ask('message', say('k1'))
    const seen = talk.app.hints.get(channel)
    await second?.ask('message', say('k2'))
    await second?.ask('leave', { channel })
    await first?.ask('message', say('k3'))
    if (isBehind && seen) talk.app.hints.set(seen)
    expect(await second?.ask('message', say('k2'))).toMatchObject({ seq: 2, duplicate: true })
    expect(await second?.refused('message', say('k4'))).toMatchObject({ code: 'FORBIDDEN' })
    expect((await talk.app.channels.read(channel))?.head).toBe(3)
  })
})
