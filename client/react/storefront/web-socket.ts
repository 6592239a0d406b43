import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { Body, Client } from '../../index.ts'
import { type Heard, StorefrontSocket } from './socket.ts'

/** What a page that was written for a Socket.IO hook uses. */
export type WebSocketView = {
  readonly socket: Client | undefined
  readonly connected: boolean
  /** The same, for pages that call it so. */
  readonly isConnected: boolean
  readonly connect: (token: string) => void
  readonly disconnect: () => void
  /** Throws for an event that nobody knows; what is refused is told as `error`. */
  readonly emit: (event: string, data?: unknown) => void
  readonly sendMessage: (conversationId: string, content: Body | string) => void
  readonly on: (event: string, listener: Heard) => () => void
  readonly off: (event: string) => void
  readonly lastMessage: Body | undefined
}

/**
 * The hook of pages that talked to a Socket.IO server: the same words, over a client that mends itself. It needs no
 * provider, closes with the component, and its functions are the same each time. Opens by what is given the first time.
 */
export const useWebSocket = (open: (token: string) => Client): WebSocketView => {
  const [socket] = useState(() => new StorefrontSocket(open))
  const connected = useSyncExternalStore(
    socket.watch,
    () => socket.connected,
    () => false,
  )
  const client = useSyncExternalStore(
    socket.watch,
    () => socket.client,
    () => undefined,
  )
  const last = useSyncExternalStore(
    socket.watch,
    () => (socket.isLastWanted ? socket.lastMessage : undefined),
    () => undefined,
  )
  useEffect(() => socket.hold(), [socket])
  return useMemo(() => {
    const { connect, disconnect, emit, on, off } = socket
    return {
      ...{ socket: client, connected, isConnected: connected, connect, disconnect, emit, on, off },
      sendMessage: (conversationId, content) => emit('message:send', { conversationId, content }),
      get lastMessage() {
        socket.isLastWanted = true
        return last
      },
    }
  }, [socket, client, connected, last])
}
