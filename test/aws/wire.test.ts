import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startEndpoint } from '../../bench/endpoint/process.ts'
import { type WireOptions, wireTo } from '../../shared/aws/wire.ts'
import { OK, playServer, type Turn } from './played-server.ts'

const GET = 'GET / HTTP/1.1\r\n\r\n'
const ANSWER = { status: 200, text: '{}', whole: true }
const SOON = 150
const LONG = 5000

let stop = () => {}
afterEach(() => {
  stop()
  vi.restoreAllMocks()
})

const play = async (turn: Turn, options: Omit<WireOptions, 'endpoint'> = {}) => {
  const played = await playServer(turn)
  stop = played.stop
  const wire = wireTo({ endpoint: `http://127.0.0.1:${played.port}`, ...options })
  return { ...played, wire, ask: (milliseconds = LONG) => wire(GET, milliseconds) }
}

/** Everything that the other end has done so far has been seen here. */
const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve))
}

describe('a wire', () => {
  it('keeps its connection, and never sends a request before the last one is answered', async () => {
    const { ask, counts, requests } = await play(socket => socket.write(OK))
    for (let count = 0; count < 100; count++) expect(await ask()).toEqual(ANSWER)
    await Promise.all(Array.from({ length: 200 }, () => ask()))
    expect(requests).toHaveLength(300)
    expect(counts.early).toBe(0)
  })

  it('reads answers that come byte by byte', async () => {
    const { ask, counts } = await play(async socket => {
      for (const byte of OK) {
        socket.write(byte)
        await new Promise(resolve => setImmediate(resolve))
      }
    })
    for (let count = 0; count < 3; count++) expect(await ask()).toEqual(ANSWER)
    expect(counts.connections).toBe(1)
  })

  it('opens as many connections as allowed, and all requests are answered', async () => {
    const { ask, counts } = await play(socket => setImmediate(() => socket.write(OK)), { connections: 7 })
    const answers = await Promise.all(Array.from({ length: 500 }, () => ask()))
    expect(answers.every(answer => typeof answer !== 'string')).toBe(true)
    expect(counts.most).toBe(7)
    expect(counts.connections).toBe(7)
  })

  it.each([
    ['an end', 'connection: close\r\n'],
    ['a time that is as good as over', 'keep-alive: timeout=1\r\n'],
  ])('asks for nothing more over a connection that was told %s', async (_, line) => {
    const { ask, counts } = await play(socket =>
      socket.write(`HTTP/1.1 200 OK\r\n${line}content-length: 2\r\n\r\n{}`),
    )
    for (let count = 0; count < 3; count++) expect(await ask()).toEqual(ANSWER)
    expect(counts.connections).toBe(3)
  })

  it('asks for nothing over a connection that has lain idle for longer than it may', async () => {
    const { ask, counts } = await play(socket =>
      socket.write('HTTP/1.1 200 OK\r\nkeep-alive: timeout=5\r\ncontent-length: 2\r\n\r\n{}'),
    )
    const real = performance.now.bind(performance)
    let later = 0
    vi.spyOn(performance, 'now').mockImplementation(() => real() + later)
    for (const wait of [0, 3900, 4000]) {
      later += wait
      expect(await ask()).toEqual(ANSWER)
    }
    expect(counts.connections).toBe(2)
  })

  it.each([
    ['ended', (socket: Socket) => socket.end()],
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ['broke in with words of its own', (socket: Socket) => socket.write('HTTP/1.1 408 Timeout\r\n\r\n')],
  ])('passes over a kept connection that the server has %s', async (_, leave) => {
    const { ask, counts, sockets } = await play(socket => socket.write(OK))
    expect(await ask()).toEqual(ANSWER)
    for (const socket of sockets) leave(socket)
    await settled()
    expect(await ask()).toEqual(ANSWER)
    expect(counts.connections).toBe(2)
  })

  it.each([
    ['ended', (socket: Socket) => socket.end()],
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
  ])('says that a kept connection was stale which is %s instead of an answer', async (_, leave) => {
    const { ask, wire, counts } = await play((socket, nth) => (nth === 1 ? socket.write(OK) : leave(socket)))
    await Promise.all([ask(), ask()])
    expect(counts.connections).toBe(2)
    expect(await ask()).toBe('stale')
    expect(await wire(GET, LONG, 'own')).toEqual(ANSWER)
    expect(counts.connections).toBe(3)
  })

  it('makes room for a new connection where all that it may have are kept', async () => {
    const { ask, wire, counts } = await play(socket => socket.write(OK), { connections: 1 })
    await ask()
    expect(await wire(GET, LONG, 'own')).toEqual(ANSWER)
    await settled()
    expect([counts.connections, counts.most]).toEqual([2, 2])
  })

  it.each([
    ['ended', 'broken', (socket: Socket) => socket.end()],
    ['reset', 'broken', (socket: Socket) => socket.resetAndDestroy()],
    ['malformed', 'broken', (socket: Socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n\r\n')],
    ['cut in its head', 'broken', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le')],
    [
      'cut in its body',
      { status: 200, text: '{', whole: false },
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{'),
    ],
    [
      'malformed in its body',
      { status: 200, text: '{', whole: false },
      (socket: Socket) =>
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\nx\r\n'),
    ],
    ['as long as its connection', ANSWER, (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n{}')],
    ['followed by what nobody asked for', ANSWER, (socket: Socket) => socket.write(OK + OK)],
  ])('takes an answer that is %s for %j, and its connection for spent', async (_, answer, turn) => {
    const { ask, counts } = await play(turn)
    for (let count = 0; count < 3; count++) expect(await ask()).toEqual(answer)
    expect(counts.connections).toBe(3)
  })

  it('takes an answer that comes before its request has left, and leaves the rest unsaid', async () => {
    const { wire, ask, server, counts } = await play(socket => socket.write(OK))
    server.prependOnceListener('connection', (socket: Socket) => {
      socket.pause()
      socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n')
    })
    expect(await wire('x'.repeat(50_000_000), LONG)).toMatchObject({ status: 413 })
    expect(await ask()).toEqual(ANSWER)
    expect(counts.connections).toBe(2)
  })
})

describe('what waits for a connection', () => {
  it('goes by its rank, and within one in the order in which it came', async () => {
    const { wire, requests } = await play(socket => setImmediate(() => socket.write(OK)), { connections: 1 })
    const ask = (name: string, rank?: number) => wire(`GET /${name} HTTP/1.1\r\n\r\n`, LONG, undefined, rank)
    await ask('kept')
    const asked = ['a4', 'b3', 'c1', 'd4', 'e0', 'f1'].map(name => ask(name, Number(name[1])))
    expect(await Promise.all([...asked, ask('g')])).toEqual(Array(7).fill(ANSWER))
    expect(requests.map(request => request.slice(5, request.indexOf(' HTTP')))).toEqual([
      'kept',
      'a4',
      'e0',
      'g',
      'c1',
      'f1',
      'b3',
      'd4',
    ])
  })
})

describe('a deadline', () => {
  it('ends a request alone, and its late answer is nobody else’s', async () => {
    const held: Socket[] = []
    const { ask, counts } = await play((socket, _, all) => {
      if (all === 1) held.push(socket)
      else socket.write(OK)
    })
    const slow = ask(SOON)
    expect(await ask()).toEqual(ANSWER)
    expect(await slow).toBe('late')
    for (const socket of held) socket.write('HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n')
    for (let count = 0; count < 3; count++) expect(await ask()).toEqual(ANSWER)
    expect(counts.connections).toBe(2)
  })

  it('keeps what had come of an answer', async () => {
    const { ask } = await play(socket => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'))
    expect(await ask(SOON)).toEqual({ status: 200, text: '{', whole: false })
  })

  it('holds for those that wait for a connection too', async () => {
    const { ask, requests } = await play(() => {}, { connections: 2 })
    const start = performance.now()
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(SOON)))
    expect(answers.filter(answer => answer === 'late')).toHaveLength(2)
    expect(answers.filter(answer => answer === 'unsent')).toHaveLength(48)
    expect(performance.now() - start).toBeLessThan(2000)
    expect(requests).toHaveLength(2)
  })

  it('does not pass while the process stands still: an answer that has come is found first', async () => {
    const other = await startEndpoint({ delay: 20 })
    const wire = wireTo({ endpoint: other.endpoint })
    await wire(GET, LONG)
    const answer = wire(GET, SOON)
    const until = performance.now() + 2 * SOON
    while (performance.now() < until);
    expect(await answer).toMatchObject({ status: 200 })
    await other.stop()
  })
})

describe('where nobody listens', () => {
  it('each request is broken, at once', async () => {
    const { ask, server, stop: end } = await play(() => {})
    end()
    await once(server, 'close')
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask()))
    expect(new Set(answers)).toEqual(new Set(['broken']))
  })

  it('and none of them waits once somebody does', async () => {
    const { ask } = await play((socket, _, all) => (all <= 3 ? socket.resetAndDestroy() : socket.write(OK)))
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()))
    expect(answers.filter(answer => answer === 'broken')).toHaveLength(3)
    expect(answers.filter(answer => typeof answer !== 'string')).toHaveLength(17)
  })
})

it('a process ends that waits for nothing but kept connections', async () => {
  const { port, counts } = await play(socket => socket.write(OK))
  const wire = fileURLToPath(new URL('../../shared/aws/wire.ts', import.meta.url))
  const script = `
    const { wireTo } = await import(${JSON.stringify(wire)})
    const ask = wireTo({ endpoint: 'http://127.0.0.1:${port}' })
    await Promise.all([1, 2, 3].map(() => ask('GET / HTTP/1.1\\r\\n\\r\\n', 5000)))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(counts.connections).toBe(3)
})
