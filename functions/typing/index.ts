import { typing } from '../../shared/domain/actions/typing.ts'
import { actions } from '../actions.ts'

/** Tells the others of a channel who types; writes nothing. */
export const handler = actions({ typing })
