import { afterAll, beforeAll, describe } from 'vitest'
import { amendmentsSuite } from './store/amendments.ts'
import { censusSuite } from './store/census.ts'
import { channelsSuite } from './store/channels.ts'
import { conversationsSuite } from './store/conversations.ts'
import { erasSuite } from './store/eras.ts'
import { filesSuite } from './store/files.ts'
import { filtersSuite } from './store/filters.ts'
import { identitiesSuite } from './store/identities.ts'
import { ledgerSuite } from './store/ledger.ts'
import { logsSuite } from './store/logs.ts'
import { mailboxesSuite } from './store/mailboxes.ts'
import { membersSuite } from './store/members.ts'
import { movementsSuite } from './store/movements.ts'
import { pinsSuite } from './store/pins.ts'
import { relaysSuite } from './store/relays.ts'
import { reportsSuite } from './store/reports.ts'
import { revocationsSuite } from './store/revocations.ts'
import type { Store } from './store/samples.ts'
import { sanctionsSuite } from './store/sanctions.ts'
import { usersSuite } from './store/users.ts'

const PARTS = [
  channelsSuite,
  erasSuite,
  logsSuite,
  amendmentsSuite,
  membersSuite,
  conversationsSuite,
  sanctionsSuite,
  reportsSuite,
  pinsSuite,
  relaysSuite,
  ledgerSuite,
  filtersSuite,
  usersSuite,
  censusSuite,
  movementsSuite,
  revocationsSuite,
  identitiesSuite,
  filesSuite,
  mailboxesSuite,
]

/** Runs the whole suite over one store. */
export const storeSuite = (name: string, start: () => Promise<Store>) => {
  describe(`the store: ${name}`, () => {
    let store: Store
    beforeAll(async () => {
      store = await start()
    })
    afterAll(() => store.stop())
    for (const part of PARTS) part(() => store)
  })
}
