import { join } from '../../shared/domain/join.ts'
import { leave } from '../../shared/domain/leave.ts'
import { actions } from '../actions.ts'

/** Lets callers into channels and out of them. */
export const handler = actions({ join, leave })
