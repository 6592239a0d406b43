import { describe, expect, test } from 'vitest'
import { noValue, resolve, type Scope } from '../../../local/template/intrinsics.ts'

const values: Record<string, unknown> = {
  Stage: 'live',
  Region: 'us-east-1',
  Nothing: noValue,
  List: ['a', 'b'],
}

const scope: Scope = {
  ref: name => {
    if (name in values) return values[name]
    throw new Error(`no ${name}`)
  },
  attribute: (id, name) => `${id}.${name}`,
  mapping: (map, top, second) => `${map}/${top}/${second}`,
  condition: name => name === 'IsOn',
}

/** A placeholder as `Fn::Sub` has them. */
const hole = (name: string) => `\${${name}}`

describe('an intrinsic function', () => {
  test.each([
    ['Ref', { Ref: 'Stage' }, 'live'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table.Arn'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Table.Stream.Arn' }, 'Table.Stream.Arn'],
    ['Join', { 'Fn::Join': ['/', ['a', { Ref: 'Stage' }, 'c']] }, 'a/live/c'],
    ['Join over a list reference', { 'Fn::Join': ['-', { Ref: 'List' }] }, 'a-b'],
    [
      'Sub',
      { 'Fn::Sub': `x-${hole('Stage')}-${hole('Table.Arn')}-${hole('!Literal')}` },
      `x-live-Table.Arn-${hole('Literal')}`,
    ],
    [
      'Sub with variables',
      { 'Fn::Sub': [`${hole('A')}-${hole('Stage')}`, { A: { Ref: 'Region' } }] },
      'us-east-1-live',
    ],
    ['Select', { 'Fn::Select': [1, ['a', 'b']] }, 'b'],
    ['Select with an index as text', { 'Fn::Select': ['0', { Ref: 'List' }] }, 'a'],
    ['Split', { 'Fn::Split': ['-', 'a-b-c'] }, ['a', 'b', 'c']],
    ['Select of Split', { 'Fn::Select': [2, { 'Fn::Split': [':', 'arn:aws:s3'] }] }, 's3'],
    ['If that holds', { 'Fn::If': ['IsOn', 'yes', 'no'] }, 'yes'],
    ['If that does not hold', { 'Fn::If': ['IsOff', 'yes', { Ref: 'Stage' }] }, 'live'],
    ['Equals', { 'Fn::Equals': [{ Ref: 'Stage' }, 'live'] }, true],
    ['And', { 'Fn::And': [{ Condition: 'IsOn' }, { 'Fn::Equals': ['a', 'b'] }] }, false],
    ['Or', { 'Fn::Or': [{ Condition: 'IsOff' }, { Condition: 'IsOn' }] }, true],
    ['Not', { 'Fn::Not': [{ Condition: 'IsOff' }] }, true],
    ['FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'Region' }, 'key'] }, 'Map/us-east-1/key'],
    ['Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
  ])('%s is resolved', (_, expression, expected) => {
    expect(resolve(expression, scope)).toEqual(expected)
  })

  test('is resolved wherever it stands', () => {
    const properties = { Name: { Ref: 'Stage' }, Tags: [{ Key: 'a', Value: { Ref: 'Region' } }], Count: 3 }
    expect(resolve(properties, scope)).toEqual({
      Name: 'live',
      Tags: [{ Key: 'a', Value: 'us-east-1' }],
      Count: 3,
    })
  })

  test('NoValue takes its property or its element out', () => {
    expect(resolve({ Kept: 1, Gone: { Ref: 'Nothing' } }, scope)).toEqual({ Kept: 1 })
    expect(resolve([1, { Ref: 'Nothing' }, 2], scope)).toEqual([1, 2])
  })

  test("a policy's Condition is no intrinsic", () => {
    const statement = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }
    expect(resolve(statement, scope)).toEqual(statement)
  })

  test('that is not known is refused by its name', () => {
    expect(() => resolve({ 'Fn::Transform': {} }, scope)).toThrow('Fn::Transform')
  })

  test('that names nothing known is refused', () => {
    expect(() => resolve({ Ref: 'Absent' }, scope)).toThrow('no Absent')
  })
})
