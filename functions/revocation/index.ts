import { revoke } from '../../shared/domain/actions/revoke.ts'
import { actions } from '../actions.ts'

/** Ends what a user's tokens opened, for those who govern. */
export const handler = actions({ revoke })
