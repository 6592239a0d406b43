import { message } from '../../shared/domain/message.ts'
import { actions } from '../actions.ts'

/** Appends entries to the logs of channels. */
export const handler = actions({ message })
