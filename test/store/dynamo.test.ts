import { dynamoChannels } from '../../shared/store/dynamo-channels.ts'
import { dynamoIdentities, dynamoTickets } from '../../shared/store/dynamo-identities.ts'
import { dynamoLogs } from '../../shared/store/dynamo-logs.ts'
import { dynamoMembers } from '../../shared/store/dynamo-members.ts'
import { dynamoUsers } from '../../shared/store/dynamo-users.ts'
import { storeSuite } from '../suites/store.suite.ts'
import { testClock } from '../support/app.ts'
import { startDynoxide } from '../support/dynoxide.ts'

storeSuite('DynamoDB, by dynoxide', async () => {
  const dynamo = await startDynoxide(testClock())
  return {
    clock: dynamo.clock,
    channels: dynamoChannels(dynamo),
    members: dynamoMembers(dynamo),
    logs: dynamoLogs(dynamo),
    users: dynamoUsers(dynamo),
    identities: dynamoIdentities(dynamo),
    tickets: dynamoTickets(dynamo),
    stop: dynamo.stop,
  }
})
