import { history } from '../../shared/domain/history.ts'
import { inbox } from '../../shared/domain/inbox.ts'
import { ledger } from '../../shared/domain/ledger.ts'
import { receipt } from '../../shared/domain/receipt.ts'
import { sync } from '../../shared/domain/sync.ts'
import { actions } from '../actions.ts'

/** Reads logs from a position, keeps how far each user has got, and tells what became of an entry. */
export const handler = actions({ receipt, history, inbox, sync, ledger })
