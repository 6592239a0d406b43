import { depart } from '../../shared/domain/session.ts'
import { app, identities } from '../app.ts'
import { type Identified, vouchedCaller } from '../caller.ts'
import { onion } from '../onion.ts'

/** Forgets a socket. Best effort by AWS's own word; the sweep is the guarantee. */
export const handler = onion(async (event: Identified) => {
  const { connectionId } = event.requestContext
  const vouched = vouchedCaller(event)
  const caller = vouched ?? (await identities().get(connectionId))
  if (!vouched) await identities().remove(connectionId)
  if (caller) await depart(app(), caller.user, [connectionId])
  return { statusCode: 200 }
})
