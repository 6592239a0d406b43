import { describe, expect, it } from 'vitest'
import { roster } from '../../shared/domain/members/roster.ts'
import { type Conversation, conversation, type Speaker } from '../support/conversation.ts'
import { channel, everybody, lobby, teller } from '../support/teller.ts'

describe('the list of a large channel that an instance keeps', () => {
  const names = everybody(30)

  it('is as good as new for as long as nobody leaves, and knows who came', async () => {
    const { talk, tells, carry, heard } = await lobby(...names)
    expect(await tells()).toEqual({ rows: 0, pages: 0, looks: 1 })
    const [zoe] = (await talk.greeted('zoe')) as [Speaker]
    await zoe.ask('join', { channel })
    await carry()
    zoe.frames()
    expect(await tells()).toMatchObject({ pages: 0, looks: 1 })
    expect(heard(zoe)).toEqual([3])
  })

  it('I7: is read again when somebody has left, and when they were in it for a moment only', async () => {
    const { talk, people, tells, heard } = await lobby(...names)
    const [zoe] = (await talk.greeted('zoe')) as [Speaker]
    await zoe.ask('join', { channel })
    await zoe.ask('leave', { channel })
    await people[5]?.ask('leave', { channel })
    for (const one of [zoe, people[5]]) one?.frames()
    expect(await tells()).toMatchObject({ pages: 1 })
    expect(await tells()).toMatchObject({ pages: 0 })
    expect(heard(zoe)).toEqual([])
    expect(heard(people[5] as Speaker)).toEqual([])
    expect(heard(people[6] as Speaker)).toEqual([2, 3])
  })

  const joinsUnnoted = async (talk: Conversation) => {
    const [zoe] = (await talk.greeted('zoe')) as [Speaker]
    const { put } = talk.app.movements
    const failing = async () => Promise.reject(new Error('the function ends here'))
    Object.assign(talk.app.movements, { put: failing })
    await expect(zoe.ask('join', { channel })).rejects.toThrow('INTERNAL')
    Object.assign(talk.app.movements, { put })
    await zoe.ask('join', { channel })
    return zoe
  }

  it('I6: knows who came by a function that died before it noted that, once the stream has told of it', async () => {
    const { talk, tells, heard } = await lobby(...names)
    const other = teller(talk)
    const zoe = await joinsUnnoted(talk)
    await other.carry()
    zoe.frames()
    expect(await tells()).toMatchObject({ pages: 0, looks: 1 })
    expect(heard(zoe)).toEqual([2])
  })

  it('I6: has them also for what the stream brings together with their coming', async () => {
    const { talk, tells, heard } = await lobby(...names)
    const zoe = await joinsUnnoted(talk)
    expect(await tells()).toMatchObject({ pages: 0, looks: 1 })
    expect(heard(zoe)).toEqual([2])
  })

  it('I14: holds up nothing that is told where it cannot be noted who came', async () => {
    const { talk, app, people, tells, heard } = await lobby(...names)
    await joinsUnnoted(talk)
    Object.assign(app.movements, { put: async () => Promise.reject(new Error('no place')) })
    await expect(tells()).rejects.toThrow()
    expect(heard(people[3] as Speaker)).toEqual([2])
  })

  it('is read again after a restore', async () => {
    const { app, tells, talk } = await lobby(...names)
    const row = await talk.app.channels.read(channel)
    if (!row) throw new Error('no such channel')
    expect(app.roster.members(row, app.clock.now())).toHaveLength(30)
    expect(app.roster.members({ ...row, epoch: `${row.epoch}.g1` }, app.clock.now())).toBeUndefined()
    talk.later(6 * 60_000)
    expect(await tells()).toMatchObject({ pages: 1 })
  })
})

describe('a look', () => {
  it('is shared by all who ask before it begins, and by nobody who asks later', async () => {
    const talk = conversation()
    const ask: (() => void)[] = []
    const known = roster()
    const app = {
      ...talk.app,
      movements: {
        ...talk.app.movements,
        since: () => new Promise<[]>(resolve => ask.push(() => resolve([]))),
      },
    }
    const first = known.look(app, known.next())
    const later = [known.look(app, known.next()), known.look(app, known.next())]
    expect(ask).toHaveLength(1)
    ask[0]?.()
    await first
    await new Promise(resolve => setImmediate(resolve))
    expect(ask).toHaveLength(2)
    ask[1]?.()
    await Promise.all(later)
    expect(ask).toHaveLength(2)
  })
})
