import { memoryAmendments } from '../../shared/store/memory/amendments.ts'
import { memoryConversations } from '../../shared/store/memory/conversations.ts'
import { memoryFiles, memoryUploads } from '../../shared/store/memory/files.ts'
import { memoryFilters } from '../../shared/store/memory/filters.ts'
import { memoryLedger } from '../../shared/store/memory/ledger.ts'
import { memoryMailboxes } from '../../shared/store/memory/mailboxes.ts'
import { memoryMovements } from '../../shared/store/memory/movements.ts'
import { memoryPins } from '../../shared/store/memory/pins.ts'
import { memoryRelays } from '../../shared/store/memory/relays.ts'
import { memoryReports } from '../../shared/store/memory/reports.ts'
import { memoryChannels, memoryLogs, memoryMembers, rooms } from '../../shared/store/memory/rooms.ts'
import { memoryRules, memorySanctions } from '../../shared/store/memory/sanctions.ts'
import {
  memoryCensus,
  memoryIdentities,
  memoryPrivacy,
  memoryRevocations,
  memoryTickets,
  memoryUsers,
  type UserRows,
} from '../../shared/store/memory/users.ts'
import { storeSuite } from '../suites/store.suite.ts'
import { testClock } from '../support/app.ts'

storeSuite('the memory twin', async () => {
  const clock = testClock()
  const state = rooms(() => {}, clock.now)
  const users: UserRows = new Map()
  return {
    clock,
    channels: memoryChannels(state),
    channelsOf: generation => memoryChannels({ ...state, generation }),
    members: memoryMembers(state),
    conversations: memoryConversations(state),
    sanctions: memorySanctions(state),
    rules: memoryRules(state),
    reports: memoryReports(),
    pins: memoryPins(() => {}),
    relays: memoryRelays(() => {}),
    ledger: memoryLedger(clock),
    filters: memoryFilters(),
    logs: memoryLogs(clock),
    amendments: memoryAmendments(),
    users: memoryUsers(users),
    census: memoryCensus(clock, users),
    privacy: memoryPrivacy(users),
    files: memoryFiles(),
    uploads: memoryUploads(clock),
    movements: memoryMovements(),
    revocations: memoryRevocations(users),
    identities: memoryIdentities(),
    tickets: memoryTickets(),
    mailboxes: memoryMailboxes(),
    stop: () => {},
  }
})
