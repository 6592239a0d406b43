import { describe, expect, test } from 'vitest'
import type { Unsent } from '../../client/index.ts'
import { HeliographError } from '../../client/index.ts'
import { intending, opened, opening } from '../../web/model/conversation.ts'
import { deedsFor, emojiIn, QUICK, quoteOf, reactionsOf } from '../../web/model/deeds.ts'
import { logRows } from '../../web/model/log-rows.ts'
import { type State, stateOf, withEntry } from '../../web/model/state.ts'
import { Store } from '../../web/model/store.ts'
import { hearUnsent, speak } from '../../web/session/speaking.ts'
import type { Talk } from '../../web/session/talk.ts'
import { entry } from './entry.ts'

const reader = { me: 'alice', now: Date.parse('2026-11-21T20:00:00.000Z') }
const deleted = { seq: 9, at: '2026-11-21T12:00:00.000Z', by: 'bob' }

describe('what can be done with a message', () => {
  test('is more with one’s own, less where one may not speak, and nothing once it is deleted', () => {
    const any = ['react', 'answer', 'thread', 'copy']
    expect(deedsFor(entry(1, 'bob'), reader)).toEqual(any)
    expect(deedsFor(entry(1, 'alice'), reader)).toEqual([...any, 'edit', 'delete'])
    expect(deedsFor(entry(1, 'bob'), { ...reader, isAdmin: true })).toEqual([...any, 'delete'])
    expect(deedsFor(entry(1, 'bob'), { ...reader, root: 1 })).toEqual(['react', 'answer', 'copy'])
    expect(deedsFor({ ...entry(1, 'alice'), body: { order: 7 } }, reader)).not.toContain('edit')
    expect(deedsFor(entry(1, 'bob'), { me: 'alice', isMute: true })).toEqual(['copy'])
    expect(deedsFor({ ...entry(1, 'alice'), body: {}, deleted }, reader)).toEqual([])
  })
})

describe('reactions', () => {
  test('say who reacted, and whether oneself did', () => {
    const reactions = { '👍': { count: 2, users: ['alice', 'bob'] }, '🙏': { count: 120, users: ['bob'] } }
    expect(reactionsOf({ ...entry(1, 'bob'), reactions }, 'alice')).toEqual([
      { key: '👍', count: 2, isOwn: true, label: '👍 2: You and Bob' },
      { key: '🙏', count: 120, isOwn: false, label: '🙏 120 people' },
    ])
  })

  test.each([...QUICK, '👩‍👩‍👧', '🇧🇩', '1️⃣', ' 🎉 '])('%s is an emoji', typed =>
    expect(emojiIn(typed)).toBe(typed.trim()),
  )
  test.each(['', ' ', 'ok', '1', '#', '👍👍', '👍 yes', '<b>'])('%j is none', typed =>
    expect(emojiIn(typed)).toBeUndefined(),
  )
})

describe('the rows of a log', () => {
  test('quote what a message answers, as it is now, and say what was edited or deleted', () => {
    const entries = [
      entry(1, 'bob'),
      { ...entry(2, 'alice'), about: 1, edited: { seq: 5, at: deleted.at } },
      { ...entry(3, 'bob'), body: {}, deleted },
      { ...entry(4, 'alice'), about: 3 },
    ]
    const rows = logRows(opened(opening('chat:lobby'), { entries, more: false }, 'alice'), reader)
    expect(rows.slice(1)).toMatchObject([
      { text: 'text 1' },
      { isEdited: true, quote: { seq: 1, key: 'bob/k1', from: 'bob', text: 'text 1' } },
      { isDeleted: true, deeds: [], text: 'This message was deleted.' },
      { quote: { seq: 3, text: 'This message was deleted.' } },
    ])
  })

  test('name no author of what is not read back so far', () => {
    expect(quoteOf(7, new Map())).toEqual({ seq: 7, text: 'An earlier message' })
  })
})

describe('what is written for a message', () => {
  const talkWith = () => {
    const asked: unknown[] = []
    const store = new Store<State>(stateOf({ id: 'alice', roles: [] }, []), run => run())
    const entries = [entry(1, 'bob'), { ...entry(2, 'alice'), body: { text: 'text 2', place: 'pier' } }]
    const conversation = opened(opening('chat:lobby'), { entries, more: false }, 'alice')
    store.change(state => ({
      ...state,
      conversations: withEntry(state.conversations, 'chat:lobby', conversation),
    }))
    const channel = {
      summary: undefined,
      send: async (...said: unknown[]) => asked.push(['send', ...said]),
      edit: async (...said: unknown[]) => asked.push(['edit', ...said]),
    }
    const talk = { client: { channel: () => channel }, store } as unknown as Talk
    const intend = (as: 'answer' | 'edit', seq: number, from: string) =>
      store.change(state => ({
        ...state,
        conversations: withEntry(
          state.conversations,
          'chat:lobby',
          intending(conversation, { as, seq, from, text: `text ${seq}` }),
        ),
      }))
    return { talk, store, asked, intend }
  }

  test('answers it, once', async () => {
    const { talk, asked, intend } = talkWith()
    intend('answer', 1, 'bob')
    await speak(talk, { channel: 'chat:lobby' }, 'yes')
    await speak(talk, { channel: 'chat:lobby' }, 'and more')
    expect(asked).toEqual([
      ['send', { text: 'yes' }, { key: expect.any(String), about: 1 }],
      ['send', { text: 'and more' }, { key: expect.any(String) }],
    ])
  })

  test('takes its place, and leaves the rest of its body; the same text asks for nothing', async () => {
    const { talk, store, asked, intend } = talkWith()
    intend('edit', 2, 'alice')
    await speak(talk, { channel: 'chat:lobby' }, 'text two')
    expect(asked).toEqual([['edit', 2, { text: 'text two', place: 'pier' }]])
    expect(store.state.conversations.get('chat:lobby')).toMatchObject({ outbox: [] })
    intend('edit', 2, 'alice')
    await speak(talk, { channel: 'chat:lobby' }, 'text 2')
    expect(asked).toHaveLength(1)
  })

  test('is told when it comes to nothing, and stands nowhere as a message', () => {
    const { talk, store } = talkWith()
    const error = new HeliographError('FORBIDDEN')
    const amends = { seq: 2, as: 'edit' } as const
    const unsent: Unsent = { channel: 'chat:lobby', key: 'e1', body: { text: 'no' }, at: 0, error, amends }
    hearUnsent(talk, unsent)
    expect(store.state.toasts).toEqual([
      { key: 'unsent e1', title: 'The message is as it was', line: 'You may not do that there.' },
    ])
    expect(store.state.conversations.get('chat:lobby')?.outbox).toEqual([])
  })
})
