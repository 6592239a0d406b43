import { ledger } from '../../shared/domain/actions/ledger.ts'
import { revoke } from '../../shared/domain/actions/revoke.ts'
import { invoked } from '../invoked.ts'

/** Governs for another service of the account: `{ action: 'revoke', user }`, `{ action: 'ledger', channel, seq }`. */
export const handler = invoked({ revoke, ledger })
