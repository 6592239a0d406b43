import { type Tokens, tokens } from '../shared/auth/tokens.ts'
import { allowance } from '../shared/domain/allowance.ts'
import type { App } from '../shared/domain/app.ts'
import { hints } from '../shared/domain/hints.ts'
import type { Identities, Revocations, Sockets, Tickets } from '../shared/domain/ports.ts'
import { standing } from '../shared/domain/standing.ts'
import { strain } from '../shared/domain/strain.ts'
import { postedSockets } from '../shared/sockets/poster.ts'
import { sparing } from '../shared/store/busy.ts'
import { dynamoChannels } from '../shared/store/dynamo-channels.ts'
import { dynamoIdentities, dynamoTickets } from '../shared/store/dynamo-identities.ts'
import { dynamoLedger } from '../shared/store/dynamo-ledger.ts'
import { dynamoLogs } from '../shared/store/dynamo-logs.ts'
import { dynamoMembers } from '../shared/store/dynamo-members.ts'
import { dynamoRelays } from '../shared/store/dynamo-relays.ts'
import { dynamoRevocations } from '../shared/store/dynamo-revocations.ts'
import { dynamoUsers } from '../shared/store/dynamo-users.ts'
import { signedCall } from '../shared/store/signed-call.ts'
import { clock, environment, ids, random } from './environment.ts'
import { log } from './log.ts'

/** The composition root: everything a function needs, made when first asked for and kept for the life of the instance. */

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const dynamo = once(() => {
  const { signing, dynamoEndpoint: endpoint, tables, generation } = environment
  return {
    call: signedCall({ ...signing, endpoint, clock, random, name: ids.next }),
    tables,
    clock,
    generation,
    random,
  }
})

const management = once(() =>
  postedSockets({ ...environment.signing, endpoint: environment.socketsEndpoint, now: clock.now, log }),
)
/** A function that never posts is told no endpoint: it is asked for with the first post. */
const sockets: Sockets = {
  post: (connection, frame) => management().post(connection, frame),
  close: connection => management().close(connection),
}

export const app = once(
  (): App => ({
    channels: sparing(dynamoChannels(dynamo()), random),
    logs: sparing(dynamoLogs(dynamo()), random),
    members: sparing(dynamoMembers(dynamo()), random),
    relays: sparing(dynamoRelays(dynamo()), random),
    ledger: sparing(dynamoLedger(dynamo()), random),
    users: sparing(dynamoUsers(dynamo()), random),
    revocations: revocations(),
    sockets,
    clock,
    ids,
    log,
    hints: hints(),
    strain: strain(),
    allowance: allowance(),
    standing: standing(revocations(), clock),
    rates: environment.rates,
    generation: environment.generation,
  }),
)

export const revocations = once((): Revocations => sparing(dynamoRevocations(dynamo()), random))
export const identities = once((): Identities => dynamoIdentities(dynamo()))
export const tickets = once((): Tickets => dynamoTickets(dynamo()))
export const verifier = once((): Tokens => tokens(environment.issuer))
