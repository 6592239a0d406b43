import type { App } from '../../../shared/domain/app.ts'
import type { Storing } from '../../../shared/domain/files/file-ports.ts'
import type { Memory } from '../../../shared/domain/instance.ts'
import type { Identities } from '../../../shared/domain/ports.ts'
import { gating } from './effects.ts'

/** What a function needs beside what its instance keeps. */
export type Parts = Omit<App, keyof Memory | 'clock' | 'ids' | 'log' | 'generation' | 'look' | 'direct'> & {
  readonly identities: Identities
  readonly storing: Storing
}

/** How each port is put behind the gate of an event. */
export const gatingsOf = (parts: Parts) => ({
  channels: gating(parts.channels, 'channels'),
  members: gating(parts.members, 'members'),
  conversations: gating(parts.conversations, 'conversations'),
  sanctions: gating(parts.sanctions, 'sanctions'),
  rules: gating(parts.rules, 'rules'),
  reports: gating(parts.reports, 'reports'),
  pins: gating(parts.pins, 'pins'),
  relays: gating(parts.relays, 'relays'),
  ledger: gating(parts.ledger, 'ledger'),
  filters: gating(parts.filters, 'filters'),
  amendments: gating(parts.amendments, 'amendments'),
  logs: gating(parts.logs, 'logs'),
  users: gating(parts.users, 'users'),
  census: gating(parts.census, 'census'),
  privacy: gating(parts.privacy, 'privacy'),
  movements: gating(parts.movements, 'movements'),
  revocations: gating(parts.revocations, 'revocations'),
  identities: gating(parts.identities, 'identities'),
  sockets: gating(parts.sockets, 'sockets'),
  files: gating(parts.files, 'files'),
  uploads: gating(parts.storing.uploads, 'uploads'),
  objects: gating(parts.storing.objects, 'objects'),
  links: parts.storing.links,
})
export type Gatings = ReturnType<typeof gatingsOf>
