import type { Users } from '../shared/domain/ports.ts'
import { type Standing, standing as standingOf } from '../shared/domain/sessions/standing.ts'
import { dynamoRevocations } from '../shared/store/dynamo/revocations.ts'
import { dynamoUsers } from '../shared/store/dynamo/users.ts'
import { dynamo } from './database.ts'
import { clock } from './environment.ts'
import { once } from './once.ts'

/** What is known of callers, for a function that has no use cases. */
export const standing = once((): Standing => standingOf(dynamoRevocations(dynamo()), clock))
export const users = once((): Users => dynamoUsers(dynamo()))
