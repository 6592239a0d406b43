import type { Position } from '../shared/protocol/fields.ts'
import type { Token } from './connection/dial.ts'
import type { OpenSocket } from './connection/socket.ts'
import type { Ports } from './ports.ts'
import type { TextStorage } from './storage.ts'

/** Where to connect, as whom, and what is kept where. */
export type ConnectOptions = {
  /** `wss://<api>/<stage>`. */
  readonly url: string
  /**
   * `https://<api>`: the HTTP API, over which the client polls where no WebSocket comes through, until one does. Absent: it
   * goes on trying.
   */
  readonly http?: string
  /** A JWT, or where to get one; that is asked at each new socket, and once more when the server refuses it. */
  readonly token: Token
  /** How to open a socket, where the global `WebSocket` is not the way. */
  readonly socket?: OpenSocket
  /** Whose token it is, where that is known: what is kept for this user is there before the first hello. */
  readonly user?: string
  /**
   * Where messages on their way, and how far this device has got, outlast the program: a page's `localStorage` when nothing
   * is said, nothing elsewhere. `false`: nowhere.
   */
  readonly storage?: TextStorage | false
  /** Where earlier runs got to (`client.positions`): these channels are told from there on, not from where they stand now. */
  readonly positions?: Readonly<Record<string, Position>>
  /** For which channels `delivered` is told by itself: `dm:` when nothing is said. Each is a write for each reader. */
  readonly delivered?: boolean | ((channel: string) => boolean)
  /**
   * Where the device is, for the counts of who is online: a country or a part of one by ISO 3166, `BD` or `BD-13`. What the
   * server does not take is left out.
   */
  readonly region?: string
  /** Between two heartbeats, instead of what the server says; then a socket on which nothing is said does not rest. */
  readonly heartbeatSeconds?: number
  /** Clock, chance, timers and network, for tests. */
  readonly ports?: Partial<Ports>
}
