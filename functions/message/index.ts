import { deletion, edit, react } from '../../shared/domain/actions/amending.ts'
import { converse } from '../../shared/domain/actions/converse.ts'
import { message } from '../../shared/domain/actions/message.ts'
import { actions } from '../actions.ts'

/** Appends entries to the logs of channels, also those that amend others, and creates conversations with first words. */
export const handler = actions({ message, edit, delete: deletion, react, converse })
