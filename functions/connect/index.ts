import { protocolAnswer, type Upgrade } from '../../shared/auth/credential.ts'
import { identities } from '../identities.ts'
import { onion } from '../onion.ts'
import { openerOf } from '../open.ts'
import { type Identified, vouchedCaller } from '../vouched.ts'

/**
 * Opens a socket. It posts nothing, for the socket is not open yet, and where the authorizer vouches for the caller it
 * writes nothing either. Where the gateway called no authorizer the token is verified here: nobody is trusted because
 * a check was skipped upstream.
 */
export const handler = onion(async (event: Identified & Upgrade) => {
  const answer = { statusCode: 200, headers: protocolAnswer(event) }
  if (vouchedCaller(event)) return answer
  const opener = await openerOf(event)
  if (!opener) return { statusCode: 401 }
  await identities().put({ ...opener, connection: event.requestContext.connectionId })
  return answer
})
