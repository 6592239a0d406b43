import { describe, expect, test } from 'vitest'
import { matches, passes } from '../../../local/streams/pattern.ts'

const event = {
  eventName: 'MODIFY',
  size: 7,
  dynamodb: {
    Keys: { pk: { S: 'room#1' } },
    NewImage: { kind: { S: 'channel' }, count: { N: '3' }, open: { BOOL: true } },
  },
}

const image = (kind: unknown) => ({ dynamodb: { NewImage: { kind: { S: kind } } } })

describe('a filter pattern', () => {
  test.each([
    ['an exact value', { eventName: ['MODIFY'] }, true],
    ['one of several values', { eventName: ['INSERT', 'MODIFY'] }, true],
    ['none of the values', { eventName: ['INSERT', 'REMOVE'] }, false],
    ['a value deep inside', image(['channel']), true],
    ['a boolean', { dynamodb: { NewImage: { open: { BOOL: [true] } } } }, true],
    ['a number as DynamoDB writes it', { dynamodb: { NewImage: { count: { N: ['3'] } } } }, true],
    ['a prefix', { dynamodb: { Keys: { pk: { S: [{ prefix: 'room#' }] } } } }, true],
    ['another prefix', { dynamodb: { Keys: { pk: { S: [{ prefix: 'user#' }] } } } }, false],
    ['a suffix', image([{ suffix: 'nel' }]), true],
    ['letters of either case', image([{ 'equals-ignore-case': 'CHANNEL' }]), true],
    ['a wildcard', image([{ wildcard: 'ch*el' }]), true],
    ['a field that is there', { dynamodb: { NewImage: { kind: { S: [{ exists: true }] } } } }, true],
    [
      'a field that should not be there',
      { dynamodb: { NewImage: { kind: { S: [{ exists: false }] } } } },
      false,
    ],
    ['a field that is not there', { dynamodb: { OldImage: { kind: { S: [{ exists: false }] } } } }, true],
    ['a missing field', { dynamodb: { OldImage: { kind: { S: ['channel'] } } } }, false],
    ['anything but a value', image([{ 'anything-but': 'member' }]), true],
    ['anything but values', image([{ 'anything-but': ['member', 'channel'] }]), false],
    ['anything but a prefix', image([{ 'anything-but': { prefix: 'chan' } }]), false],
    ['a number within bounds', { size: [{ numeric: ['>', 0, '<=', 7] }] }, true],
    ['a number out of bounds', { size: [{ numeric: ['>', 7] }] }, false],
    ['a number where there is text', { eventName: [{ numeric: ['>', 0] }] }, false],
    ['one of two fields', { $or: [{ eventName: ['INSERT'] }, { size: [7] }] }, true],
    ['two fields of which one does not fit', { eventName: ['MODIFY'], size: [8] }, false],
    ['an unknown rule', { eventName: [{ cidr: '10.0.0.0/8' }] }, false],
  ])('judges %s', (_, pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected)
  })

  test('any one of several is enough, and none lets everything through', () => {
    expect(passes([{ eventName: ['INSERT'] }, { eventName: ['MODIFY'] }], event)).toBe(true)
    expect(passes([{ eventName: ['INSERT'] }], event)).toBe(false)
    expect(passes([], event)).toBe(true)
  })
})
