import type { WebSocket } from 'ws'
import type { JsonObject } from '../template/json.ts'

/** One client's connection, from the first byte of its upgrade on. */
export type Connection = {
  readonly id: string
  readonly connectedAt: number
  readonly sourceIp: string
  readonly userAgent: string | undefined
  /** The host that the client named, part of every event. */
  readonly domainName: string
  /** What the authorizer gave: it rides on every event of the connection. */
  authorizer: JsonObject | undefined
  /** There once the upgrade is done. Until then posts find the connection gone. */
  socket: WebSocket | undefined
  lastActiveAt: number
  /** Its client's network was cut without a word: nothing comes or goes, and nobody has noticed. */
  isCutOff: boolean
  /** Why the server ended it, where it did. */
  ending: Ending | undefined
}

/** A close status and its reason. */
export type Ending = { readonly code: number; readonly reason: string }

/** Ends a connection from the server's side; what still comes in on it is not looked at. */
export const endConnection = (connection: Connection, ending: Ending): void => {
  if (connection.ending) return
  connection.ending = ending
  if (!connection.isCutOff) connection.socket?.close(ending.code, ending.reason)
}
