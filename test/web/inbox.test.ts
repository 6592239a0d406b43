import { describe, expect, test } from 'vitest'
import type { InboxItem } from '../../client/index.ts'
import { archivedRows, channelRows, unreadIn } from '../../web/model/channel-rows.ts'
import { nextPin, titleIn, withArchive, withInbox, withListed } from '../../web/model/inbox.ts'
import { type State, stateOf, withNewest } from '../../web/model/state.ts'
import { groupWish } from '../../web/words/wishes.ts'
import { entry } from './entry.ts'

const NOW = Date.parse('2026-11-21T12:00:00.000Z')
const standing = (channel: string, unread = 0) => ({
  channel,
  epoch: 'e',
  head: 9,
  read: 9 - unread,
  unread,
})
const item = (channel: string, more: Partial<InboxItem> = {}): InboxItem => ({
  ...standing(channel),
  ...more,
})
const names = ['chat:a', 'chat:b', 'chat:c', 'dm:alice~bob']
const start: State = {
  ...stateOf({ id: 'alice', roles: [] }, []),
  channels: names.map((channel, at) => standing(channel, at)),
}
const told = names.reduce((state, channel, at) => withNewest(state, entry(at + 1, 'bob', at, channel)), start)
const keysOf = (state: State) => channelRows(state, NOW).map(({ key }) => key)

describe('the inbox', () => {
  test('has the pinned ones first, by their places, then the last active', () => {
    const state = withInbox(told, [item('chat:b', { pinned: 2 }), item('chat:a', { pinned: 1 })])
    expect(keysOf(state)).toEqual(['chat:a', 'chat:b', 'dm:alice~bob', 'chat:c'])
    expect([nextPin(state, 999), nextPin(state, 2), nextPin(start, 999)]).toEqual([3, 2, 1])
  })

  test('keeps what is archived apart until the list has it again', () => {
    const archived = withListed(told, 'chat:c', { archived: true })
    expect(keysOf(archived)).not.toContain('chat:c')
    expect(archivedRows(archived, NOW).map(({ key }) => key)).toEqual(['chat:c'])
    const others = withInbox(archived, [item('chat:a')])
    expect(archivedRows(others, NOW)).toHaveLength(1)
    expect(keysOf(withInbox(others, [item('chat:c')]))).toContain('chat:c')
    expect(archivedRows(withArchive(others, []), NOW)).toEqual([])
    expect(archivedRows(withArchive(others, [item('chat:b')]), NOW).map(({ key }) => key)).toEqual(['chat:b'])
  })

  test('does not put away again what was said in while the archive was read', () => {
    const last = { seq: 3, key: 'k', from: 'bob', at: '2026-11-21T11:00:00.000Z', body: {} }
    const read = [item('chat:c', { title: 'Sea', last }), item('chat:b', { last })]
    const heard = withNewest(told, entry(4, 'bob', 4, 'chat:c'))
    const state = withArchive(heard, read)
    expect(archivedRows(state, NOW).map(({ key }) => key)).toEqual(['chat:b'])
    expect([keysOf(state).includes('chat:c'), titleIn(state, 'chat:c')]).toEqual([true, 'Sea'])
  })

  test('shows one that is open and archived in the archive alone', () => {
    const state = { ...withListed(told, 'chat:x', { archived: true }), open: 'chat:x' }
    expect(keysOf(state)).not.toContain('chat:x')
    expect(archivedRows(state, NOW).map(({ isOpen }) => isOpen)).toEqual([true])
  })

  test('counts for the title nothing that is muted or archived, but whatever mentions the reader', () => {
    expect(unreadIn(told, NOW)).toBe(6)
    const muted = withListed(told, 'chat:c', { mutedUntil: '2026-11-21T13:00:00.000Z', mentions: 1 })
    expect(unreadIn(muted, NOW)).toBe(5)
    expect(channelRows(muted, NOW).find(({ isMuted }) => isMuted)?.key).toBe('chat:c')
    expect(unreadIn(muted, NOW + 3_600_000)).toBe(6)
    expect(unreadIn(withListed(told, 'dm:alice~bob', { archived: true }), NOW)).toBe(3)
  })

  test('never says of more messages that they mention the reader than are unread', () => {
    const state = withInbox(told, [item('chat:b', { mentions: 7 }), item('chat:a', { mentions: 7 })])
    const mentions = channelRows(state, NOW).map(({ key, mentions: count }) => [key, count])
    expect(Object.fromEntries(mentions)).toMatchObject({ 'chat:a': 0, 'chat:b': 1 })
  })

  test.each([
    ['its title', { title: 'Trip', members: ['bob'] }, 'Trip'],
    ['who is in it', { members: ['bob', 'carol'] }, 'Bob and Carol'],
    ['its name', {}, 'X1'],
  ] as const)('calls a conversation by %s', (_by, listed, title) => {
    const items = [{ ...item('chat:x1'), ...listed } as InboxItem]
    expect(titleIn(withInbox(start, items), 'chat:x1')).toBe(title)
  })

  test('calls a pair by the other one, whoever is said to be in it', () => {
    expect(titleIn(withInbox(start, [item('dm:alice~bob', { members: ['bob'] })]), 'dm:alice~bob')).toBe(
      'Bob',
    )
  })
})

describe('a private room', () => {
  test.each([
    ['Trip', 'Bob, @carol،dave', { title: 'Trip', people: ['bob', 'carol', 'dave'] }],
    [' Trip ', 'bob bob alice', { title: 'Trip', people: ['bob'] }],
    ['', 'bob', { fault: 'Give the room a name.' }],
    ['Trip', ' , ', { fault: 'Who is to be in it?' }],
    ['Trip', 'alice', { fault: 'Who is to be in it?' }],
    ['Trip', 'bob, a~b', { fault: 'A name has no spaces and none of ~ : # /' }],
    [
      'Trip',
      Array.from({ length: 16 }, (_, i) => `u${i}`).join(),
      { fault: 'At most 15 others can be in it at first.' },
    ],
  ])('%o with %o', (title, people, wish) => {
    expect(groupWish(title, people, 'alice')).toEqual(wish)
  })
})
