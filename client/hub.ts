import type { ClientEvents } from './api.ts'
import type { Positions } from './channel/positions.ts'
import type { Repair } from './channel/repair.ts'
import type { Roster } from './channel/roster.ts'
import type { Connection } from './connection/connection.ts'
import type { Emitter } from './emitter.ts'
import type { Kept } from './outbox/kept.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { Ports } from './ports.ts'
import type { Timers } from './timers.ts'

/** What the channels of one client share. */
export type Hub = {
  readonly ports: Ports
  readonly timers: Timers
  readonly connection: Connection
  readonly repair: Repair
  readonly roster: Roster
  readonly events: Emitter<ClientEvents>
  readonly positions: Positions
  readonly outbox: Outbox
  readonly kept: Kept
  /** Resolves when it is known whose all this is. */
  readonly ready: () => Promise<unknown>
  /** Aborted when the client is closed. */
  readonly closing: AbortSignal
  /** Where the program says it is. */
  readonly region: string | undefined
  readonly tellsDelivered: (channel: string) => boolean
  /** The caller's id; empty before the first hello. */
  readonly me: () => string
  /** Something in the list of channels has changed. */
  readonly listChanged: () => void
  /** The list is no longer known to be right: asks for it again. */
  readonly refresh: () => void
}
