import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainPost } from '../../../local/gateway/plain-post.ts'

const lines = (...more: readonly string[]) =>
  ['POST /live/@connections/abc%3D HTTP/1.1', 'host: 127.0.0.1:4600', ...more].join('\r\n')
const read = (text: string) => plainPost(Buffer.from(text))

test('a post as our poster sends it is read', () => {
  const read = plainPost(
    Buffer.from(
      `${lines('content-type: application/octet-stream', 'X-Amz-Date: 20250101T000000Z', 'authorization: AWS4 x, y=z', 'content-length: 4')}\r\n\r\nжж`,
    ),
  )
  expect(read?.path).toBe('/live/@connections/abc%3D')
  expect(read?.body.toString()).toBe('жж')
})

test.each([
  ['half a head', lines('content-length: 2')],
  ['a part of its body', `${lines('content-length: 3')}\r\n\r\nab`],
  ['more behind it', `${lines('content-length: 1')}\r\n\r\nab`],
  ['no length', `${lines()}\r\n\r\n`],
  ['two lengths', `${lines('content-length: 2', 'content-length: 2')}\r\n\r\nab`],
  ['a length that is no number', `${lines('content-length: +2')}\r\n\r\nab`],
  ['chunks', `${lines('transfer-encoding: chunked', 'content-length: 2')}\r\n\r\nab`],
  ['a wish to be asked first', `${lines('expect: 100-continue', 'content-length: 2')}\r\n\r\nab`],
  ['the end of the connection', `${lines('connection: close', 'content-length: 2')}\r\n\r\nab`],
  ['two hosts', `${lines('host: localhost', 'content-length: 2')}\r\n\r\nab`],
  ['another host', `${lines('content-length: 2').replace('127.0.0.1', 'elsewhere.example')}\r\n\r\nab`],
  ['a folded line', `${lines('x-amz-a: b', ' c', 'content-length: 2')}\r\n\r\nab`],
  ['a bare line end', `${lines('x-amz-a: b\nc: d', 'content-length: 2')}\r\n\r\nab`],
  ['a query', `${lines('content-length: 2').replace('%3D', '?a')}\r\n\r\nab`],
  ['another method', `${lines('content-length: 2').replace('POST', 'PUT')}\r\n\r\nab`],
  ['an older version', `${lines('content-length: 2').replace('HTTP/1.1', 'HTTP/1.0')}\r\n\r\nab`],
])('%s is nothing for it', (_, text) => {
  expect(read(text)).toBeUndefined()
})

test('no bytes make it throw', () => {
  const good = Buffer.from(`${lines('content-length: 2')}\r\n\r\nab`)
  void fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(good.length), (bytes, at) => {
      plainPost(Buffer.from(bytes))
      plainPost(Buffer.concat([good.subarray(0, at), bytes, good.subarray(at)]))
    }),
  )
})
