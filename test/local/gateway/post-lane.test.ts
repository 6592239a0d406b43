import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Crossings, PostStatus } from '../../../local/crossings.ts'
import { PostLane } from '../../../local/gateway/post-lane.ts'
import { openServer, shut } from '../../../local/loopback.ts'
import { postedSockets } from '../../../shared/sockets/poster.ts'
import { type Client, playTestGateway, type TestGateway } from '../fixtures/played-gateway.ts'
import { soon } from '../fixtures/soon.ts'

let played: TestGateway
let client: Client
let late: { readonly ids: string[]; readonly answer: (status: PostStatus) => void } | undefined
/** How many requests Node's own server has been asked. */
let asked = 0

const posts = (honest: Crossings): Crossings => ({
  ...honest,
  post: (id, deliver) => {
    if (!late) return honest.post(id, deliver)
    const { promise, resolve } = Promise.withResolvers<PostStatus>()
    late = { ids: [...late.ids, id], answer: resolve }
    return promise
  },
})

beforeEach(async () => {
  late = undefined
  asked = 0
  played = await playTestGateway(
    { connect: () => ({ statusCode: 200 }), disconnect: () => ({ statusCode: 200 }) },
    { crossings: posts, limits: { postsPerSecond: 0.001, postsAtOnce: 400 } },
  )
  played.server.on('request', () => {
    asked += 1
  })
  client = await played.connect()
})
afterEach(() => played.gateway.stop())

const id = () => played.calls[0]?.event.requestContext.connectionId ?? ''
const poster = () =>
  postedSockets({
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    region: 'eu-central-1',
    endpoint: played.endpoint,
    now: Date.now,
  })

const request = (body: string, to = id(), method = 'POST') =>
  `${method} /live/@connections/${encodeURIComponent(to)} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: ${body.length}\r\n\r\n${body}`

/** A connection of its own, with all that it is answered. */
const line = () => {
  const socket = connect(played.port, '127.0.0.1').setNoDelay()
  const heard = { text: '', socket }
  socket.on('data', chunk => {
    heard.text += String(chunk)
  })
  return heard
}
const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)
/** Writes pieces that arrive one after the other. */
const write = async (socket: Socket, pieces: readonly string[]) => {
  for (const piece of pieces) await new Promise(sent => setImmediate(() => socket.write(piece, sent)))
}

test('the posts of our poster are answered, and never seen by the server of all else', async () => {
  const sockets = poster()
  for (const text of ['one', 'жwei', 'three']) expect(await sockets.post(id(), text)).toBe('sent')
  expect(await sockets.post('L0SM9cOFvHcCIhw=', 'x')).toBe('gone')
  await soon(() => client.frames).toEqual(['one', 'жwei', 'three'])
  expect(asked).toBe(0)
  expect(played.traffic.read()).toMatchObject({ posts: { 200: 3, 410: 1 }, traffic: { posted: 3 } })
})

test('a post is within the rate or answered with 429', async () => {
  const sockets = poster()
  const all = Array.from({ length: 401 }, () => sockets.post(id(), 'x'))
  expect((await Promise.all(all)).filter(one => one === 'slow')).toHaveLength(1)
  expect(asked).toBe(0)
})

test('wherever a post is cut in two it is posted once and answered once', async () => {
  const text = request('whole')
  for (let at = 1; at < text.length; at += 7) {
    const heard = line()
    await write(heard.socket, [text.slice(0, at), text.slice(at)])
    await soon(() => statuses(heard.text)).toEqual(['200'])
    heard.socket.destroy()
  }
  await soon(() => new Set(client.frames)).toEqual(new Set(['whole']))
  expect(client.frames).toHaveLength(Math.ceil((text.length - 1) / 7))
})

test('two posts at once, and another question after a post, are answered on the same connection', async () => {
  const heard = line()
  await write(heard.socket, [request('first')])
  await soon(() => statuses(heard.text)).toEqual(['200'])
  await write(heard.socket, [request('second') + request('third')])
  await soon(() => statuses(heard.text)).toEqual(['200', '200', '200'])
  await write(heard.socket, [request('', id(), 'GET')])
  await soon(() => heard.text).toContain('"connectedAt"')
  await write(heard.socket, [request('fourth')])
  await soon(() => client.frames).toEqual(['first', 'second', 'third', 'fourth'])
  heard.socket.destroy()
})

test('a question that comes while a post is not answered is answered after it', async () => {
  late = { ids: [], answer: () => undefined }
  const heard = line()
  await write(heard.socket, [request('lost')])
  await soon(() => late?.ids).toEqual([id()])
  await write(heard.socket, [request('', 'nobody', 'GET')])
  late.answer(413)
  await soon(() => statuses(heard.text)).toEqual(['413', '410'])
  expect(heard.text).toContain('PayloadTooLargeException')
  heard.socket.destroy()
})

test('what names no socket, or another host, is forbidden', async () => {
  for (const text of [
    request('x').replace('@connections', 'elsewhere'),
    request('x').replace('127.0.0.1', 'evil.example'),
  ]) {
    const heard = line()
    await write(heard.socket, [text])
    await soon(() => statuses(heard.text)).toEqual(['403'])
    heard.socket.destroy()
  }
  expect(client.frames).toEqual([])
})

test('a kept connection ends with its client, and with the gateway', async () => {
  const [one, other] = [line(), line()]
  for (const { socket } of [one, other]) await write(socket, [request('x')])
  await soon(() => statuses(one.text + other.text)).toEqual(['200', '200'])
  one.socket.end()
  await once(one.socket, 'close')
  const closed = once(other.socket, 'close')
  await played.gateway.stop()
  await closed
})

test('T24: a connection on which nothing comes is ended, before its first post and after it', async () => {
  const { server, port } = await openServer(0, 'test')
  const lane = new PostLane(
    server,
    () => 200,
    () => ({ type: '', body: '' }),
    { firstMs: 400, keptMs: 100 },
  )
  const [silent, kept] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
  const told = once(kept, 'data')
  kept.write(request('x', 'abc'))
  silent.resume()
  expect(String((await told)[0])).toContain('200 OK')
  kept.resume()
  await Promise.all([once(silent, 'close'), once(kept, 'close')])
  lane.end()
  await shut(server)
})
