import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerReader } from '../../shared/aws/answer-reader.ts'

const MOST = 1000
const FIVE_MINUTES = 300_000

/** What comes of an answer that arrives in these pieces, and how long its connection may be kept. */
const read = (pieces: readonly Buffer[], ended = false) => {
  const reader = answerReader(MOST)
  let is: ReturnType<typeof reader.take> = 'more'
  for (const piece of pieces) {
    if (is !== 'more') return { is, left: true, kept: 0 }
    // The reader must not look at memory that is not its own any more.
    const lent = Buffer.from(piece)
    is = reader.take(lent)
    lent.fill(0x58)
  }
  return { is, answer: reader.answer(ended), kept: is === 'whole' ? reader.keptFor() : 0 }
}

const bytes = (lines: readonly string[]) => Buffer.from(lines.join('\r\n'))
const halves = (all: Buffer) =>
  Array.from({ length: all.length + 1 }, (_, at) =>
    [all.subarray(0, at), all.subarray(at)].filter(({ length }) => length > 0),
  )
const each = (all: Buffer) => Array.from(all, byte => Buffer.from([byte]))

const OK = 'HTTP/1.1 200 OK'
const WHOLE: readonly [what: string, lines: readonly string[], status: number, text: string, kept: number][] =
  [
    ['no body', [OK, 'content-length: 0', '', ''], 200, '', FIVE_MINUTES],
    ['no reason', ['HTTP/1.1 200 ', 'Content-Length: 0', '', ''], 200, '', FIVE_MINUTES],
    ['not even its blank', ['HTTP/1.1 410', 'content-length:0', '', ''], 410, '', FIVE_MINUTES],
    ['a body', [OK, 'Content-Length: 10  ', '', 'жизнь'], 200, 'жизнь', FIVE_MINUTES],
    [
      'a length said twice alike',
      [OK, 'content-length: 2', 'content-length: 2', '', '{}'],
      200,
      '{}',
      FIVE_MINUTES,
    ],
    ['no content', ['HTTP/1.1 204 No Content', 'connection: keep-alive', '', ''], 204, '', FIVE_MINUTES],
    ['not modified', ['HTTP/1.1 304 Not Modified', 'content-length: 7', '', ''], 304, '', FIVE_MINUTES],
    ['an end', [OK, 'content-length: 2', 'Connection: Close', '', '{}'], 200, '{}', 0],
    ['an end among others', [OK, 'content-length: 0', 'connection: upgrade , close', '', ''], 200, '', 0],
    ['a time', [OK, 'content-length: 0', 'Keep-Alive: timeout=5, max=100', '', ''], 200, '', 4000],
    ['a short time', [OK, 'content-length: 0', 'keep-alive: timeout=1', '', ''], 200, '', 0],
    ['a long time', [OK, 'content-length: 0', 'keep-alive: timeout=9999', '', ''], 200, '', FIVE_MINUTES],
    ['an older protocol', ['HTTP/1.0 200 OK', 'content-length: 2', '', '{}'], 200, '{}', 0],
    [
      'an older one that stays',
      ['HTTP/1.0 200 OK', 'content-length: 0', 'connection: keep-alive', '', ''],
      200,
      '',
      FIVE_MINUTES,
    ],
    [
      'chunks',
      [OK, 'Transfer-Encoding: Chunked', '', '4', 'жи', 'A;x=1', '0123456789', '0', '', ''],
      200,
      'жи0123456789',
      FIVE_MINUTES,
    ],
    [
      'chunks with an end',
      [OK, 'transfer-encoding: chunked', '', '1 ', 'a', '000', 'x-sum: 1', 'y: 2', '', ''],
      200,
      'a',
      FIVE_MINUTES,
    ],
    ['no chunks', [OK, 'transfer-encoding: chunked', 'connection: close', '', '0', '', ''], 200, '', 0],
    [
      'news before it',
      [
        'HTTP/1.1 100 Continue',
        '',
        'HTTP/1.1 103 Early Hints',
        'link: x',
        '',
        'HTTP/1.1 429 Slow',
        'content-length: 0',
        '',
        '',
      ],
      429,
      '',
      FIVE_MINUTES,
    ],
    [
      'fields of all kinds',
      [OK, 'x:', 'content-lengths: 9', 'content-type: content-length: 9', 'content-length: 0', '', ''],
      200,
      '',
      FIVE_MINUTES,
    ],
  ]

describe('an answer', () => {
  it.each(WHOLE)('with %s is read wherever it is split', (_, lines, status, text, kept) => {
    const all = bytes(lines)
    const expected = { is: 'whole', answer: { status, text, whole: true }, kept }
    expect(read([all])).toEqual(expected)
    for (const pieces of halves(all)) expect(read(pieces)).toEqual(expected)
    expect(read(each(all))).toEqual(expected)
  })

  it.each(WHOLE)(
    'with %s ends its connection where more comes than was asked for',
    (_, lines, status, text) => {
      const all = bytes([...lines.slice(0, -1), `${lines.at(-1)}HTTP/1.1 200 OK\r\n`])
      expect(read([all])).toEqual({ is: 'whole', answer: { status, text, whole: true }, kept: 0 })
    },
  )

  it('without a length goes on until its connection ends', () => {
    const all = bytes([OK, 'content-type: text/plain', '', 'all of it'])
    const answer = { status: 200, text: 'all of it' }
    for (const pieces of [...halves(all), each(all)]) {
      expect(read(pieces, true)).toEqual({ is: 'more', answer: { ...answer, whole: true }, kept: 0 })
      expect(read(pieces, false)).toEqual({ is: 'more', answer: { ...answer, whole: false }, kept: 0 })
    }
  })

  it.each(WHOLE)('with %s that breaks off anywhere is not taken for whole', (_, lines) => {
    const all = bytes(lines)
    for (let at = 0; at < all.length; at++) {
      const { is, answer } = read([all.subarray(0, at)], true)
      expect(is).toBe('more')
      expect(answer?.whole ?? false).toBe(false)
    }
  })

  it.each([
    ['no answer', ['SSH-2.0-OpenSSH_9.6', '', '']],
    ['another protocol', ['HTTP/2 200', '', '']],
    ['no number', ['HTTP/1.1 2x0 OK', '', '']],
    ['a number that is none', ['HTTP/1.1 099 OK', '', '']],
    ['a switch that nobody asked for', ['HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', '', '']],
    ['a line that is no field', [OK, 'content-length', '', '']],
    ['a field without a name', [OK, ': 1', '', '']],
    ['a blank behind a name', [OK, 'content-length : 0', '', '']],
    ['a folded line', [OK, 'x: 1', ' content-length: 0', '', '']],
    ['two lengths', [OK, 'content-length: 1', 'content-length: 2', '', 'ab']],
    ['a list of lengths', [OK, 'content-length: 1, 1', '', 'a']],
    ['a negative length', [OK, 'content-length: -1', '', '']],
    ['a length in sixteens', [OK, 'content-length: 0x1', '', 'a']],
    ['a length and chunks', [OK, 'content-length: 5', 'transfer-encoding: chunked', '', '0', '', '']],
    ['a coding that nobody asked for', [OK, 'transfer-encoding: gzip, chunked', '', '0', '', '']],
    [
      'a coding said twice',
      [OK, 'transfer-encoding: chunked', 'transfer-encoding: chunked', '', '0', '', ''],
    ],
    ['a chunk without a size', [OK, 'transfer-encoding: chunked', '', 'x', '']],
    ['a chunk with a sign', [OK, 'transfer-encoding: chunked', '', '-1', '']],
    ['a chunk that is longer than it says', [OK, 'transfer-encoding: chunked', '', '1', 'ab', '']],
    ['a size that is too long', [OK, 'transfer-encoding: chunked', '', '0000000001', 'a', '']],
    ['a line of a chunk without end', [OK, 'transfer-encoding: chunked', '', `1;${'x'.repeat(2000)}`]],
    [
      'a trailer without end',
      [OK, 'transfer-encoding: chunked', '', '0', ...Array(20).fill('x'.repeat(1000))],
    ],
    ['a head without end', [OK, ...Array(20).fill(`x: ${'x'.repeat(1000)}`)]],
    ['a head that is too long', [OK, ...Array(20).fill(`x: ${'x'.repeat(1000)}`), '', '']],
    ['a body that is too long', [OK, `content-length: ${MOST + 1}`, '', '']],
    ['chunks that are too long', [OK, 'transfer-encoding: chunked', '', '3e8', 'x'.repeat(1000), '1', 'x']],
    ['no end', [OK, '', 'x'.repeat(MOST + 1)]],
  ])('with %s is malformed, in one piece or in many', (_, lines) => {
    expect(read([bytes(lines)]).is).toBe('malformed')
    expect(read(each(bytes(lines))).is).toBe('malformed')
  })

  it('follows another over the same connection', () => {
    const reader = answerReader(MOST)
    for (const [, lines, status, text] of WHOLE) {
      reader.begin()
      expect(reader.begun()).toBe(false)
      expect(reader.take(bytes(lines))).toBe('whole')
      expect(reader.answer(false)).toEqual({ status, text, whole: true })
    }
  })
})

/** An answer and the bytes that say it, in one of all the ways in which it may be said. */
const said = fc
  .record({
    status: fc.constantFrom(200, 201, 400, 410, 429, 500, 503),
    body: fc.uint8Array({ maxLength: 300 }).map(part => Buffer.from(part).toString('latin1')),
    sizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
    isChunked: fc.boolean(),
    news: fc.integer({ min: 0, max: 2 }),
    noise: fc.array(fc.stringMatching(/^x-[a-z]{1,12}: [ -~]{0,30}$/), { maxLength: 6 }),
  })
  .map(({ status, body, sizes, isChunked, news, noise }) => {
    const content = Buffer.from(body)
    const head = [...Array(news).fill('HTTP/1.1 102 Processing\r\n'), `HTTP/1.1 ${status} Said`, ...noise]
    const chunks: Buffer[] = []
    for (let at = 0, turn = 0; at < content.length; turn++) {
      const piece = content.subarray(at, at + (sizes[turn % sizes.length] ?? 1))
      chunks.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'))
      at += piece.length
    }
    const framing = isChunked ? 'transfer-encoding: chunked' : `content-length: ${content.length}`
    const start = Buffer.from([...head, framing, '', ''].join('\r\n'))
    const rest = isChunked ? [...chunks, Buffer.from('0\r\n\r\n')] : [content]
    return { all: Buffer.concat([start, ...rest]), answer: { status, text: body, whole: true } }
  })

const cutAt = (all: Buffer, cuts: readonly number[]) => {
  const at = [...new Set(cuts.map(cut => cut % (all.length + 1)))].sort((one, other) => one - other)
  return [0, ...at].map((from, turn) => all.subarray(from, at[turn])).filter(({ length }) => length > 0)
}
const cuts = fc.array(fc.nat(), { maxLength: 12 })

describe('any answer', () => {
  it('is read as it was said, however it is cut', () => {
    fc.assert(
      fc.property(said, cuts, ({ all, answer }, at) => {
        const pieces = cutAt(all, at)
        expect(read(pieces)).toMatchObject({ is: 'whole', answer })
      }),
      { numRuns: 2000 },
    )
  })

  it('that was spoilt is read the same way however it is cut, and never throws', () => {
    const spoilt = fc.record({
      said,
      cuts,
      at: fc.nat(),
      bytes: fc.uint8Array({ maxLength: 4 }),
      takes: fc.nat({ max: 4 }),
    })
    fc.assert(
      fc.property(spoilt, ({ said: { all }, cuts: places, at, bytes: put, takes }) => {
        const from = at % all.length
        const bad = Buffer.concat([all.subarray(0, from), put, all.subarray(from + takes)])
        const [one, many] = [read([bad], true), read(cutAt(bad, places), true)]
        if (!('left' in many)) expect({ ...many, kept: 0 }).toEqual({ ...one, kept: 0 })
        else expect(many.is).toBe(one.is)
      }),
      { numRuns: 2000 },
    )
  })
})
