import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sockets } from '../../shared/domain/ports.ts'
import { postedSockets as signed } from '../../shared/sockets/poster.ts'
import { postedSockets as bySdk } from '../../shared/sockets/sdk-poster.ts'
import { playEndpoint } from './endpoint.ts'

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const region = 'eu-central-1'
/** Long enough for a busy machine, and how long those wait who get no answer. */
const [PATIENT_MS, SOON_MS] = [10_000, 500]

// The SDK has no status where a body broke off, and does not say whether a connection was kept: both cost a second post of the
// same frame at most, which clients drop.
describe.each([
  ['signed by hand', signed, { half: 'sent', cut: 1 }],
  ['by the SDK', bySdk, { half: 'slow', cut: 2 }],
] as const)('%s', (_, postedSockets, { half, cut }) => {
  const over = (endpoint: string, timeout = PATIENT_MS) =>
    postedSockets({ credentials, region, endpoint, timeout, now: Date.now })

  let played: Awaited<ReturnType<typeof playEndpoint>>
  let sockets: Sockets
  beforeEach(async () => {
    played = await playEndpoint()
    sockets = over(played.endpoint)
  })
  afterEach(() => played.stop())

  describe('sockets over @connections', () => {
    it('posts the frame as it is, to the socket and no other', async () => {
      expect(await sockets.post('s200', '{"event":"ж"}')).toBe('sent')
      expect(played.seen).toEqual([{ method: 'POST', url: '/live/@connections/s200', body: '{"event":"ж"}' }])
    })

    it.each(['s200', 's200/+=', "s200!'()*"])(
      'asks for %s at the address at which the SDK does',
      async id => {
        const client = new ApiGatewayManagementApiClient({
          endpoint: played.endpoint,
          region,
          credentials,
          maxAttempts: 1,
        })
        await client.send(new PostToConnectionCommand({ ConnectionId: id, Data: 'x' })).catch(() => {})
        await sockets.post(id, 'x').catch(() => {})
        const [theirs, ours] = played.seen
        expect(ours).toEqual(theirs)
      },
    )

    it.each([
      ['s410', 'gone', 1],
      ['s429', 'slow', 1],
      ['s503', 'slow', 2],
      ['s500', 'slow', 2],
      ['s502', 'slow', 2],
      ['s504', 'slow', 2],
      ['s503.200', 'sent', 2],
      ['s500.410', 'gone', 2],
      ['scut', 'slow', cut],
      ['shang', 'slow', 1],
      ['s500.hang', 'slow', 2],
      ['shalf', half, 1],
    ])('I14: %s is a value: %s, after %i tries', async (connection, outcome, tries) => {
      const endless = /hang|half/.test(connection)
      const { post } = endless ? over(played.endpoint, SOON_MS) : sockets
      expect(await post(connection, '{}')).toBe(outcome)
      expect(played.seen).toHaveLength(tries)
    })

    it.each(['s403', 's413', 's400', 's404', 's302', 's500.403'])(
      'F22: %s is about us and not about the socket: refused',
      async connection => {
        expect(await sockets.post(connection, '{}')).toBe('refused')
      },
    )

    it('F22: says the status of a refusal as an error, once in ten seconds however many there are', async () => {
      let now = 1_000_000
      const lines: unknown[] = []
      const told = postedSockets({
        credentials,
        region,
        endpoint: played.endpoint,
        now: () => now,
        log: (...line) => lines.push(line),
      })
      for (let count = 0; count < 5; count++) await told.post('s403', '{}')
      expect(lines).toEqual([['ERROR', '@connections refuses', { status: 403 }]])
      now += 10_000
      await told.post('s403', '{}')
      expect(lines).toHaveLength(2)
    })

    it('takes an endpoint that nobody listens at for slow', async () => {
      expect(await over('http://127.0.0.1:1/live').post('s200', '{}')).toBe('slow')
    })

    it('takes an endpoint with which no secure connection can be made for slow', async () => {
      expect(await over(played.endpoint.replace('http:', 'https:')).post('s200', '{}')).toBe('slow')
    })

    it('ends in time, second try and all', async () => {
      const start = performance.now()
      expect(await over(played.endpoint, SOON_MS).post('s500.hang', '{}')).toBe('slow')
      expect(performance.now() - start).toBeLessThan(3 * SOON_MS)
    })

    it('closes a socket, also one that is gone', async () => {
      await sockets.close('s204')
      expect(played.seen.at(-1)).toMatchObject({ method: 'DELETE', url: '/live/@connections/s204' })
      await sockets.close('s410')
      await expect(sockets.close('s403')).rejects.toThrow()
      await expect(sockets.close('s429')).rejects.toThrow()
    })
  })

  describe('connections', () => {
    it('are kept: a thousand posts one after another go over one', async () => {
      for (let count = 0; count < 1000; count += 1) expect(await sockets.post('s200', '{}')).toBe('sent')
      expect(played.connections()).toBe(1)
    })

    it('are as many as allowed at once and no more', async () => {
      const now = Date.now
      const endpoint = played.endpoint
      const few = postedSockets({ credentials, region, endpoint, now, connections: 4 })
      const posts = await Promise.all(Array.from({ length: 100 }, () => few.post('s200', '{}')))
      expect(new Set(posts)).toEqual(new Set(['sent']))
      expect(played.connections()).toBe(4)
    })

    it('that have ended meanwhile cost a second try, and no frame', async () => {
      const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'
      // Each connection answers once, and is reset with the second request.
      const server = createServer(socket => {
        let requests = 0
        socket.on('error', () => {})
        socket.on('data', () => {
          requests += 1
          if (requests === 1) socket.write(ok)
          else socket.resetAndDestroy()
        })
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const kept = over(`http://127.0.0.1:${(server.address() as AddressInfo).port}/live`)
      for (let count = 0; count < 3; count += 1) expect(await kept.post('id', '{}')).toBe('sent')
      server.close()
    })
  })
})

describe('a post that waits for a connection', () => {
  it('is held where its time is over before it has left, and not taken for slow', async () => {
    const played = await playEndpoint()
    const { endpoint, stop } = played
    const few = signed({
      credentials,
      region,
      endpoint,
      timeout: SOON_MS,
      now: Date.now,
      connections: 1,
    })
    expect(await Promise.all(['shang', 's200', 's410'].map(name => few.post(name, '{}')))).toEqual([
      'slow',
      'held',
      'held',
    ])
    expect(played.seen).toHaveLength(1)
    await stop()
  })

  it('goes by its rank', async () => {
    const played = await playEndpoint()
    const few = signed({ credentials, region, endpoint: played.endpoint, now: Date.now, connections: 1 })
    const posts = [3, 1, 2].map(rank => few.post('s200', `{"rank":${rank}}`, undefined, rank))
    expect(await Promise.all(posts)).toEqual(['sent', 'sent', 'sent'])
    expect(played.seen.map(({ body }) => body)).toEqual(['{"rank":1}', '{"rank":2}', '{"rank":3}'])
    await played.stop()
  })
})
