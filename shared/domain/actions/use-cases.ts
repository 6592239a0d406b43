import type { Action } from '../../protocol/index.ts'
import type { UseCase } from '../dispatch.ts'
import { deletion, edit, react } from './amending.ts'
import { appoint } from './appoint.ts'
import { census } from './census.ts'
import { conversation } from './conversation.ts'
import { converse } from './converse.ts'
import { describe } from './describe.ts'
import { expel } from './expel.ts'
import { exported } from './export.ts'
import { FILE_CASES } from './file-cases.ts'
import { hello } from './hello.ts'
import { history } from './history.ts'
import { inbox } from './inbox.ts'
import { invite } from './invite.ts'
import { join } from './join.ts'
import { leave } from './leave.ts'
import { ledger } from './ledger.ts'
import { members } from './members.ts'
import { message } from './message.ts'
import { ping } from './ping.ts'
import { pin, pins } from './pins.ts'
import { presence } from './presence.ts'
import { privacy } from './privacy.ts'
import { receipt } from './receipt.ts'
import { report, reports, resolve } from './report.ts'
import { revoke } from './revoke.ts'
import { rules } from './rules.ts'
import { ban, mute, pardon } from './sanctioning.ts'
import { sanctions } from './sanctions.ts'
import { search } from './search.ts'
import { settings } from './settings.ts'
import { sync } from './sync.ts'
import { typing } from './typing.ts'
import { versions } from './versions.ts'

/** Action to use case. An action of the table without one does not compile. */
export const USE_CASES: { readonly [A in Action]: UseCase<A> } = {
  hello,
  join,
  leave,
  message,
  typing,
  presence,
  census,
  privacy,
  receipt,
  history,
  inbox,
  search,
  sync,
  ping,
  revoke,
  ledger,
  edit,
  delete: deletion,
  react,
  versions,
  ...FILE_CASES,
  appoint,
  conversation,
  converse,
  describe,
  expel,
  invite,
  members,
  settings,
  mute,
  ban,
  pardon,
  sanctions,
  rules,
  report,
  reports,
  resolve,
  pin,
  pins,
  export: exported,
}
