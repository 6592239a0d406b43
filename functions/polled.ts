import { isPolledBy } from '../shared/auth/polled-name.ts'
import type { Caller } from '../shared/domain/ports.ts'
import { POLLED, type Polling, pollingIn } from '../shared/protocol/polled.ts'
import type { HttpRequest } from './http-request.ts'
import { requestCaller } from './vouched.ts'

/** Who comes over a polled connection of their own, and what they say of it. */
export type PolledRequest = { readonly caller: Caller; readonly polling: Polling }

/**
 * The caller of a request over a polled connection, and that connection; else why there is none: nobody vouches for the
 * one who asks, or the connection is not theirs.
 */
export const polledRequest = (request: HttpRequest): PolledRequest | 'UNAUTHENTICATED' | 'FORBIDDEN' => {
  const caller = requestCaller(request)
  if (!caller) return 'UNAUTHENTICATED'
  const polling = pollingIn(request.headers?.[POLLED.header] ?? '')
  if (!polling || !isPolledBy(polling.connection, caller.user)) return 'FORBIDDEN'
  return { caller: { ...caller, connection: polling.connection }, polling }
}
