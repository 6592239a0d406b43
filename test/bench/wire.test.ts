import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { DIALECTS, sentTimes } from '../../bench/wire/dialects.ts'
import { openRaw } from '../../bench/wire/raw-socket.ts'

let server: WebSocketServer

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
})

afterEach(() => {
  for (const socket of server.clients) socket.terminate()
  server.close()
})

/** A bare client with the server's end of it. */
const pair = async () => {
  const heard: string[] = []
  const ended: string[] = []
  const arriving = once(server, 'connection') as Promise<[WebSocket]>
  const { port } = server.address() as AddressInfo
  const client = await new Promise<ReturnType<typeof openRaw>>(resolve => {
    const socket = openRaw(
      new URL(`ws://127.0.0.1:${port}/stage`),
      {},
      {
        open: () => resolve(socket),
        frame: payload => heard.push(payload.toString()),
        end: why => ended.push(why),
      },
    )
  })
  const [theirs] = await arriving
  return { client, theirs, heard, ended }
}

const said = (theirs: WebSocket) => once(theirs, 'message').then(([data]) => String(data))

test.each([1, 125, 126, 4000])('a bare socket says %i bytes', async length => {
  const { client, theirs } = await pair()
  const saying = said(theirs)
  client.send('x'.repeat(length))
  expect(await saying).toBe('x'.repeat(length))
})

test('a bare socket hears short and long frames, text and binary, in order, and answers a ping', async () => {
  const { theirs, heard } = await pair()
  const texts = ['a', 'b'.repeat(126), 'c'.repeat(70_000), 'd']
  for (const text of texts) theirs.send(text)
  theirs.send(Buffer.from('e'))
  theirs.ping()
  await once(theirs, 'pong')
  expect(heard).toEqual([...texts, 'e'])
})

test('a bare socket tells that it was ended, and that it was refused', async () => {
  const { theirs, ended } = await pair()
  theirs.close(1001)
  await once(theirs, 'close')
  await expect.poll(() => ended).toHaveLength(1)
})

const voice = { name: 'a', room: 'r', token: 't' }
const frame = (text: string) => Buffer.from(text)

test('our own frames are counted by what they tell, and the head rides on the next message', () => {
  const { hear, say } = DIALECTS.heliograph(voice)
  expect(hear(frame('{"reply":"hello","ok":true}'))).toEqual({ opened: true, told: 0 })
  expect(hear(frame('{"reply":"1","ok":true,"seq":3}'))).toEqual({ ack: true, told: 0 })
  const both =
    '[{"event":"message","seq":4,"body":{"sentAt":1.5}},{"event":"message","seq":5,"body":{"sentAt":2}}]'
  expect(hear(frame(both))).toEqual({ told: 2 })
  expect([...sentTimes(frame(both))]).toEqual([1.5, 2])
  expect(JSON.parse(say(7))).toMatchObject({ action: 'message', after: 5, body: { sentAt: 7 } })
  expect(hear(frame('{"event":"member","user":"b"}'))).toEqual({ told: 0 })
  expect(() => hear(frame('{"reply":"2","ok":false}'))).toThrow()
})

test('the frames of Socket.IO are counted, and its heartbeats answered', () => {
  const { hear, say, answer } = DIALECTS.socketIo(voice)
  expect(answer(frame('2'))).toBe('3')
  expect(answer(frame('42["message",{}]'))).toBeUndefined()
  expect(hear(frame('0{"sid":"x"}'))).toEqual({ told: 0 })
  expect(hear(frame('40{"sid":"x"}'))).toEqual({ opened: true, told: 0 })
  expect(hear(frame('430[{"ok":true}]'))).toEqual({ opened: true, told: 0 })
  expect(hear(frame('431[{"ok":true}]'))).toEqual({ ack: true, told: 0 })
  expect(hear(frame('42["message",{}]'))).toEqual({ told: 1 })
  expect(say(7)).toMatch(/^421\["message",\{.*\}\]$/)
})

test('of all that the sample posts to everybody only what is of the own room counts, and one’s own is the acknowledgement', () => {
  const { hear, say, headers } = DIALECTS.chatSample(voice)
  const other = DIALECTS.chatSample({ ...voice, name: 'b' })
  const elsewhere = DIALECTS.chatSample({ ...voice, name: 'c', room: 'other' })
  const posted = frame(JSON.stringify({ ...JSON.parse(say(7.25)).data, messageId: 'm' }))
  expect(headers).toEqual({ Cookie: 'token=a' })
  expect(hear(posted)).toEqual({ ack: true, told: 0 })
  expect(other.hear(posted)).toEqual({ told: 1 })
  expect(elsewhere.hear(posted)).toEqual({ told: 0 })
  expect(hear(frame('{"type":"StatusChangeEvent","userId":"a"}'))).toEqual({ told: 0 })
  expect([...sentTimes(posted)]).toEqual([7.25])
})
