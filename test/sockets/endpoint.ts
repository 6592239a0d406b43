import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Seen = { readonly method: string; readonly url: string; readonly body: string }

/** Answers by the name of the connection: `s<status>`, `s<first status>.<second>`, `scut`, or not at all (`shang`). */
const answer = (response: ServerResponse, name: string, times: number) => {
  const parts = name.slice(1).split('.')
  const part = parts[Math.min(times, parts.length) - 1] ?? ''
  if (part === 'hang') return
  if (part === 'cut') response.destroy()
  else if (part === 'half') response.writeHead(200, { 'content-length': 10 }).write('{')
  else response.writeHead(Number.parseInt(part, 10)).end(part === '204' ? undefined : '{}')
}

/** A stub of `@connections` that remembers what it was asked, and counts its connections. */
export const playEndpoint = async () => {
  const seen: Seen[] = []
  let connections = 0
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      const { method = '', url = '' } = request
      seen.push({ method, url, body })
      const times = seen.filter(other => other.url === url).length
      answer(response, decodeURIComponent(url.split('/').at(-1) ?? ''), times)
    })
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    seen,
    server,
    connections: () => connections,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/live`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
