import { appoint } from '../../shared/domain/actions/appoint.ts'
import { describe } from '../../shared/domain/actions/describe.ts'
import { expel } from '../../shared/domain/actions/expel.ts'
import { invite } from '../../shared/domain/actions/invite.ts'
import { join } from '../../shared/domain/actions/join.ts'
import { leave } from '../../shared/domain/actions/leave.ts'
import { pin } from '../../shared/domain/actions/pins.ts'
import { report, resolve } from '../../shared/domain/actions/report.ts'
import { rules } from '../../shared/domain/actions/rules.ts'
import { ban, mute, pardon } from '../../shared/domain/actions/sanctioning.ts'
import { actions } from '../actions.ts'

/** Lets callers into channels and out of them, and has those who own them govern. */
export const handler = actions({
  join,
  leave,
  describe,
  invite,
  expel,
  appoint,
  pin,
  mute,
  ban,
  pardon,
  rules,
  report,
  resolve,
})
