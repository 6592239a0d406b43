import { describe, expect, it } from 'vitest'
import { amending, channel, edited, scene, thumbed } from '../support/amendments.ts'
import { AT, done, entry, event, listed } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

describe('an amendment', () => {
  it.each([
    ['edit', { seq: 40, body: { text: 'Tea!' } }],
    ['delete', { seq: 40 }],
    ['react', { seq: 40, emoji: '👍', on: true }],
  ] as const)(
    '%s goes as a message goes: in turn, with the same key until it is answered',
    async (action, said) => {
      const { line, lobby, stage, messages } = await scene()
      const sent = {
        edit: () => lobby.edit(40, { text: 'Tea!' }),
        delete: () => lobby.delete(40),
        react: () => lobby.react(40, '👍'),
      }[action]()
      void lobby.send({ text: 'then' })
      await settled()
      const frame = line.hears(action)
      line.hearsNothing()
      expect(frame).toEqual({
        action,
        id: frame.id,
        channel,
        key: 'k1',
        ...said,
        after: 41,
        afterEpoch: 'e1',
      })
      expect(lobby.pending.map(({ body }) => body)).toEqual([{ text: 'then' }])
      const next = await stage.comesBack(listed(41))
      const again = next.hears(action)
      expect({ ...again, id: '' }).toEqual({ ...frame, id: '' })
      await next.replies(again, done(42))
      expect(await sent).toEqual({ seq: 42, at: AT, duplicate: false })
      expect(messages).toEqual([])
      next.hears('message')
    },
  )

  it('that is refused for good is given up, and says what it was', async () => {
    const { line, lobby } = await scene()
    const unsent: unknown[] = []
    lobby.on('unsent', one => unsent.push(one))
    const sent = lobby.react(40, '👍').catch(({ code }) => code)
    await settled()
    await line.refuses(line.hears('react'), 'CONFLICT')
    expect(await sent).toBe('CONFLICT')
    expect(unsent).toMatchObject([{ amends: { seq: 40, as: 'reaction', emoji: '👍', on: true } }])
  })

  it('of others comes as the entry is now, and is no message', async () => {
    const { line, lobby, amended, messages } = await scene()
    await line.says([event(42), edited(43, 42, 'first'), thumbed(44, 42), thumbed(45, 42, true, 'alice')])
    const base = { channel, ...entry(42), body: { text: 'first' }, edited: { seq: 43, at: AT } }
    expect(messages).toEqual([42])
    expect(amended.map(({ message }) => message)).toEqual([
      base,
      { ...base, reactions: { '👍': { count: 1, users: ['bob'] } } },
      { ...base, reactions: { '👍': { count: 2, users: ['alice', 'bob'] } } },
    ])
    await line.says([thumbed(46, 42, false), thumbed(47, 42, false, 'alice'), edited(48, 42, 'second')])
    expect(amended.at(-1)?.message).toEqual({
      ...base,
      body: { text: 'second' },
      edited: { seq: 48, at: AT },
    })
    await line.says([amending(49, { seq: 42, as: 'delete' }), edited(50, 42, 'late')])
    expect(amended.at(-1)?.message).toEqual({
      channel,
      ...entry(42),
      body: {},
      deleted: { seq: 49, at: AT, by: 'bob' },
    })
    expect(lobby.position).toEqual({ epoch: 'e1', seq: 50 })
  })

  it('of what was never given here is told without it', async () => {
    const { line, amended } = await scene()
    await line.says(edited(42, 7, 'old'))
    expect(amended).toEqual([{ channel, seq: 7 }])
  })

  it('whose body is withheld changes nothing', async () => {
    const { line, now } = await scene()
    await line.says([event(42), amending(43, { seq: 42, as: 'edit', withheld: true })])
    expect(now()).toEqual({ channel, ...entry(42) })
  })

  it('stands in no page, and a page of nothing else is passed over', async () => {
    const { line, lobby } = await scene()
    const reading = lobby.history({ limit: 2 })
    await settled()
    const amends = { seq: 1, as: 'delete' }
    await line.replies(line.hears('history'), {
      entries: [
        { ...entry(40), amends },
        { ...entry(41), amends },
      ],
      more: true,
    })
    const frame = line.hears('history')
    expect(frame).toMatchObject({ before: 40, limit: 2 })
    await line.replies(frame, { entries: [entry(38), { ...entry(39), amends }], more: false })
    expect((await reading).entries.map(({ seq }) => seq)).toEqual([38])
  })
})

describe('what is unread', () => {
  it('is no amendment, of those that the list knows and of those that come', async () => {
    const { stage, line, lobby } = await scene(0)
    await line.says([event(1), edited(2, 1, 'x'), event(3), thumbed(4, 1), event(5)])
    expect(lobby.summary).toMatchObject({ head: 5, unread: 3 })
    lobby.read(1)
    expect(lobby.summary).toMatchObject({ unread: 2 })
    lobby.read(4)
    expect(lobby.summary).toMatchObject({ unread: 1 })
    lobby.read(5)
    await line.says([thumbed(6, 1), { ...event(7, 'alice'), key: 'from my phone' }])
    expect(lobby.summary).toMatchObject({ read: 5, unread: 0 })
    // Ten entries came meanwhile, and four of them amend others.
    const next = await stage.comesBack(listed(17, { read: 7, unread: 6 }))
    next.answers.sync = () => ({
      channels: { [channel]: { epoch: 'e1', head: 17, recovered: true, entries: [], more: true } },
    })
    expect(lobby.summary).toMatchObject({ head: 17, unread: 6 })
    await next.says([edited(8, 1, 'x'), event(9)])
    lobby.read(9)
    expect(lobby.summary).toMatchObject({ unread: 5 })
  })
})

describe('an answer', () => {
  it('says what it is about, and is told with it', async () => {
    const { line, lobby } = await scene()
    void lobby.send({ text: 'Yes' }, { about: 41 })
    await settled()
    const about: unknown[] = []
    lobby.on('message', message => about.push(message.about))
    const frame = line.hears('message')
    expect(frame).toMatchObject({ body: { text: 'Yes' }, about: 41 })
    await line.replies(frame, done(42))
    await line.says({ ...event(43), about: 42 })
    expect(about).toEqual([41, 42])
  })
})
