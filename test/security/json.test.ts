import { isUtf8 } from 'node:buffer'
import { afterEach, describe, expect, it } from 'vitest'
import { type Decoded, decode } from '../../shared/protocol/index.ts'
import { playTestGateway, type TestGateway } from '../local/fixtures/played-gateway.ts'
import { fetched } from './vectors/fetched.ts'

/**
 * JSONTestSuite through the one reading of frames: files that a parser must take (y), must refuse (n), and may treat as
 * it likes (i). What is no UTF-8 never gets there: the gateway closes the socket.
 */

type Verdict = 'frame' | 'closed' | Extract<Decoded, { unreadable: string }>['unreadable']

const suite = fetched('JSONTestSuite')
const files = [...(suite ?? [])]
const named = (letter: string) => files.filter(([name]) => name.startsWith(letter))

const verdictOn = (bytes: Buffer): Verdict => {
  if (!isUtf8(bytes)) return 'closed'
  const decoded = decode(bytes.toString())
  return 'frame' in decoded ? 'frame' : decoded.unreadable
}
/** As a field of a frame, since a frame must be an object. */
const within = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from('{"a":'), bytes, Buffer.from('}')])

const pinned = (verdict: Verdict, ...names: readonly string[]) =>
  names.map(name => [`i_${name}.json`, verdict] as const)

/** What parsers may treat as they like, as we treat it. */
const FREE: Readonly<Record<string, Verdict>> = Object.fromEntries([
  ...pinned('frame', 'number_double_huge_neg_exp', 'number_real_underflow'),
  ...pinned(
    'number',
    'number_huge_exp',
    'number_neg_int_huge_exp',
    'number_pos_double_huge_exp',
    'number_real_neg_overflow',
    'number_real_pos_overflow',
    'number_too_big_neg_int',
    'number_too_big_pos_int',
    'number_very_big_negative_int',
  ),
  ...pinned(
    'text',
    'object_key_lone_2nd_surrogate',
    'string_1st_surrogate_but_2nd_missing',
    'string_1st_valid_surrogate_2nd_invalid',
    'string_incomplete_surrogate_and_escape_valid',
    'string_incomplete_surrogate_pair',
    'string_incomplete_surrogates_escape_valid',
    'string_invalid_lonely_surrogate',
    'string_invalid_surrogate',
    'string_inverted_surrogates_U+1D11E',
    'string_lone_second_surrogate',
  ),
  ...pinned(
    'closed',
    'string_UTF-16LE_with_BOM',
    'string_UTF-8_invalid_sequence',
    'string_UTF8_surrogate_U+D800',
    'string_invalid_utf-8',
    'string_iso_latin_1',
    'string_lone_utf8_continuation_byte',
    'string_not_in_unicode_range',
    'string_overlong_sequence_2_bytes',
    'string_overlong_sequence_6_bytes',
    'string_overlong_sequence_6_bytes_null',
    'string_truncated-utf-8',
    'string_utf16BE_no_BOM',
    'string_utf16LE_no_BOM',
  ),
  ...pinned('depth', 'structure_500_nested_arrays'),
  ...pinned('json', 'structure_UTF-8_BOM_empty_object'),
])

/** JSON as good as any, with a number that a double does not hold exactly or that is beyond 2 to the 53rd. */
const INEXACT: ReadonlySet<string> = new Set([
  'y_number.json',
  'y_number_real_capital_e.json',
  'y_number_real_exponent.json',
  'y_number_real_fraction_exponent.json',
  'y_object_extreme_numbers.json',
])

let played: TestGateway | undefined
afterEach(() => played?.gateway.stop())

describe.skipIf(!suite)('JSONTestSuite (npm run security fetches it)', () => {
  it('T15: takes each of the 95 that must be taken, but for five with numbers that are not exact', () => {
    expect(named('y')).toHaveLength(95)
    for (const [name, bytes] of named('y')) {
      expect([name, verdictOn(within(bytes))]).toEqual([name, INEXACT.has(name) ? 'number' : 'frame'])
      const isObject = /^\s*\{/.test(bytes.toString())
      const asItIs = isObject ? verdictOn(within(bytes)) : 'object'
      expect([name, verdictOn(bytes)]).toEqual([name, asItIs])
    }
  })

  it('T15: refuses each of the 188 that must be refused, as they are and within a frame', () => {
    expect(named('n')).toHaveLength(188)
    for (const [name, bytes] of named('n')) {
      expect([name, verdictOn(bytes)]).toEqual([name, expect.stringMatching(/^(json|closed|size)$/)])
      expect([name, verdictOn(within(bytes))]).toEqual([name, verdictOn(bytes)])
    }
  })

  it('T15: treats each of the 35 others as the table says', () => {
    const verdicts = named('i').map(([name, bytes]) => [name, verdictOn(within(bytes))])
    expect(Object.fromEntries(verdicts)).toEqual(FREE)
    expect(verdicts).toHaveLength(35)
  })

  it('F13: what is no UTF-8 ends the socket with 1007 and what is too large with 1009, and no function is called', async () => {
    const gateway = await playTestGateway({ default: () => ({ statusCode: 200 }) })
    played = gateway
    const codes: Record<string, number[]> = { closed: [], size: [] }
    for (const [, bytes] of files) {
      const closings = codes[verdictOn(bytes)]
      if (!closings) continue
      const { socket, closed } = await gateway.connect()
      socket.send(bytes, { binary: false })
      closings.push((await closed).code)
    }
    expect(codes).toEqual({ closed: Array(25).fill(1007), size: [1009, 1009] })
    expect(gateway.calls.filter(({ cause }) => cause === 'frame')).toEqual([])
  })
})
