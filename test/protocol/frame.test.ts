import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOf, decode, encode, judge, LIMITS } from '../../shared/protocol/index.ts'

const nested = (levels: number, open = '[', close = ']') =>
  `{"a":${open.repeat(levels - 1)}${close.repeat(levels - 1)}}`

/** A frame of exactly so many bytes. */
const sized = (bytes: number, letter = 'x') => {
  const rest = bytes - bytesOf('{"a":""}')
  return `{"a":"${letter.repeat(rest / bytesOf(letter))}"}`
}

type Fault = Extract<ReturnType<typeof decode>, { unreadable: string }>['unreadable']

/** A corpus of our own in the manner of JSONTestSuite: what is no frame, and why. */
const UNREADABLE: readonly (readonly [string, Fault, string])[] = [
  ['nothing', 'json', ''],
  ['white space', 'json', ' \n'],
  ['a byte order mark', 'json', '\uFEFF{}'],
  ['an open object', 'json', '{'],
  ['an open text', 'json', '{"a":"'],
  ['a comma too many', 'json', '{"a":1,}'],
  ['two frames', 'json', '{}{}'],
  ['a comment', 'json', '{}/* no */'],
  ['single quotes', 'json', "{'a':1}"],
  ['a bare key', 'json', '{a:1}'],
  ['a bare word', 'json', 'undefined'],
  ['NaN', 'json', '{"a":NaN}'],
  ['Infinity', 'json', '{"a":Infinity}'],
  ['a leading zero', 'json', '{"a":01}'],
  ['a leading plus', 'json', '{"a":+1}'],
  ['hexadecimal', 'json', '{"a":0x1}'],
  ['a dot at the end', 'json', '{"a":1.}'],
  ['an escape that is none', 'json', '{"a":"\\x41"}'],
  ['half an escape', 'json', '{"a":"\\u00"}'],
  ['a raw tab', 'json', '{"a":"\t"}'],
  ['a raw zero', 'json', '{"a":"\u0000"}'],
  ['a form feed between', 'json', '{\f}'],
  ['brackets that do not match', 'json', '{"a":[}]'],
  ['closing brackets alone', 'json', ']'.repeat(100)],
  ['null', 'object', 'null'],
  ['true', 'object', 'true'],
  ['a number', 'object', '7'],
  ['a text', 'object', '"ping"'],
  ['an array', 'object', '[]'],
  ['an array of a frame', 'object', '[{"action":"ping"}]'],
  ['__proto__', 'object', '{"__proto__":{"admin":true}}'],
  ['__proto__ deep inside', 'object', '{"a":[{"b":{"__proto__":1}}]}'],
  ['an escaped __proto__', 'object', '{"\\u005f_proto__":1}'],
  ['a number beyond every number', 'number', '{"a":1e9999}'],
  ['one below every number', 'number', '{"a":[-1e9999]}'],
  ['2 to the 53rd, plus 1', 'number', '{"a":9007199254740993}'],
  ['2 to the 53rd', 'number', '{"a":9007199254740992}'],
  ['the same, negative', 'number', '{"a":-9007199254740992}'],
  ['the same, written with an exponent', 'number', '{"a":9.007199254740993e15}'],
  ['a high surrogate alone', 'text', '{"a":"\\ud800"}'],
  ['a low surrogate alone', 'text', '{"a":"\\udc00"}'],
  ['surrogates in the wrong order', 'text', '{"a":"\\udc00\\ud800"}'],
  ['a raw surrogate', 'text', '{"a":"\ud800"}'],
  ['a surrogate in a key', 'text', '{"\\ud800":1}'],
  ['17 levels of arrays', 'depth', nested(17)],
  ['17 levels of objects', 'depth', `${'{"a":'.repeat(17)}1${'}'.repeat(17)}`],
  ['16,000 levels', 'depth', nested(16_000)],
  ['16,000 levels never closed', 'depth', '['.repeat(16_000)],
  ['one byte too many', 'size', sized(LIMITS.frameBytes + 1)],
  ['few characters of many bytes', 'size', sized(LIMITS.frameBytes + 2, 'ä')],
]

const READABLE: readonly (readonly [string, string, object])[] = [
  ['an empty object', '{}', {}],
  ['white space around', ' \r\n\t{ } ', {}],
  ['unicode', '{"a":"\\ud83d\\ude00 \\u0000 ü"}', { a: '😀 \u0000 ü' }],
  ['the last of equal keys', '{"a":1,"a":2}', { a: 2 }],
  ['an empty key', '{"":0}', { '': 0 }],
  ['2 to the 53rd, minus 1', '{"a":9007199254740991}', { a: 9007199254740991 }],
  ['brackets within a text', `{"a":"${'[{'.repeat(100)}"}`, { a: '[{'.repeat(100) }],
  ['quotes within a text', `{"a":"\\"${'['.repeat(40)}\\\\"}`, { a: `"${'['.repeat(40)}\\` }],
  ['constructor', '{"constructor":1}', { constructor: 1 }],
]

describe('decode', () => {
  test.each(UNREADABLE)('refuses %s: %s', (_, unreadable, text) => {
    expect(decode(text)).toEqual({ unreadable })
  })

  test.each(READABLE)('reads %s', (_, text, frame) => {
    expect(decode(text)).toEqual({ frame })
  })

  test('takes 16 levels and 32 KB, in whatever letters', () => {
    expect(decode(nested(16))).toHaveProperty('frame')
    expect(decode(sized(LIMITS.frameBytes))).toHaveProperty('frame')
    expect(decode(sized(LIMITS.frameBytes, 'ä'))).toHaveProperty('frame')
  })

  test('gives no object a prototype that was sent', () => {
    decode('{"__proto__":{"admin":true},"a":{"__proto__":{"admin":true}}}')
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  test('never throws, whatever the text', () => {
    const fragments = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ':',
      ',',
      '\\u',
      'd800',
      'null',
      '1e999',
      '-',
      '__proto__',
      '\ud800',
      '/*',
      ' ',
    )
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.array(fragments, { maxLength: 80 }).map(parts => parts.join('')),
    )
    fc.assert(
      fc.property(texts, text => {
        const decoded = decode(text)
        expect('frame' in decoded !== 'unreadable' in decoded).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  test('never throws at a frame with one character changed', () => {
    const frame = encode({
      action: 'message',
      id: '7',
      channel: 'chat:lobby',
      key: 'k',
      body: { text: '😀', n: [1, { a: null }] },
    })
    fc.assert(
      fc.property(fc.nat(frame.length), fc.string({ unit: 'binary', maxLength: 2 }), (at, put) => {
        expect(() => decode(frame.slice(0, at) + put + frame.slice(at + 1))).not.toThrow()
      }),
      { numRuns: 1000 },
    )
  })
})

describe('judge', () => {
  const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>

  test.each([
    ['16 levels and 32 KB', nested(16), undefined],
    ['32 KB', sized(LIMITS.frameBytes), undefined],
    ['17 levels', nested(17), 'depth'],
    ['so many levels that nobody may walk them', nested(5000), 'depth'],
    ['a byte more than 32 KB', sized(LIMITS.frameBytes + 1), 'size'],
    ['half a letter', String.raw`{"a":["\ud800"]}`, 'text'],
    ['a number that is not exact', '{"a":9007199254740993}', 'number'],
    ['a prototype', '{"a":{"__proto__":1}}', 'object'],
  ])('holds a value to what a frame is held to: %s', (_, text, unreadable) => {
    const frame = parsed(text)
    expect(judge(frame)).toEqual(unreadable ? { unreadable } : { frame })
  })

  test('says of any value what decode says of its text', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), value => {
        const frame = parsed(JSON.stringify(value))
        const [judged, read] = [judge(frame), decode(encode(frame))]
        expect('frame' in judged ? judged : judged.unreadable).toEqual(
          'frame' in read ? read : read.unreadable,
        )
      }),
    )
  })
})

describe('encode', () => {
  test('is undone by decode', () => {
    const safe = fc.dictionary(
      fc.string({ unit: 'grapheme' }).filter(key => key !== '__proto__'),
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null)),
      { noNullPrototype: true },
    )
    fc.assert(
      fc.property(safe, frame => {
        expect(decode(encode(frame))).toEqual({ frame })
      }),
    )
  })

  test('counts bytes as they cross the wire', () => {
    expect(['', 'a', 'ä', '€', '😀'].map(bytesOf)).toEqual([0, 1, 2, 3, 4])
  })
})
