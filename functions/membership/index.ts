import { appoint } from '../../shared/domain/appoint.ts'
import { describe } from '../../shared/domain/describe.ts'
import { expel } from '../../shared/domain/expel.ts'
import { invite } from '../../shared/domain/invite.ts'
import { join } from '../../shared/domain/join.ts'
import { leave } from '../../shared/domain/leave.ts'
import { actions } from '../actions.ts'

/** Lets callers into channels and out of them, and has those who own them govern. */
export const handler = actions({ join, leave, describe, invite, expel, appoint })
