import { credentialOf, type Upgrade } from '../shared/auth/credential.ts'
import type { TicketHolder } from '../shared/domain/ports.ts'
import { tickets, verifier } from './app.ts'
import { clock } from './environment.ts'

/** Who opens a socket: the bearer of a good token, or of a ticket not yet spent. Nobody otherwise. */
export const openerOf = async (upgrade: Upgrade): Promise<TicketHolder | undefined> => {
  const credential = credentialOf(upgrade)
  if (!credential) return undefined
  const now = clock.now()
  const holder =
    credential.kind === 'jwt'
      ? await verifier().verify(credential.jwt)
      : await tickets().redeem(credential.ticket, now)
  return holder && holder.expires > now ? holder : undefined
}
