import { credentialOf, type Upgrade } from '../shared/auth/credential.ts'
import { isVoid } from '../shared/domain/leases.ts'
import type { TicketHolder } from '../shared/domain/ports.ts'
import { revocations, tickets, verifier } from './app.ts'
import { clock } from './environment.ts'

/**
 * Who opens a socket: the bearer of a good token, or of a ticket not yet spent. Nobody otherwise, and nobody whose token
 * was revoked: that is one read for each socket that is opened.
 */
export const openerOf = async (upgrade: Upgrade): Promise<TicketHolder | undefined> => {
  const credential = credentialOf(upgrade)
  if (!credential) return undefined
  const now = clock.now()
  const holder =
    credential.kind === 'jwt'
      ? await verifier().verify(credential.jwt)
      : await tickets().redeem(credential.ticket, now)
  if (!holder || holder.expires <= now) return undefined
  return isVoid(holder.issued, await revocations().of(holder.user)) ? undefined : holder
}
