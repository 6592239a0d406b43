import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sockets } from '../../shared/domain/ports.ts'
import { gatewaySockets } from '../../shared/sockets/gateway.ts'

/** An endpoint that answers by the name of the connection: `s<status>.<error type>`, or not at all. */
const endpoint = () => {
  const seen: { method: string; url: string; body: string }[] = []
  const answer = (response: ServerResponse, name: string) => {
    const [status = '', type] = name.slice(1).split('.')
    if (status === 'hang') return
    if (status === 'cut') response.destroy()
    else response.writeHead(Number(status), { ...(type && { 'x-amzn-errortype': type }) }).end('{}')
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      const { method = '', url = '' } = request
      seen.push({ method, url, body })
      answer(response, decodeURIComponent(url.split('/').at(-1) ?? ''))
    })
  })
  return { server, seen }
}

describe('sockets over @connections', () => {
  const { server, seen } = endpoint()
  let sockets: Sockets
  const over = (port: number) =>
    gatewaySockets(
      new ApiGatewayManagementApiClient({
        endpoint: `http://127.0.0.1:${port}/live`,
        region: 'eu-central-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        maxAttempts: 1,
        requestHandler: { requestTimeout: 100, throwOnRequestTimeout: true, connectionTimeout: 100 },
      }),
    )
  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    sockets = over((server.address() as AddressInfo).port)
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it('posts the frame as it is, to the socket and no other', async () => {
    expect(await sockets.post('s200', '{"event":"ж"}')).toBe('sent')
    expect(seen.at(-1)).toEqual({ method: 'POST', url: '/live/@connections/s200', body: '{"event":"ж"}' })
  })

  it.each([
    ['s410.GoneException', 'gone'],
    ['s429.LimitExceededException', 'slow'],
    ['s429.TooManyRequestsException', 'slow'],
    ['s503.ServiceUnavailableException', 'slow'],
    ['s500.InternalServerErrorException', 'slow'],
    ['s502', 'slow'],
    ['s504', 'slow'],
    ['scut', 'slow'],
    ['shang', 'slow'],
  ])('I14: %s is a value: %s', async (connection, outcome) => {
    expect(await sockets.post(connection, '{}')).toBe(outcome)
  })

  it.each(['s403.ForbiddenException', 's413.PayloadTooLargeException', 's400.BadRequestException'])(
    'throws for %s, which is about us and not about the socket',
    async connection => {
      await expect(sockets.post(connection, '{}')).rejects.toThrow()
    },
  )

  it('takes an endpoint that nobody listens at for slow', async () => {
    expect(await over(1).post('s200', '{}')).toBe('slow')
  })

  it('closes a socket, also one that is gone', async () => {
    await sockets.close('s204')
    expect(seen.at(-1)).toMatchObject({ method: 'DELETE', url: '/live/@connections/s204' })
    await sockets.close('s410.GoneException')
    await expect(sockets.close('s403.ForbiddenException')).rejects.toThrow()
  })
})
