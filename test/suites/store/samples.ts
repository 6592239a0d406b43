import type { Conversations } from '../../../shared/domain/conversation-ports.ts'
import type { Files, Uploads } from '../../../shared/domain/files/file-ports.ts'
import type { Ledger } from '../../../shared/domain/ledger-ports.ts'
import type { Amendments } from '../../../shared/domain/log/amended.ts'
import type { Movements } from '../../../shared/domain/members/movements.ts'
import type { Reports, Rules, Sanctions } from '../../../shared/domain/moderation-ports.ts'
import type { Pins } from '../../../shared/domain/pin-ports.ts'
import type {
  Census,
  Channels,
  Clock,
  Commit,
  Identities,
  Logs,
  Members,
  Privacy,
  Revocations,
  Tickets,
  Users,
} from '../../../shared/domain/ports.ts'
import type { Relays } from '../../../shared/domain/posting/relay.ts'
import type { Filters } from '../../../shared/domain/search/search-ports.ts'
import type { Mailboxes } from '../../../shared/domain/sessions/mailboxes.ts'

/** What every store has to be: run over the memory twin and over every real database. */
export type Store = {
  readonly channels: Channels
  /** The same tables after a restore, as far as a deployment of another generation can tell. */
  readonly channelsOf: (generation: string) => Channels
  readonly members: Members
  readonly conversations: Conversations
  readonly sanctions: Sanctions
  readonly rules: Rules
  readonly reports: Reports
  readonly pins: Pins
  readonly relays: Relays
  readonly ledger: Ledger
  readonly filters: Filters
  readonly logs: Logs
  readonly amendments: Amendments
  readonly users: Users
  readonly census: Census
  readonly privacy: Privacy
  readonly files: Files
  readonly uploads: Uploads
  readonly movements: Movements
  readonly revocations: Revocations
  readonly identities: Identities
  readonly tickets: Tickets
  readonly mailboxes: Mailboxes
  readonly clock: Clock
  stop(): void
}

let unique = 0
/** A number that no other test has. */
export const another = (): number => ++unique

/** A channel's name that no other test has. */
export const named = (namespace = 'chat') => `${namespace}:suite-${another()}`

/** A channel with these members; a large one without. */
export const founded = async (store: Store, members?: readonly string[], channel = named()) => {
  await store.channels.create({ channel, epoch: 'e1', ...(members && { members }) })
  return channel
}

/** A first attempt of alice's. */
export const commitOf = (channel: string, over: Partial<Commit> = {}): Commit => ({
  channel,
  entry: { key: 'k1', from: 'alice', at: 1000, body: { text: 'hi', deep: { list: [1, null, true, ''] } } },
  fingerprint: 7,
  membership: 'inline',
  room: 16,
  ...over,
})
