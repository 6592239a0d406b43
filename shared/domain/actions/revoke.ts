import type { UseCase } from '../dispatch.ts'
import { end } from '../sessions/session.ts'

/** Makes every token void that a user has, and ends the sockets that were opened with one. Idempotent. */
export const revoke: UseCase<'revoke'> = async (app, { request }) => {
  const row = await app.revocations.revoke(request.user, app.clock.now())
  return { user: request.user, sockets: await end(app, row) }
}
