import { describe, expect, it } from 'vitest'
import type { InboxItem } from '../../client/index.ts'
import { event, type Frame, type Line, listed, outcomeOf, Stage } from '../support/fake-server.ts'
import { type FakeTime, settled } from '../support/fake-time.ts'

const ROOMS = ['chat:a', 'chat:b', 'chat:c']
const item = (channel: string, seq: number, more: Frame = {}): Frame => ({
  channel,
  epoch: 'e1',
  head: seq,
  read: seq,
  unread: 0,
  last: { seq, key: `k${seq}`, from: 'bob', at: `2026-11-21T09:0${seq}:00.000Z`, body: {} },
  ...more,
})
const room = (channel: string, head: number): Frame => listed(head, { channel, read: head })

/** Alice in three rooms; the newest entry is in the last of them. */
const begun = async (...items: readonly Frame[]) => {
  const stage = new Stage()
  const line = await stage.greets(...ROOMS.map((channel, at) => room(channel, at + 1)))
  const told: (readonly InboxItem[])[] = []
  stage.client.on('inbox', list => told.push(list))
  const asked = stage.client.inbox()
  await answer(line, items.length > 0 ? items : ROOMS.map((channel, at) => item(channel, at + 1)))
  return { stage, line, list: await asked, told, client: stage.client, time: stage.time }
}
const answer = async (line: Line, channels: readonly Frame[]) => {
  await Promise.resolve()
  await line.replies(line.hears('inbox'), { channels })
}
/** Lets the time pass until something is asked, so many seconds at most. */
const asksWithin = async (seconds: number, { unheard }: Line, time: FakeTime) => {
  for (let second = 0; second < seconds && unheard.length === 0; second++) await time.passes(1000)
}
const namesOf = (list: readonly InboxItem[] | undefined) => list?.map(({ channel }) => channel)
const said = (channel: string, seq: number, more: Frame = {}): Frame => ({
  ...event(seq, 'bob', channel),
  at: '2026-11-21T10:00:00.000Z',
  ...more,
})

describe('C4 E2: the inbox', () => {
  it('is asked for once, and then follows from what is heard: order, last words, unread', async () => {
    const { line, list, told } = await begun()
    expect(namesOf(list)).toEqual(['chat:c', 'chat:b', 'chat:a'])
    await line.says(said('chat:a', 2))
    expect(namesOf(told.at(-1))).toEqual(['chat:a', 'chat:c', 'chat:b'])
    expect(told.at(-1)?.[0]).toMatchObject({ head: 2, unread: 1, last: { seq: 2 } })
    line.hearsNothing()
  })

  it('knows what another device has read', async () => {
    const { line, told } = await begun()
    await line.says(said('chat:a', 2, { body: { mentions: ['alice'] } }))
    expect(told.at(-1)?.[0]).toMatchObject({ unread: 1, mentions: 1 })
    await line.says({ event: 'receipt', channel: 'chat:a', user: 'alice', read: 2, delivered: 2 })
    expect(told.at(-1)?.[0]).toMatchObject({ channel: 'chat:a', unread: 0, mentions: 0 })
    line.hearsNothing()
  })

  it('counts in what the caller is mentioned, and not what they say themselves', async () => {
    const { line, told } = await begun()
    const mentions = { body: { mentions: ['alice', 'carol'] } }
    for (const seq of [2, 3]) await line.says(said('chat:a', seq, mentions))
    await line.says(said('chat:a', 4, { body: { mentions: 'alice' } }))
    expect(told.at(-1)?.[0]).toMatchObject({ unread: 3, mentions: 2 })
    await line.says(said('chat:b', 3, { ...mentions, from: 'alice' }))
    expect(told.at(-1)?.[1]).toMatchObject({ channel: 'chat:b', mentions: 0 })
  })

  it('takes what is kept on another device', async () => {
    const { line, told } = await begun()
    const settings = { event: 'settings', mutedUntil: null, archived: false, pinned: 0 }
    await line.says({ ...settings, channel: 'chat:a', pinned: 1 })
    expect(namesOf(told.at(-1))).toEqual(['chat:a', 'chat:c', 'chat:b'])
    await line.says({ ...settings, channel: 'chat:c', archived: true })
    expect(namesOf(told.at(-1))).toEqual(['chat:a', 'chat:b'])
    await line.says(said('chat:c', 4))
    expect(namesOf(told.at(-1))).toEqual(['chat:a', 'chat:c', 'chat:b'])
    await line.says({ event: 'description', channel: 'chat:b', description: { title: 'Bees' } })
    expect(told.at(-1)?.[2]).toMatchObject({ channel: 'chat:b', title: 'Bees' })
    line.hearsNothing()
  })

  it('asks again for a conversation that it does not know, and after a socket was lost', async () => {
    const { stage, line, told, time } = await begun(item('chat:a', 1), item('chat:b', 2))
    await line.says(said('chat:c', 4))
    await time.passes(300)
    await answer(
      line,
      ROOMS.map((channel, at) => item(channel, at + 1)),
    )
    expect(namesOf(told.at(-1))).toEqual(['chat:c', 'chat:b', 'chat:a'])
    const next = await stage.comesBack(room('chat:a', 1))
    await time.passes(300)
    await answer(next, [item('chat:a', 1)])
    expect(namesOf(told.at(-1))).toEqual(['chat:a'])
  })

  it('says what the last word says now that it was amended, and goes on saying it', async () => {
    const { stage, line, told, time } = await begun()
    await line.says(said('chat:a', 2, { body: { text: 'hullo' } }))
    const amends = { seq: 2, as: 'edit' }
    await line.says(said('chat:a', 3, { body: { text: 'hello' }, amends }))
    const [first] = told.at(-1) ?? []
    expect(first).toMatchObject({ channel: 'chat:a', last: { seq: 2, body: { text: 'hello' } } })
    const next = await stage.comesBack(room('chat:a', 3))
    await time.passes(300)
    const last = { seq: 3, key: 'k3', from: 'bob', at: '2026-11-21T10:00:00.000Z', body: { text: 'hello' } }
    await answer(next, [item('chat:a', 3, { last: { ...last, amends } })])
    expect(told.at(-1)?.[0]?.last).toEqual(first?.last)
  })

  it('says of the last words what they are now: edited, or nothing where they were deleted', async () => {
    const { line, told, time } = await begun()
    const amends = (seq: number, as: string) => ({ amends: { seq, as } })
    await line.says(said('chat:a', 2, { body: { text: 'two' } }))
    await line.says(said('chat:a', 3, { body: { text: 'second' }, ...amends(2, 'edit') }))
    expect(told.at(-1)?.[0]).toMatchObject({ unread: 1, last: { seq: 2, body: { text: 'second' } } })
    await line.says(said('chat:a', 4, { body: {}, ...amends(2, 'delete') }))
    expect(told.at(-1)?.[0]).toMatchObject({ unread: 1, last: { seq: 2, body: {}, deleted: { by: 'bob' } } })
    await line.says(said('chat:b', 3, { body: {}, ...amends(1, 'delete') }))
    await time.passes(300)
    line.hearsNothing()
    await line.says(said('chat:b', 4, { body: {}, ...amends(2, 'delete') }))
    await time.passes(300)
    await answer(line, [item('chat:b', 2, { last: undefined })])
    expect(namesOf(told.at(-1))).toEqual(['chat:b'])
  })

  it('asks once, and not with every entry, of a channel that is in no list of conversations', async () => {
    const { stage, line, time } = await begun(item('chat:a', 1), item('chat:b', 2))
    const list = [item('chat:a', 1), item('chat:b', 2)]
    await line.says(said('chat:c', 4))
    await time.passes(300)
    await answer(line, list)
    await line.says([said('chat:c', 5), said('chat:c', 6)])
    await time.passes(1000)
    line.hearsNothing()
    const next = await stage.comesBack(room('chat:a', 1), room('chat:b', 2), room('chat:c', 6))
    await time.passes(300)
    await answer(next, list)
    await next.says(said('chat:c', 7))
    await time.passes(1000)
    next.hearsNothing()
  })

  it.each([
    ['is refused for a while', 'RATE_LIMITED', { retryAfterMs: 400 }],
    ['fails', 'INTERNAL', {}],
  ])('asks again where it %s, on the same socket', async (_how, code, more) => {
    const { line, told, time } = await begun(item('chat:a', 1), item('chat:b', 2))
    await line.says(said('chat:c', 4))
    await time.passes(300)
    await line.refuses(line.hears('inbox'), code, more)
    await time.passes(300)
    line.hearsNothing()
    await asksWithin(60, line, time)
    await answer(line, [item('chat:c', 4)])
    expect(namesOf(told.at(-1))).toEqual(['chat:c'])
  })

  it('does not wait so long where there is a reason to ask at once', async () => {
    const { stage, line, time } = await begun(item('chat:a', 1), item('chat:b', 2))
    await line.says(said('chat:c', 4))
    await time.passes(300)
    await line.refuses(line.hears('inbox'), 'INTERNAL')
    const next = await stage.comesBack(room('chat:a', 1))
    await time.passes(300)
    await answer(next, [item('chat:a', 1)])
    await time.passes(60_000)
    next.hearsNothing()
  })

  it('is kept though its first answer never came', async () => {
    const stage = new Stage()
    const line = await stage.greets(room('chat:a', 1))
    const told: (readonly InboxItem[])[] = []
    stage.client.on('inbox', list => told.push(list))
    const asked = outcomeOf(stage.client.inbox())
    await settled()
    await line.refuses(line.hears('inbox'), 'INTERNAL')
    expect(asked).toEqual(['INTERNAL'])
    await asksWithin(60, line, stage.time)
    await answer(line, [item('chat:a', 1)])
    expect(namesOf(told.at(-1))).toEqual(['chat:a'])
  })

  it('asks nothing where nobody asked for it', async () => {
    const stage = new Stage()
    const line = await stage.greets(room('chat:a', 1))
    await line.says(said('chat:a', 2))
    await stage.time.passes(1000)
    line.hearsNothing()
  })
})

describe('a conversation that is created', () => {
  it('is asked for under a key, so that a lost socket makes no second one', async () => {
    const stage = new Stage()
    const line = await stage.greets()
    const made = stage.client.converse({ with: ['bob', 'carol'], title: 'Trip' })
    await Promise.resolve()
    const asked = line.hears('converse')
    expect(asked).toMatchObject({ with: ['bob', 'carol'], title: 'Trip', key: expect.any(String) })
    const next = await stage.comesBack()
    const again = next.hears('converse')
    expect(again.key).toBe(asked.key)
    await next.replies(again, { channel: 'chat:~x', epoch: 'e1', created: false })
    expect((await made).name).toBe('chat:~x')
  })
})
