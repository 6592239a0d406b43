import { type Tokens, tokens } from '../shared/auth/tokens.ts'
import type { Revocations, Tickets } from '../shared/domain/ports.ts'
import { dynamoTickets } from '../shared/store/dynamo/identities.ts'
import { dynamoRevocations } from '../shared/store/dynamo/revocations.ts'
import { dynamo } from './database.ts'
import { clock, environment } from './environment.ts'
import { once } from './once.ts'

/** What opening a socket needs and no frame does: kept apart, so that neither loads what is the other's. */
export const verifier = once((): Tokens => tokens(environment.issuer, clock.now))
export const tickets = once((): Tickets => dynamoTickets(dynamo()))
export const revocations = once((): Revocations => dynamoRevocations(dynamo()))
