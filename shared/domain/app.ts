import type { Conversations } from './conversation-ports.ts'
import type { Files, Storing } from './files/file-ports.ts'
import type { Ledger } from './ledger-ports.ts'
import type { Amendments } from './log/amended.ts'
import type { Hints } from './members/hints.ts'
import type { Movements } from './members/movements.ts'
import type { Roster } from './members/roster.ts'
import type { BlockedWord } from './moderation/blocked-words.ts'
import type { Overheard } from './moderation/overheard.ts'
import type { Reports, Rules, Sanctions } from './moderation-ports.ts'
import type { Pins } from './pin-ports.ts'
import type {
  Census,
  Channels,
  Clock,
  Ids,
  Log,
  Logs,
  Members,
  Privacy,
  Revocations,
  Sockets,
  UserRow,
  Users,
} from './ports.ts'
import type { Pressure } from './posting/pressure.ts'
import type { Relays } from './posting/relay.ts'
import type { Strain } from './posting/strain.ts'
import type { Filters } from './search/search-ports.ts'
import type { Allowance } from './sessions/allowance.ts'
import type { Standing } from './sessions/standing.ts'

/** The ports and the limits: the first argument of every use case. */
export type App = {
  readonly channels: Channels
  readonly logs: Logs
  readonly amendments: Amendments
  readonly members: Members
  readonly conversations: Conversations
  readonly sanctions: Sanctions
  readonly rules: Rules
  readonly reports: Reports
  readonly pins: Pins
  readonly relays: Relays
  readonly ledger: Ledger
  readonly filters: Filters
  readonly files: Files
  /** Uploads and their bytes: the function that serves them has it, and no other. */
  readonly storing?: Storing
  readonly users: Users
  readonly census: Census
  readonly privacy: Privacy
  readonly revocations: Revocations
  readonly movements: Movements
  readonly sockets: Sockets
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly hints: Hints
  readonly strain: Strain
  readonly pressure: Pressure
  readonly allowance: Allowance
  readonly standing: Standing
  readonly roster: Roster
  readonly overheard: Overheard
  /** The deployment's own words that may not be said: the function of messages has them, and no other. */
  readonly blocked?: readonly BlockedWord[]
  /** The look at the movements that does for all that is told: that of a batch, where one is carried. @default the next one */
  readonly look?: number
  /** When the time of a batch ends, epoch milliseconds; absent where there is enough. */
  readonly endsAt?: number
  /** The users whose presence goes together behind all else, where many are told in one invocation; it ends with that. */
  readonly untold?: Map<string, UserRow | undefined>
  /** False lifts the rates of users, channels and sockets; everything else stays. */
  readonly rates: boolean
  /** False leaves every entry to the stream lane. */
  readonly direct: boolean
  /** The deployment's, as the store has it. @default '' */
  readonly generation?: string
}
