import { describe, expect, test } from 'vitest'
import { type Conversation, opened, opening } from '../../web/model/conversation.ts'
import { logRows, type MessageRow } from '../../web/model/log-rows.ts'
import { companyWords, tickOf } from '../../web/model/ticks.ts'
import { entry } from './entry.ts'

const reader = {
  me: 'alice',
  now: Date.parse('2026-11-21T20:00:00.000Z'),
  place: { locale: 'en-GB', timeZone: 'UTC' },
}
const conversation = (entries: Conversation['entries'], more: Partial<Conversation> = {}): Conversation => ({
  ...opened(opening('chat:lobby'), { entries, more: false }, 'alice'),
  members: ['alice', 'bob'],
  ...more,
})
const bubbles = (rows: ReturnType<typeof logRows>) =>
  rows.filter((row): row is MessageRow => row.kind === 'message')
const groups = (rows: readonly MessageRow[]) =>
  rows.map(({ begins, ends }) => `${begins ? '(' : ' '}${ends ? ')' : ' '}`).join('')

describe('the rows of a log', () => {
  test('what one person says within minutes stands together', () => {
    const log = [
      entry(1, 'bob', 0),
      entry(2, 'bob', 1),
      entry(3, 'alice', 2),
      entry(4, 'bob', 3),
      entry(5, 'bob', 10),
    ]
    expect(groups(bubbles(logRows(conversation(log), reader)))).toBe('(  )()()()')
  })

  test('each day begins with its name, and ends what stood together', () => {
    const rows = logRows(conversation([entry(1, 'bob', 0), entry(2, 'bob', 24 * 60)]), {
      ...reader,
      now: Date.parse(entry(2, 'bob', 24 * 60).at),
    })
    expect(rows.map(row => (row.kind === 'message' ? row.text : row.text))).toEqual([
      'Yesterday',
      'text 1',
      'Today',
      'text 2',
    ])
    expect(groups(bubbles(rows))).toBe('()()')
  })

  test('a line stands above the first that is new', () => {
    const rows = logRows(
      conversation([entry(1, 'bob', 0), entry(2, 'bob', 1)], { news: { read: 1, head: 2 } }),
      reader,
    )
    expect(rows.map(({ kind }) => kind)).toEqual(['day', 'message', 'new', 'message'])
    expect(groups(bubbles(rows))).toBe('()()')
  })

  test('a log that could not be had whole says so', () => {
    expect(logRows(conversation([], { isBroken: true }), reader).map(({ kind }) => kind)).toEqual(['broken'])
  })

  test('what is not in the log yet comes last, and stays the same row when it is', () => {
    const outgoing = {
      key: 'k2',
      text: 'text 2',
      at: reader.now,
      state: 'failed',
      reason: 'Too long.',
    } as const
    const [, unsent] = bubbles(logRows(conversation([entry(1, 'bob')], { outbox: [outgoing] }), reader))
    const [, sent] = bubbles(logRows(conversation([entry(1, 'bob'), entry(2, 'alice')]), reader))
    expect(unsent).toMatchObject({
      isOwn: true,
      fault: 'Too long.',
      outgoingKey: 'k2',
      tick: { state: 'failed' },
    })
    expect(sent?.key).toBe(unsent?.key)
  })

  test('only one’s own have ticks, and announcements have none', () => {
    const log = [entry(1, 'bob'), entry(2, 'alice')]
    expect(bubbles(logRows(conversation(log), reader)).map(({ tick }) => tick?.state)).toEqual([
      undefined,
      'sent',
    ])
    const announced = bubbles(logRows(conversation(log, { channel: 'role:client' }), reader))
    expect(announced.every(({ tick }) => tick === undefined)).toBe(true)
  })

  test('one who left is not waited for', () => {
    const marks = new Map([
      ['bob', { read: 2, delivered: 2 }],
      ['carol', { read: 0, delivered: 0 }],
    ])
    const [row] = bubbles(logRows(conversation([entry(2, 'alice')], { marks }), reader))
    expect(row?.tick).toEqual({ state: 'read', label: 'Read by Bob' })
  })
})

describe('ticks', () => {
  const others = (marks: Readonly<Record<string, readonly [read: number, delivered: number]>>) =>
    new Map(Object.entries(marks).map(([user, [read, delivered]]) => [user, { read, delivered }]))

  test.each([
    [{}, 'sent', 'Sent', undefined],
    [{ bob: [0, 6] }, 'sent', 'Sent', undefined],
    [{ bob: [0, 7] }, 'delivered', 'Delivered to Bob', undefined],
    [{ bob: [8, 8] }, 'read', 'Read by Bob', undefined],
    [{ bob: [0, 7], carol: [0, 0] }, 'delivered', 'Delivered to Bob. Not yet delivered to Carol', '1/2'],
    [
      { bob: [7, 7], carol: [0, 7], dave: [0, 0] },
      'read',
      'Read by Bob. Delivered to Carol. Not yet delivered to Dave',
      '1/3',
    ],
    [{ carol: [7, 7], bob: [7, 7] }, 'read', 'Read by Bob and Carol', undefined],
  ] as const)('%o is %s', (marks, state, label, count) => {
    expect(tickOf(7, others(marks))).toEqual({ state, label, ...(count && { count }) })
  })

  test('many are counted, not named', () => {
    const crowd = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`user${i}`, [7, 7]] as const))
    expect(tickOf(7, others(crowd)).label).toBe('Read by 9 people')
  })

  test('company is told as far as it is known', () => {
    expect([companyWords(3, 2), companyWords(2, 2), companyWords(1, 1)]).toEqual([
      '3 members, 2 online',
      '2 people online',
      '1 person online',
    ])
  })
})
