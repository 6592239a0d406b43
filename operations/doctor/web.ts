import { type ClientRequest, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import type { Web } from './ports.ts'

const PATIENCE_MS = 15_000

const timeOf = (date: string | null): number | undefined => {
  const time = Date.parse(date ?? '')
  return Number.isNaN(time) ? undefined : time
}

/** The status that an upgrade gets; a socket that was opened is ended at once. */
const statusOf = (asked: ClientRequest): Promise<number | undefined> =>
  new Promise(resolve => {
    asked.on('upgrade', (_response, socket) => {
      socket.destroy()
      resolve(101)
    })
    asked.on('response', response => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.on('error', () => resolve(undefined))
    asked.setTimeout(PATIENCE_MS, () => asked.destroy())
    asked.end()
  })

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  // Any 16 bytes: no frame is ever sent.
  'sec-websocket-key': Buffer.from('heliograph doctor').subarray(0, 16).toString('base64'),
}

/** The web as it is. */
export const web: Web = {
  post: async url => {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const answer = await fetch(url, { method: 'POST', signal }).catch(() => undefined)
    await answer?.body?.cancel()
    return answer && { status: answer.status, date: timeOf(answer.headers.get('date')) }
  },
  upgrade: async (url, token) => {
    const headers = { ...UPGRADE, ...(token && { authorization: `Bearer ${token}` }) }
    const request = url.startsWith('wss:') ? overHttps : overHttp
    try {
      return await statusOf(request(url.replace(/^ws/, 'http'), { headers }))
    } catch {
      // No address, or a token that no header can carry.
      return undefined
    }
  },
  json: async url => {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
      return answer.ok ? await answer.json() : undefined
    } catch {
      return undefined
    }
  },
}
