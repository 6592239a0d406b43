import { message } from '../../shared/domain/actions/message.ts'
import { asService } from '../invoked.ts'

/** Says something as the service: `{ channel, key, body }`, whichever way it came. */
export const say = asService({ message }, 'message')
