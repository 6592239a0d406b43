import { message } from '../../shared/domain/message.ts'
import { invoked } from '../invoked.ts'

/** Says something for another service of the account: `{ channel, key, body }`. */
export const handler = invoked({ message }, 'message')
