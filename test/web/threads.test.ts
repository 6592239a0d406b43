import { describe, expect, test } from 'vitest'
import { opened, opening } from '../../web/model/conversation.ts'
import { type LogRow, logRows, type MessageRow } from '../../web/model/log-rows.ts'
import { stateOf } from '../../web/model/state.ts'
import { answersIn, isThere, rootsOf, threadOf } from '../../web/model/threads.ts'
import { channelIn, hashOf, threadIn } from '../../web/session/address.ts'
import { entry } from './entry.ts'

const answer = (seq: number, about: number) => ({ ...entry(seq, 'bob', seq), about })
const gone = (seq: number, about: number) => ({
  ...answer(seq, about),
  body: {},
  deleted: { seq: 99, at: '2026-11-21T00:00:00.000Z', by: 'bob' },
})
/** 1 ← 3 ← 5, 1 ← 7 (deleted), 2; 6 answers what is not there, and 8 answers 6. */
const ENTRIES = [
  entry(1, 'alice'),
  entry(2, 'bob'),
  answer(3, 1),
  answer(5, 3),
  answer(6, -4),
  gone(7, 1),
  answer(8, 6),
]
const log = (() => {
  const talk = opened(opening('chat:lobby'), { entries: ENTRIES, more: true }, 'alice')
  const going = { key: 'k', text: 'on its way', at: 9, state: 'queued', about: 5 } as const
  return { ...talk, outbox: [going, { ...going, key: 'other', about: 2 }] }
})()
const messages = (rows: readonly LogRow[]) => rows.filter((row): row is MessageRow => row.kind === 'message')

describe('a thread', () => {
  test('has what answers its first message, and what answers those', () => {
    const roots = rootsOf(ENTRIES)
    expect([...roots]).toEqual([
      [1, 1],
      [2, 2],
      [3, 1],
      [5, 1],
      [6, -4],
      [7, 1],
      [8, -4],
    ])
    expect(threadOf(log, 1).entries.map(({ seq }) => seq)).toEqual([1, 3, 5, 7])
    expect(threadOf(log, 1).outbox.map(({ key }) => key)).toEqual(['k'])
    expect(threadOf(log, 2).outbox.map(({ key }) => key)).toEqual(['other'])
  })

  test('counts its answers without those that were deleted, also where its first message is not there', () => {
    expect([...answersIn(ENTRIES, rootsOf(ENTRIES))]).toEqual([
      [1, 2],
      [-4, 2],
    ])
    expect([isThere(log, 1), isThere(threadOf(log, -4), -4)]).toEqual([true, false])
  })

  test('is told of in the log, and quotes in it what is not its first message', () => {
    const reader = { me: 'alice', now: 0 }
    const all = messages(logRows(log, reader))
    expect(all.find(({ seq }) => seq === 1)).toMatchObject({ answers: 2, root: 1 })
    expect(all.find(({ seq }) => seq === 3)).toMatchObject({ quote: { seq: 1 }, root: 1 })
    expect(all.find(({ seq }) => seq === 3)?.deeds).toContain('thread')
    const within = messages(logRows(threadOf(log, 1), { ...reader, root: 1 }))
    expect(within.map(({ seq, quote, answers }) => [seq, quote?.seq, answers])).toEqual([
      [1, undefined, undefined],
      [3, undefined, undefined],
      [5, 3, undefined],
      [7, undefined, undefined],
      [undefined, 5, undefined],
    ])
    expect(within[0]?.deeds).not.toContain('thread')
  })

  test.each([
    ['chat:lobby', 12],
    ['chat:lobby', undefined],
    ['chat:a&thread=3', undefined],
    ['chat:a&thread=3', 7],
    ['dm:ปู่~বব', 1],
  ])('has an address: %s, %o', (channel, root) => {
    const hash = hashOf(channel, root)
    expect([channelIn(hash), threadIn(hash)]).toEqual([channel, root])
  })

  test.each(['#chat:a&thread=', '#chat:a&thread=x', '#chat:a&thread=-1', '#chat:a', '#'])(
    '%s has none',
    hash => {
      expect(threadIn(hash)).toBeUndefined()
    },
  )

  test('is nowhere at first', () => {
    expect(stateOf({ id: 'alice', roles: [] }, []).thread).toBeUndefined()
  })
})
