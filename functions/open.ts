import { bearerIn, credentialOf, regionIn, type Upgrade } from '../shared/auth/credential.ts'
import { isFromListedPage } from '../shared/auth/origin.ts'
import type { TicketHolder } from '../shared/domain/ports.ts'
import { isVoid } from '../shared/domain/posting/leases.ts'
import { revocations, tickets, verifier } from './entrance.ts'
import { clock, environment } from './environment.ts'

const standing = async (holder: TicketHolder | undefined, now: number): Promise<TicketHolder | undefined> => {
  if (!holder || holder.expires <= now) return undefined
  return isVoid(holder.issued, await revocations().of(holder.user)) ? undefined : holder
}

/** With the region that a proxy in front of the gateway knows, where there is one. */
const located = (request: Upgrade, holder: TicketHolder | undefined): TicketHolder | undefined => {
  const region = regionIn(request)
  return holder && region ? { ...holder, region } : holder
}

/**
 * Who opens a socket: the bearer of a good token, or of a ticket not yet spent. Nobody otherwise, nobody whose token was
 * revoked (that is one read for each socket that is opened), and no page that a list of origins does not have.
 */
export const openerOf = async (upgrade: Upgrade): Promise<TicketHolder | undefined> => {
  if (!isFromListedPage(upgrade, environment.origins)) return undefined
  const credential = credentialOf(upgrade)
  if (!credential) return undefined
  const now = clock.now()
  const holder =
    credential.kind === 'jwt'
      ? await verifier().verify(credential.jwt)
      : await tickets().redeem(credential.ticket, now)
  return located(upgrade, await standing(holder, now))
}

/** Who asks over HTTP: the bearer of a good token in the `Authorization` header, and nobody else. */
export const bearerOf = async (request: Upgrade): Promise<TicketHolder | undefined> => {
  const jwt = bearerIn(request)
  if (jwt === undefined) return undefined
  return located(request, await standing(await verifier().verify(jwt), clock.now()))
}
