import { history } from '../../shared/domain/history.ts'
import { receipt } from '../../shared/domain/receipt.ts'
import { sync } from '../../shared/domain/sync.ts'
import { actions } from '../actions.ts'

/** Reads logs from a position and keeps how far each user has got. */
export const handler = actions({ receipt, history, sync })
