import type { Event } from '../../shared/protocol/events.ts'
import type { HeliographError } from '../errors.ts'
import type { Greeted } from './dial.ts'

/**
 * `connecting`: a socket is being opened; `repairing`: it is open, and what was missed is being read; `live`: nothing is
 * missing that is known of; `waiting`: for the next try; `offline`: the same, and the device has no network; `closed`: for good.
 */
export type ConnectionState = 'connecting' | 'repairing' | 'live' | 'waiting' | 'offline' | 'closed'

/** What a connection tells. */
export type Hooks = {
  readonly event: (event: Event) => void
  /** The server knows the socket; answers the repair of what was missed, if anything was. */
  readonly greeted: (greeted: Greeted) => Promise<void> | undefined
  readonly heads: (heads: Readonly<Record<string, number>>, generation: string | undefined) => void
  /** The server may have lost count of the socket: it is to be greeted again. */
  readonly doubted: () => void
  /** It is in another state, or as good as another. */
  readonly changed: () => void
  readonly problem: (error: HeliographError) => void
}
