import { describe, expect, test } from 'vitest'
import { HeliographError } from '../../client/index.ts'
import { channelIn, chosenUser, hashOf } from '../../web/session/address.ts'
import { noticeWords, saidIn, textOf } from '../../web/words/bodies.ts'
import { connectionWords } from '../../web/words/connection.ts'
import { counted } from '../../web/words/language.ts'
import { listed, typingSentence } from '../../web/words/lists.ts'
import { initialsOf, kindOf, nameOf, tintOf, titleOf } from '../../web/words/names.ts'
import { presenceWords } from '../../web/words/presence.ts'
import { problemWords } from '../../web/words/problems.ts'
import { directWish, roomWish, userIdOf } from '../../web/words/wishes.ts'

describe('names', () => {
  test('people and channels are called by their ids, with a capital', () => {
    expect(nameOf('alice')).toBe('Alice')
    expect(titleOf('chat:lobby', 'alice')).toBe('Lobby')
    expect(titleOf('dm:alice~bob', 'alice')).toBe('Bob')
    expect(titleOf('dm:alice~bob', 'bob')).toBe('Alice')
    expect(titleOf('role:client', 'alice')).toBe('Client')
  })

  test('each namespace is something to a person, also one that is new', () => {
    expect(['chat:a', 'dm:a~b', 'role:a', 'user:a', 'ticket:a', 'nonsense'].map(kindOf)).toEqual([
      'room',
      'direct',
      'announcements',
      'queue',
      'other',
      'other',
    ])
  })

  test('a face has one or two letters, and the same tint each time', () => {
    expect([initialsOf('alice'), initialsOf('mary.ann'), initialsOf('émile'), initialsOf('')]).toEqual([
      'A',
      'MA',
      'É',
      '?',
    ])
    expect(tintOf('alice', 6)).toBe(tintOf('alice', 6))
    expect(['alice', 'bob', 'ünï', '😀'].every(name => tintOf(name, 6) >= 0 && tintOf(name, 6) < 6)).toBe(
      true,
    )
  })
})

describe('sentences', () => {
  test('lists end with an "and"', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c'])
    const forms = { one: '# message', other: '# messages' }
    expect([0, 1, 2, 1234].map(count => counted(count, forms))).toEqual([
      '0 messages',
      '1 message',
      '2 messages',
      '1,234 messages',
    ])
  })

  test('typists are named up to three, and counted beyond', () => {
    expect(typingSentence([])).toBe('')
    expect(typingSentence(['bob'])).toBe('Bob is typing…')
    expect(typingSentence(['bob', 'carol'])).toBe('Bob and Carol are typing…')
    expect(typingSentence(['a', 'b', 'c', 'd'])).toBe('4 people are typing…')
  })

  test('a problem is told in words for people, an unknown error without its inside', () => {
    expect(problemWords(new HeliographError('TOO_LARGE'))).toBe('That is too long to send.')
    expect(problemWords(new HeliographError('RATE_LIMITED'))).toBe('That was too fast. Wait a moment.')
    expect(problemWords(new TypeError('x of undefined'))).toBe('Something went wrong.')
  })

  test('the presence of one who is away says since when', () => {
    const now = Date.parse('2026-11-21T12:00:00.000Z')
    const place = { locale: 'en-GB', timeZone: 'UTC' }
    const away = { status: 'offline', lastSeen: '2026-11-21T09:05:00.000Z', devices: 0 } as const
    expect(presenceWords({ ...away, status: 'online' }, now, place)).toBe('Online')
    expect(presenceWords(away, now, place)).toBe('Last seen 09:05')
    expect(presenceWords({ ...away, lastSeen: null }, now, place)).toBe('Offline')
    expect(presenceWords(undefined, now, place)).toBe('')
  })
})

describe('the connection in words', () => {
  test('is quiet while all is well', () => {
    expect(connectionWords({ state: 'live' }, 0)).toEqual({ tone: 'good', brief: 'Live', spoken: 'Live' })
    expect(connectionWords({ state: 'repairing' }, 0).sentence).toBeUndefined()
  })

  test('counts the seconds to the next try, and reads them to nobody', () => {
    const words = connectionWords({ state: 'waiting', retryAt: 10_000 }, 6500)
    expect(words.sentence).toBe('The connection was lost. Trying again in 4 s.')
    expect(words.spoken).not.toMatch(/\d/)
    expect(words.offer).toBe('try')
    expect(connectionWords({ state: 'waiting', retryAt: 10_000 }, 11_000).sentence).toMatch(/now\.$/)
    const reason = 'You have too many windows open. Close one.'
    expect(connectionWords({ state: 'waiting', retryAt: 10_000, reason }, 6500)).toMatchObject({
      sentence: `${reason} Trying again in 4 s.`,
      spoken: `${reason} Trying again.`,
    })
  })

  test('says why it was closed and offers to begin anew', () => {
    const words = connectionWords({ state: 'closed', reason: 'Your sign-in is no longer valid.' }, 0)
    expect(words).toMatchObject({
      sentence: 'Your sign-in is no longer valid.',
      offer: 'restart',
      tone: 'bad',
    })
  })
})

describe('bodies', () => {
  test('a message is its text, and any other object is shown as it is', () => {
    expect(textOf({ text: 'Good morning' })).toBe('Good morning')
    expect(textOf({ order: 17 })).toBe('{\n  "order": 17\n}')
  })

  test('an entry that was deleted says so', () => {
    const deleted = { seq: 9, at: '2026-11-21T09:00:00.000Z', by: 'bob' }
    expect(saidIn({ body: {}, deleted })).toBe('This message was deleted.')
    expect(saidIn({ body: { text: 'there' } })).toBe('there')
  })

  test('a notice is its kind and its text, or its plain fields', () => {
    expect(noticeWords('order-shipped', { text: 'On its way' })).toEqual({
      title: 'Order shipped',
      line: 'On its way',
    })
    expect(noticeWords('order', { order: 17, state: 'shipped', inside: {} }).line).toBe(
      'order: 17 · state: shipped',
    )
    expect(noticeWords('', {}).title).toBe('Notice')
  })
})

describe('wishes', () => {
  test('a room is opened by its name, however it is written', () => {
    expect(roomWish('  #Coffee  break ')).toEqual({ channel: 'chat:coffee-break' })
    expect(roomWish('  ')).toEqual({ fault: 'Give the room a name.' })
    expect('fault' in roomWish('x'.repeat(61))).toBe(true)
    expect('fault' in roomWish('zero\u0000')).toBe(true)
  })

  test('a person is written to by their name, but not oneself', () => {
    expect(directWish('@Bob', 'carol')).toEqual({ channel: 'dm:bob~carol' })
    expect(directWish('carol', 'carol')).toEqual({ fault: 'That is you.' })
    expect('fault' in directWish('a b', 'carol')).toBe(true)
    expect('fault' in directWish('', 'carol')).toBe(true)
    expect(userIdOf('a~b')).toBeUndefined()
  })
})

describe('the address', () => {
  test('says who one is and what one looks at', () => {
    expect(chosenUser('?as=alice')).toBe('alice')
    expect(chosenUser('')).toBe('')
    expect(hashOf('chat:lobby')).toBe('#chat:lobby')
    for (const channel of ['chat:lobby', 'dm:a~b', 'chat:50%', 'chat:ünï?'])
      expect(channelIn(hashOf(channel))).toBe(channel)
    expect(channelIn('')).toBeUndefined()
    expect(channelIn('#%')).toBeUndefined()
  })
})
