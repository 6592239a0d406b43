import type { Caller } from '../shared/domain/ports.ts'
import { Problem } from '../shared/domain/problem.ts'
import { identities } from './identities.ts'
import { type Identified, vouchedCaller } from './vouched.ts'

/** The caller behind a frame: from the context where there is one, else from the socket's own item. */
export const callerOf = async (event: Identified): Promise<Caller> => {
  const caller = vouchedCaller(event) ?? (await identities().get(event.requestContext.connectionId))
  if (!caller) throw new Problem('UNAUTHENTICATED')
  return caller
}
