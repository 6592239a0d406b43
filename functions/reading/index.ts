import { conversation } from '../../shared/domain/conversation.ts'
import { history } from '../../shared/domain/history.ts'
import { inbox } from '../../shared/domain/inbox.ts'
import { ledger } from '../../shared/domain/ledger.ts'
import { members } from '../../shared/domain/members.ts'
import { receipt } from '../../shared/domain/receipt.ts'
import { search } from '../../shared/domain/search.ts'
import { settings } from '../../shared/domain/settings.ts'
import { sync } from '../../shared/domain/sync.ts'
import { versions } from '../../shared/domain/versions.ts'
import { actions } from '../actions.ts'

/** Reads logs from a position and looks through them, keeps how far each user has got, and tells what became of an entry. */
export const handler = actions({
  receipt,
  history,
  inbox,
  search,
  sync,
  conversation,
  members,
  settings,
  ledger,
  versions,
})
