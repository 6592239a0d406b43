import type { TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { certificateFor } from '../../bench/endpoint/certificate.ts'
import { wireTo } from '../../shared/aws/wire.ts'
import { OK, playServer, type Turn } from './played-server.ts'

const GET = 'GET / HTTP/1.1\r\n\r\n'
const ANSWER = { status: 200, text: '{}', whole: true }
const LONG = 5000
const ENDED = 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}'

const ours = certificateFor(['localhost', '127.0.0.1'], Date.now())
const others = certificateFor(['elsewhere.example'], Date.now())

let stop = () => {}
afterEach(() => stop())

const play = async (turn: Turn, certificate = ours) => {
  const played = await playServer(turn, { ...certificate, ALPNProtocols: ['h2', 'http/1.1'] })
  stop = played.stop
  const shaken: { resumed: boolean; name: unknown; protocol: unknown }[] = []
  played.server.on('secureConnection', (socket: TLSSocket & { servername?: unknown }) =>
    shaken.push({
      resumed: socket.isSessionReused(),
      name: socket.servername,
      protocol: socket.alpnProtocol,
    }),
  )
  const at = (host: string, ca?: string) => wireTo({ endpoint: `https://${host}:${played.port}`, ca })
  return { ...played, shaken, at }
}

describe('a secure wire', () => {
  it('keeps its connection', async () => {
    const { at, counts } = await play(socket => socket.write(OK))
    const wire = at('localhost', ours.cert)
    for (let count = 0; count < 50; count++) expect(await wire(GET, LONG)).toEqual(ANSWER)
    expect(counts).toMatchObject({ connections: 1, early: 0 })
  })

  it('reads answers that come in a record for each byte', async () => {
    const { at } = await play(async socket => {
      for (const byte of OK) {
        socket.write(byte)
        await new Promise(resolve => setImmediate(resolve))
      }
    })
    const wire = at('localhost', ours.cert)
    for (let count = 0; count < 3; count++) expect(await wire(GET, LONG)).toEqual(ANSWER)
  })

  it('reads an answer of many records', async () => {
    const text = 'ж'.repeat(500_000)
    const { at } = await play(socket =>
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`),
    )
    const answer = await at('localhost', ours.cert)(GET, LONG)
    expect(answer).toEqual({ status: 200, text, whole: true })
  })

  it('names the host and the protocol, and resumes the session of an earlier connection', async () => {
    const { at, shaken } = await play(socket => socket.end(ENDED))
    const wire = at('localhost', ours.cert)
    for (let count = 0; count < 3; count++) expect(await wire(GET, LONG)).toEqual(ANSWER)
    const hello = { name: 'localhost', protocol: 'http/1.1' }
    expect(shaken.map(({ resumed }) => resumed)).toEqual([false, true, true])
    for (const one of shaken) expect(one).toMatchObject(hello)
  })

  it('believes an address that the certificate is for', async () => {
    const { at } = await play(socket => socket.write(OK))
    expect(await at('127.0.0.1', ours.cert)(GET, LONG)).toEqual(ANSWER)
  })

  it.each([
    ['that nobody vouches for', ours, undefined],
    ['of another', ours, others.cert],
    ['for another name', others, others.cert],
  ])('says nothing to a server with a certificate %s', async (_, certificate, ca) => {
    const { at, requests } = await play(socket => socket.write(OK), certificate)
    const wire = at('localhost', ca)
    for (let count = 0; count < 2; count++) expect(await wire(GET, LONG)).toBe('broken')
    expect(requests).toEqual([])
  })

  it('is late where the handshake never ends', async () => {
    const plain = await playServer(() => {})
    stop = plain.stop
    const wire = wireTo({ endpoint: `https://127.0.0.1:${plain.port}`, connections: 2 })
    const answers = await Promise.all(Array.from({ length: 5 }, () => wire(GET, 100)))
    for (const answer of answers) expect(['unsent', 'broken']).toContain(answer)
  })
})
