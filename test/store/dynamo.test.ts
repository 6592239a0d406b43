import { dynamoAmendments } from '../../shared/store/dynamo/amendments.ts'
import { dynamoCensus } from '../../shared/store/dynamo/census.ts'
import { dynamoChannels } from '../../shared/store/dynamo/channels.ts'
import { dynamoConversations } from '../../shared/store/dynamo/conversations.ts'
import { dynamoFiles } from '../../shared/store/dynamo/files.ts'
import { dynamoFilters } from '../../shared/store/dynamo/filters.ts'
import { dynamoIdentities, dynamoTickets } from '../../shared/store/dynamo/identities.ts'
import { dynamoLedger } from '../../shared/store/dynamo/ledger.ts'
import { dynamoLogs } from '../../shared/store/dynamo/logs.ts'
import { dynamoMailboxes } from '../../shared/store/dynamo/mailboxes.ts'
import { dynamoMembers } from '../../shared/store/dynamo/members.ts'
import { dynamoMovements } from '../../shared/store/dynamo/movements.ts'
import { dynamoPins } from '../../shared/store/dynamo/pins.ts'
import { dynamoPrivacy } from '../../shared/store/dynamo/privacy.ts'
import { dynamoRelays } from '../../shared/store/dynamo/relays.ts'
import { dynamoReports } from '../../shared/store/dynamo/reports.ts'
import { dynamoRevocations } from '../../shared/store/dynamo/revocations.ts'
import { dynamoRules } from '../../shared/store/dynamo/rules.ts'
import { dynamoSanctions } from '../../shared/store/dynamo/sanctions.ts'
import { dynamoUploads } from '../../shared/store/dynamo/uploads.ts'
import { dynamoUsers } from '../../shared/store/dynamo/users.ts'
import { storeSuite } from '../suites/store.suite.ts'
import { testClock } from '../support/app.ts'
import { DATABASE, startDynamo } from '../support/dynamo.ts'

/** The same suite by both ways to the database: our signed calls, and the SDK's client as the control. */
for (const way of ['signed calls', 'the SDK'] as const)
  storeSuite(`DynamoDB, by ${DATABASE} and ${way}`, async () => {
    const { bySdk, call: signed, ...rest } = await startDynamo(testClock())
    const dynamo = { ...rest, call: way === 'the SDK' ? bySdk : signed }
    return {
      clock: dynamo.clock,
      channels: dynamoChannels(dynamo),
      channelsOf: generation => dynamoChannels({ ...dynamo, generation }),
      members: dynamoMembers(dynamo),
      conversations: dynamoConversations(dynamo),
      sanctions: dynamoSanctions(dynamo),
      rules: dynamoRules(dynamo),
      reports: dynamoReports(dynamo),
      pins: dynamoPins(dynamo),
      relays: dynamoRelays(dynamo),
      ledger: dynamoLedger(dynamo),
      filters: dynamoFilters(dynamo),
      logs: dynamoLogs(dynamo),
      amendments: dynamoAmendments(dynamo),
      users: dynamoUsers(dynamo),
      census: dynamoCensus(dynamo),
      privacy: dynamoPrivacy(dynamo),
      files: dynamoFiles(dynamo),
      uploads: dynamoUploads(dynamo),
      movements: dynamoMovements(dynamo),
      revocations: dynamoRevocations(dynamo),
      identities: dynamoIdentities(dynamo),
      tickets: dynamoTickets(dynamo),
      mailboxes: dynamoMailboxes(dynamo),
      stop: dynamo.stop,
    }
  })
