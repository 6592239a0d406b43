import { depart } from '../../shared/domain/session.ts'
import { app } from '../app.ts'
import { identities } from '../identities.ts'
import { onion } from '../onion.ts'
import { type Identified, vouchedCaller } from '../vouched.ts'

/** Forgets a socket. Best effort by AWS's own word; the sweep is the guarantee. */
export const handler = onion(async (event: Identified) => {
  const { connectionId } = event.requestContext
  const vouched = vouchedCaller(event)
  const caller = vouched ?? (await identities().get(connectionId))
  if (!vouched) await identities().remove(connectionId)
  if (caller) await depart(app(), caller.user, [connectionId])
  return { statusCode: 200 }
})
