import type { Hints } from './hints.ts'
import type { Channels, Clock, Ids, Log, Logs, Members, Sockets, Users } from './ports.ts'
import type { Relays } from './relay.ts'

/** The ports and the limits: the first argument of every use case. */
export type App = {
  readonly channels: Channels
  readonly logs: Logs
  readonly members: Members
  readonly relays: Relays
  readonly users: Users
  readonly sockets: Sockets
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly hints: Hints
  /** False lifts the per-user and per-channel rates; everything else stays. */
  readonly rates: boolean
}
