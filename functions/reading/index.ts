import { census } from '../../shared/domain/actions/census.ts'
import { conversation } from '../../shared/domain/actions/conversation.ts'
import { exported } from '../../shared/domain/actions/export.ts'
import { history } from '../../shared/domain/actions/history.ts'
import { inbox } from '../../shared/domain/actions/inbox.ts'
import { ledger } from '../../shared/domain/actions/ledger.ts'
import { members } from '../../shared/domain/actions/members.ts'
import { pins } from '../../shared/domain/actions/pins.ts'
import { receipt } from '../../shared/domain/actions/receipt.ts'
import { reports } from '../../shared/domain/actions/report.ts'
import { sanctions } from '../../shared/domain/actions/sanctions.ts'
import { search } from '../../shared/domain/actions/search.ts'
import { settings } from '../../shared/domain/actions/settings.ts'
import { sync } from '../../shared/domain/actions/sync.ts'
import { versions } from '../../shared/domain/actions/versions.ts'
import { actions } from '../actions.ts'

/** Reads logs from a position and looks through them, keeps how far each user has got, tells what became of an entry, and counts who is online. */
export const handler = actions({
  receipt,
  history,
  inbox,
  search,
  sync,
  census,
  conversation,
  members,
  sanctions,
  reports,
  settings,
  ledger,
  versions,
  pins,
  export: exported,
})
