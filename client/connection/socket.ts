import { BEARER_PREFIX, SUBPROTOCOL } from '../../shared/protocol/client-limits.ts'

/** As much of a WebSocket as the client needs: the browser's, Node's own and that of `ws` all fit. */
export type SocketLike = {
  binaryType: string
  send(text: string): void
  close(code?: number, reason?: string): void
  onopen: ((event: never) => unknown) | null
  onmessage: ((event: never) => unknown) | null
  onclose: ((event: never) => unknown) | null
  onerror: ((event: never) => unknown) | null
}

/**
 * Opens a socket. The token is in `protocols` already; it stands beside them for those who would rather send a header:
 * `(url, _protocols, token) => new WebSocket(url, ['heliograph.v1'], { headers: { authorization: 'Bearer ' + token } })`.
 */
export type OpenSocket = (url: string, protocols: string[], token: string) => SocketLike

/** The subprotocols that carry a token where no header can be set. */
export const protocolsWith = (token: string): string[] => [SUBPROTOCOL, BEARER_PREFIX + token]

/** Opens the WebSocket that browsers, and Node from 22 on, have by themselves. */
export const openGlobal: OpenSocket = (url, protocols) => new WebSocket(url, protocols)
