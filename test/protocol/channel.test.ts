import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  directChannel,
  isUserId,
  pairOf,
  parseChannel,
  queueOf,
  roleChannel,
} from '../../shared/protocol/index.ts'

const userId = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter(isUserId)
const two = fc.tuple(userId, userId).filter(([one, other]) => one !== other)
const idOf = (channel: string) => parseChannel(channel)?.id ?? ''

describe('the grammar of names', () => {
  test('a direct channel is the same from both sides', () => {
    fc.assert(fc.property(two, ([one, other]) => directChannel(one, other) === directChannel(other, one)))
  })

  test('pairOf undoes directChannel', () => {
    fc.assert(
      fc.property(two, ([one, other]) => {
        expect(pairOf(idOf(directChannel(one, other)))?.toSorted()).toEqual([one, other].toSorted())
      }),
    )
  })

  test('only one name of a pair is canonical', () => {
    fc.assert(
      fc.property(two, ([one, other]) => {
        const names = [`${one}~${other}`, `${other}~${one}`].filter(name => pairOf(name))
        expect(names).toEqual([idOf(directChannel(one, other))])
      }),
    )
  })

  test('nobody has a conversation with themselves, with nobody or with two', () => {
    for (const id of [
      'alice~alice',
      'alice',
      'alice~',
      '~bob',
      '',
      '~',
      'a~b~c',
      'a~b~',
      'bob~alice',
      'a b~c',
    ])
      expect(pairOf(id), id).toBeUndefined()
  })

  test('every user has a queue and every pair a channel that parse', () => {
    fc.assert(
      fc.property(two, ([one, other]) => {
        expect(parseChannel(queueOf(one))).toEqual({ namespace: 'user', id: one })
        expect(parseChannel(directChannel(one, other))?.namespace).toBe('dm')
      }),
    )
    const longest = ['a', 'b'].map(letter => letter.repeat(128)) as [string, string]
    expect(pairOf(idOf(directChannel(...longest)))).toEqual(longest)
    expect(parseChannel(roleChannel('agent'))).toEqual({ namespace: 'role', id: 'agent' })
  })

  test('a name that parses is its namespace, a colon and its id', () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.stringMatching(/^[a-z]{1,16}$/), fc.string()).map(parts => parts.join(':')),
    )
    fc.assert(
      fc.property(names, name => {
        const parsed = parseChannel(name)
        if (parsed) expect(`${parsed.namespace}:${parsed.id}`).toBe(name)
      }),
    )
  })

  test.each([
    '',
    ':',
    'chat',
    'chat:',
    ':lobby',
    'Chat:lobby',
    'chat1:lobby',
    `${'c'.repeat(17)}:x`,
    'chat:a b',
    'chat:a\n',
    'chat:a#b',
    'chat:\u200b',
    `chat:${'x'.repeat(261)}`,
  ])('%j is no channel', name => {
    expect(parseChannel(name)).toBeUndefined()
  })

  // Users are names in the maps of replies, and no frame may have a name that is `__proto__`.
  const NO_USERS = ['', ' ', 'a b', 'a~b', 'a:b', 'a#b', 'a/b', 'a\u0000', 'a\u200b', '\ud800', '__proto__']
  test.each([...NO_USERS, 'x'.repeat(129)])('%j is no user', id => {
    expect(isUserId(id)).toBe(false)
    expect(pairOf(`${id}~zz`)).toBeUndefined()
  })

  test('ids of users may be mail addresses, numbers and any script', () => {
    for (const id of ['alice@example.org', '42', 'Ünal', '李', 'auth0|5f7', 'x'.repeat(128)])
      expect(isUserId(id), id).toBe(true)
  })
})
