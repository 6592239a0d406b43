import type { Identities } from '../shared/domain/ports.ts'
import { dynamoIdentities } from '../shared/store/dynamo/identities.ts'
import { dynamo } from './database.ts'
import { once } from './once.ts'

/** Who is behind a socket, where the gateway does not say so with every frame. */
export const identities = once((): Identities => dynamoIdentities(dynamo()))
