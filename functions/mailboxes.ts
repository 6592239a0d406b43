import type { Mailboxes } from '../shared/domain/sessions/mailboxes.ts'
import { dynamoMailboxes } from '../shared/store/dynamo/mailboxes.ts'
import { dynamo } from './database.ts'
import { once } from './once.ts'

/** Where the frames of connections without a socket wait. */
export const mailboxes = once((): Mailboxes => dynamoMailboxes(dynamo()))
