import { postedSockets } from '#poster'
import type { App } from '../shared/domain/app.ts'
import { newMemory } from '../shared/domain/instance.ts'
import type { Revocations, Sockets } from '../shared/domain/ports.ts'
import { keptCensus } from '../shared/domain/sessions/census.ts'
import { routedSockets } from '../shared/sockets/routed.ts'
import { sparing } from '../shared/store/busy.ts'
import { dynamoAmendments } from '../shared/store/dynamo/amendments.ts'
import { dynamoCensus } from '../shared/store/dynamo/census.ts'
import { dynamoChannels } from '../shared/store/dynamo/channels.ts'
import { dynamoConversations } from '../shared/store/dynamo/conversations.ts'
import { dynamoFiles } from '../shared/store/dynamo/files.ts'
import { dynamoFilters } from '../shared/store/dynamo/filters.ts'
import { dynamoLedger } from '../shared/store/dynamo/ledger.ts'
import { dynamoLogs } from '../shared/store/dynamo/logs.ts'
import { dynamoMembers } from '../shared/store/dynamo/members.ts'
import { dynamoMovements } from '../shared/store/dynamo/movements.ts'
import { dynamoPins } from '../shared/store/dynamo/pins.ts'
import { dynamoPrivacy } from '../shared/store/dynamo/privacy.ts'
import { dynamoRelays } from '../shared/store/dynamo/relays.ts'
import { dynamoReports } from '../shared/store/dynamo/reports.ts'
import { dynamoRevocations } from '../shared/store/dynamo/revocations.ts'
import { dynamoRules } from '../shared/store/dynamo/rules.ts'
import { dynamoSanctions } from '../shared/store/dynamo/sanctions.ts'
import { dynamoUsers } from '../shared/store/dynamo/users.ts'
import { dynamo } from './database.ts'
import { clock, environment, ids, random } from './environment.ts'
import { log } from './log.ts'
import { mailboxes } from './mailboxes.ts'
import { once } from './once.ts'

const management = once(() =>
  postedSockets({ ...environment.signing, endpoint: environment.socketsEndpoint, now: clock.now, log }),
)
/** A function that never posts is told no endpoint: it is asked for with the first post. */
const posted: Sockets = {
  post: (...what) => management().post(...what),
  close: connection => management().close(connection),
}

const revocations = once((): Revocations => sparing(dynamoRevocations(dynamo()), random))

/** The composition root: everything a use case needs, made when first asked for and kept for the life of the instance. */
export const app = once(
  (): App => ({
    channels: sparing(dynamoChannels(dynamo()), random),
    logs: sparing(dynamoLogs(dynamo()), random),
    amendments: sparing(dynamoAmendments(dynamo()), random),
    members: sparing(dynamoMembers(dynamo()), random),
    conversations: sparing(dynamoConversations(dynamo()), random),
    sanctions: sparing(dynamoSanctions(dynamo()), random),
    rules: sparing(dynamoRules(dynamo()), random),
    reports: sparing(dynamoReports(dynamo()), random),
    pins: sparing(dynamoPins(dynamo()), random),
    relays: sparing(dynamoRelays(dynamo()), random),
    ledger: sparing(dynamoLedger(dynamo()), random),
    filters: sparing(dynamoFilters(dynamo()), random),
    files: sparing(dynamoFiles(dynamo()), random),
    users: sparing(dynamoUsers(dynamo()), random),
    census: keptCensus(sparing(dynamoCensus(dynamo()), random), clock),
    privacy: sparing(dynamoPrivacy(dynamo()), random),
    revocations: revocations(),
    movements: sparing(dynamoMovements(dynamo()), random),
    sockets: routedSockets({ posted, mailboxes: mailboxes(), clock, log }),
    clock,
    ids,
    log,
    ...newMemory(revocations(), clock),
    rates: environment.rates,
    direct: environment.directLane,
    generation: environment.generation,
  }),
)
